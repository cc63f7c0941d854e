/* The exception, and the functions that throw it after a call of C. A part of cartocreds.hpp. */
#ifndef CARTOCREDS_ERROR_HPP
#define CARTOCREDS_ERROR_HPP

#include "attributes.hpp"
#include "status.hpp"

#include <stdexcept>
#include <string>

namespace cartocreds {

/**
 * Why a call failed. what() is one line for people: what happened, to which argument or file, and what to do next. It
 * never contains a secret.
 */
class CARTOCREDS_VISIBLE Error : public std::runtime_error {
public:
    Error(Status status, const std::string &message, std::int32_t os_code = 0)
        : std::runtime_error(message), status_(status), os_code_(os_code)
    {
    }

    /** What kind of failure it is: never Status::ok. */
    [[nodiscard]] Status status() const noexcept { return status_; }

    /** The system's error code (`errno`, or `GetLastError()` on Windows); 0 if the system did not report the failure. */
    [[nodiscard]] std::int32_t os_code() const noexcept { return os_code_; }

private:
    Status status_;
    std::int32_t os_code_;
};

/* Not a part of the interface. */
namespace detail {

/* The place where a call of C stores its error. */
class ErrorOut {
public:
    ErrorOut() = default;
    ErrorOut(const ErrorOut &) = delete;
    ErrorOut &operator=(const ErrorOut &) = delete;
    ~ErrorOut() { creds_error_free(error_); }

    [[nodiscard]] creds_error_t **out() noexcept { return &error_; }

    /* Returns the result of a call, or throws its error if the result is NULL. */
    template <class T>
    [[nodiscard]] T *check(T *result) const
    {
        if (result == nullptr) {
            raise();
        }
        return result;
    }

    /* Returns the status of a call that saves or deletes, or throws its error if that is neither success nor `harmless`.
     * Status::not_durable counts as success, because the change is made. */
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

/* Returns a handle for a call that has no error for a missing one, or throws the error. */
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
