/* The default credentials. All languages in a process share one slot, which is empty at first. A part of
 * cartocreds.hpp. */
#ifndef CARTOCREDS_DEFAULT_HPP
#define CARTOCREDS_DEFAULT_HPP

#include "credentials.hpp"

#include <optional>

namespace cartocreds {

/**
 * Sets the default credentials of the process, with their session.
 *
 * @throws Error  Status::null_argument for credentials that were moved from.
 */
inline void set_default(const Credentials &creds)
{
    if (creds_set_default(detail::required(creds.get())) != CREDS_OK) {
        throw Error(Status::internal, "the default credentials could not be set; please report this bug");
    }
}

/** The default credentials of the process, if any are set. */
[[nodiscard]] inline std::optional<Credentials> get_default()
{
    creds_t *const creds = creds_get_default();
    return creds == nullptr ? std::nullopt : std::optional<Credentials>(Credentials::adopt(creds));
}

/** Unsets the default credentials. */
inline void unset_default() noexcept
{
    creds_unset_default();
}

} // namespace cartocreds

#endif
