/* Texts that C made, with or without a secret. A part of cartocreds.hpp. */
#ifndef CARTOCREDS_SECRET_HPP
#define CARTOCREDS_SECRET_HPP

#include "attributes.hpp"

#include <cartocreds.h>

#include <memory>
#include <string_view>

namespace cartocreds {

/* Not a part of the interface. */
namespace detail {

struct FreeString {
    void operator()(char *string) const noexcept { creds_string_free(string); }
};
using String = std::unique_ptr<char, FreeString>;

} // namespace detail

/**
 * A text that contains a secret, such as an api_key. It is wiped when it is destroyed. It can be moved but not copied, and
 * has no `<<`, so that it does not get into a log by accident. If you need a std::string, make it from view(); a
 * std::string is not wiped.
 */
class Secret {
public:
    /** The text with a NUL at its end. Empty after the secret was moved from. */
    [[nodiscard]] const char *c_str() const noexcept CARTOCREDS_LIFETIMEBOUND
    {
        return text_ == nullptr ? "" : text_.get();
    }

    [[nodiscard]] std::string_view view() const noexcept CARTOCREDS_LIFETIMEBOUND { return c_str(); }

    [[nodiscard]] operator std::string_view() const noexcept CARTOCREDS_LIFETIMEBOUND { return view(); }

private:
    friend class Credentials;
    explicit Secret(char *text) noexcept : text_(text) {}

    detail::String text_;
};

} // namespace cartocreds

#endif
