/* The exception, and how a call of C throws it. A part of cartocreds.hpp. */
#ifndef CARTOCREDS_ERROR_HPP
#define CARTOCREDS_ERROR_HPP

#include "attributes.hpp"
#include "status.hpp"

#include <stdexcept>
#include <string>

namespace cartocreds {

/**
 * Why a call failed. what() is one line for a person to read: what happened, to which argument or file, and what
 * to do next. It never holds a secret.
 */
class CARTOCREDS_VISIBLE Error : public std::runtime_error {
public:
    Error(Status status, const std::string &message, std::int32_t os_code = 0)
        : std::runtime_error(message), status_(status), os_code_(os_code)
    {
    }

    /** What kind of failure it is: never Status::ok. */
    [[nodiscard]] Status status() const noexcept { return status_; }

    /** The system's own code (`errno`, on Windows `GetLastError()`); 0 where the system had no part in it. */
    [[nodiscard]] std::int32_t os_code() const noexcept { return os_code_; }

private:
    Status status_;
    std::int32_t os_code_;
};

/* Not a part of the interface. */
namespace detail {

/* Where a call of C puts its error. */
class ErrorOut {
public:
    ErrorOut() = default;
    ErrorOut(const ErrorOut &) = delete;
    ErrorOut &operator=(const ErrorOut &) = delete;
    ~ErrorOut() { creds_error_free(error_); }

    [[nodiscard]] creds_error_t **out() noexcept { return &error_; }

    /* Returns what a call returned; throws its error where that is NULL. */
    template <class T>
    [[nodiscard]] T *check(T *result) const
    {
        if (result == nullptr) {
            raise();
        }
        return result;
    }

    /* Returns the status of a call that saves or deletes; throws its error where that is neither success nor `harmless`.
     * Status::not_durable counts as success, since the change is made. */
    [[nodiscard]] Status change(creds_status_t status, Status harmless = Status::ok) const
    {
        const auto result = static_cast<Status>(status);
        if (result != Status::ok && result != Status::not_durable && result != harmless) {
            raise();
        }
        return result;
    }

private:
    [[noreturn]] void raise() const
    {
        if (error_ == nullptr) {
            throw Error(Status::internal, "the library failed without an error; please report this bug");
        }
        throw Error(static_cast<Status>(creds_error_status(error_)), creds_error_message(error_),
                    creds_error_os_code(error_));
    }

    creds_error_t *error_ = nullptr;
};

/* Returns a handle that a call needs, where C has no way to say that it is missing. */
inline const creds_t *required(const creds_t *creds)
{
    if (creds == nullptr) {
        throw Error(Status::null_argument, "creds is NULL: these credentials were moved from; use them before that");
    }
    return creds;
}

} // namespace detail

} // namespace cartocreds

#endif
