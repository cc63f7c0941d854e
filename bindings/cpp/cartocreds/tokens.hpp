/* How a program sends the request for an access token, and times as C++ has them. A part of cartocreds.hpp. */
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

/** What a server answered to the request for an access token. */
struct TokenAnswer {
    /** The HTTP status; 0 where no answer came. */
    int http_status = 0;
    /** The body. Credentials::renew() wipes it. */
    std::string body{};
};

/**
 * Sends the request for an access token: the body, which holds the client's secret, by POST as
 * `application/x-www-form-urlencoded` to the URL. A NUL follows each of the two. It has to check the server's
 * certificate, follow no redirect and give up after some time; 64 KiB are enough of an answer.
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
        /* volatile, or the compiler would leave it out, as nobody reads it any more. */
        volatile char *const bytes = text_.data();
        for (std::size_t n = 0; n < text_.size(); ++n) {
            bytes[n] = 0;
        }
    }

private:
    std::string &text_;
};

/* A time of C; the last one that the clock has, where C's is later. */
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

/* Seconds as C takes them, where negative ones count as none. */
inline std::uint32_t seconds_for_c(std::chrono::seconds seconds) noexcept
{
    constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds.count(), 0, most));
}

} // namespace detail

} // namespace cartocreds

#endif
