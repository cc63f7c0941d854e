/* The request for an access token, and the conversion of times. A part of cartocreds.hpp. */
#ifndef CARTOCREDS_TOKENS_HPP
#define CARTOCREDS_TOKENS_HPP

#include "secret.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace cartocreds {

/** A server's answer to the request for an access token. */
struct TokenAnswer {
    /** The HTTP status; 0 if there was no answer. */
    int http_status = 0;
    /** The body. Credentials::renew() wipes it. */
    std::string body{};
};

/**
 * A function that sends the request for an access token: the body, which contains the client's secret, by POST as
 * `application/x-www-form-urlencoded` to the URL. A NUL follows each of these texts. The function has to check the
 * server's certificate, follow no redirects and give up after some time. It needs to read at most 64 KiB of the answer.
 */
using PostToken = std::function<TokenAnswer(std::string_view url, const Secret &body)>;

/* Not a part of the interface. */
namespace detail {

/* Wipes a text when it goes out of scope. */
class Wiping {
public:
    explicit Wiping(std::string &text) noexcept : text_(text) {}
    Wiping(const Wiping &) = delete;
    Wiping &operator=(const Wiping &) = delete;
    ~Wiping()
    {
        /* volatile, because otherwise the compiler may remove writes that nobody reads. */
        volatile char *const bytes = text_.data();
        for (std::size_t n = 0; n < text_.size(); ++n) {
            bytes[n] = 0;
        }
    }

private:
    std::string &text_;
};

/* Converts a time from C. If it is later than the clock's last one, this returns the last one. */
inline std::optional<std::chrono::system_clock::time_point> time_from(std::int64_t seconds) noexcept
{
    using std::chrono::system_clock;
    if (seconds == 0) {
        return std::nullopt;
    }
    const auto last = std::chrono::duration_cast<std::chrono::seconds>(system_clock::duration::max());
    const std::chrono::seconds since(std::clamp<std::int64_t>(seconds, 0, last.count()));
    return system_clock::time_point(since);
}

/* Converts seconds for C. Negative ones count as 0. */
inline std::uint32_t seconds_for_c(std::chrono::seconds seconds) noexcept
{
    constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds.count(), 0, most));
}

} // namespace detail

} // namespace cartocreds

#endif
