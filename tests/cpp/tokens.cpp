/* Access tokens, clients and profiles; and renew(), with a server that is a function. */
#include "support.hpp"

#include <vector>

using cc::Credentials;
using cc::Kind;
using cc::Status;
using cc::TokenAnswer;
using namespace std::chrono_literals;
using namespace std::string_literals;
using namespace std::string_view_literals;
using std::chrono::system_clock;

namespace {

constexpr auto api = "https://gcp-us-east1.api.carto.com";
constexpr auto token_text = "tok.abcdefg";
constexpr auto secret_text = "hushhush";
/* {"alg":"HS256"}.{"a":"ac_1","exp":N,"jti":"x"}.sig, with exp 1700000000 (in 2023) and 4000000000 (in 2096) */
constexpr auto expired_jwt = "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6MTcwMDAwMDAwMCwianRpIjoieCJ9.c2ln";
constexpr auto lasting_jwt = "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6NDAwMDAwMDAwMCwianRpIjoieCJ9.c2ln";
constexpr auto good = R"({"access_token": "tok.abcdefg", "expires_in": 86400, "token_type": "Bearer"})";

Credentials a_token(const char *text = token_text)
{
    return Credentials::from_token(text, api);
}

/* A token that expires at a time of ten digits. */
std::string jwt(long long exp)
{
    constexpr auto digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const auto claims = "{\"exp\":" + std::to_string(exp) + "} "; /* 19 bytes: the last digit of the base64 has four unused bits */
    std::string encoded;
    unsigned bits = 0;
    int count = 0;
    for (const char byte : claims) {
        bits = bits << 8 | static_cast<unsigned char>(byte);
        for (count += 8; count >= 6; count -= 6) {
            encoded += digits[bits >> (count - 6) & 63];
        }
    }
    encoded += digits[bits << (6 - count) & 63];
    return "eyJhbGciOiJIUzI1NiJ9." + encoded + ".c2ln";
}

Credentials a_client()
{
    return Credentials::from_client("joe", secret_text, api);
}

/* A server that gives the same answer to every request, and keeps the requests. */
struct Server {
    TokenAnswer answer;
    std::vector<std::string> bodies{};

    cc::PostToken post()
    {
        return [this](std::string_view url, const cc::Secret &body) {
            CHECK(url == "https://auth.carto.com/oauth/token");
            CHECK(url.data()[url.size()] == '\0');
            bodies.emplace_back(body.view());
            return answer;
        };
    }
};

} // namespace

TEST_CASE("accessors of tokens and clients")
{
    const auto token = a_token();
    CHECK(token.kind() == Kind::token);
    CHECK(token.access_token() == token_text);
    CHECK(token.base_url() == api);
    CHECK(token.client_id() == std::nullopt);
    CHECK(token.token_url() == std::nullopt);
    CHECK(token.expires_at() == std::nullopt);
    CHECK(token.is_fresh(std::chrono::seconds::max()));
    CHECK(token.authorization().view() == "Bearer tok.abcdefg");

    const auto client = a_client();
    CHECK(client.kind() == Kind::client);
    CHECK(client.access_token() == std::nullopt);
    CHECK(client.client_id() == "joe");
    CHECK(client.token_url() == "https://auth.carto.com/oauth/token");
    CHECK_FALSE(client.is_fresh());
    CHECK(status_of([&] { (void)client.authorization(); }) == Status::wrong_kind);
    CHECK(Credentials::from_client("joe"s, "hushhush"sv, api, ""s) == client);
    CHECK(Credentials::from_client("joe", secret_text, api, "https://x.org/t").token_url() == "https://x.org/t");
    CHECK(Credentials::from_client("joe", "s", "http://x.org", "http://x.org/t", cc::Flags::allow_non_secure)
              .allow_non_secure());

    const auto account = Credentials::create("johnsmith", "abcdefg");
    CHECK(account.kind() == Kind::api_key);
    CHECK(account.is_fresh(1h));
    CHECK(account.access_token() == std::nullopt);
}

TEST_CASE("the expiry is a time of the system's clock")
{
    CHECK(system_clock::to_time_t(*a_token(lasting_jwt).expires_at()) == 4000000000);
    CHECK(a_token(lasting_jwt).is_fresh(5min));
    CHECK_FALSE(a_token(lasting_jwt).is_fresh(std::chrono::seconds::max()));
    CHECK(system_clock::to_time_t(*a_token(expired_jwt).expires_at()) == 1700000000);
    CHECK_FALSE(a_token(expired_jwt).is_fresh());
    CHECK_FALSE(a_token(expired_jwt).is_fresh(-100000h));
    CHECK(contains(a_token(expired_jwt).warnings(), cc::Warnings::expired));
    const auto left = *a_client().with_token(good, 200).expires_at() - system_clock::now();
    CHECK((left > 86300s && left <= 86400s));
    /* A clock that counts nanoseconds in 64 bits ends in 2262. */
    CHECK(*cc::detail::time_from(std::numeric_limits<std::int64_t>::max()) > *a_token(lasting_jwt).expires_at());
}

TEST_CASE("errors show no secret")
{
    const std::pair<Status, std::function<void()>> wrong[] = {
        {Status::invalid_token, [] { (void)Credentials::from_token("hushhush\n", api); }},
        {Status::invalid_token, [] { (void)Credentials::from_token("Bearer hushhush", api); }},
        {Status::invalid_token, [] { (void)Credentials::from_token("", api); }},
        {Status::invalid_utf8, [] { (void)Credentials::from_token("hushhush\xff", api); }},
        {Status::invalid_base_url, [] { (void)Credentials::from_token(secret_text, "https://joe.carto.com"); }},
        {Status::insecure_base_url, [] { (void)Credentials::from_token(secret_text, "http://x.org"); }},
        {Status::invalid_token, [] { (void)Credentials::from_client("", secret_text, api); }},
        {Status::invalid_token, [] { (void)Credentials::from_client("joe", "hushhush\n", api); }},
        {Status::insecure_base_url, [] { (void)Credentials::from_client("joe", secret_text, api, "http://x.org"); }},
        {Status::wrong_kind, [] { (void)a_token(secret_text).token_request(); }},
        {Status::wrong_kind, [] { (void)a_token(secret_text).with_token(good, 200); }},
        {Status::wrong_kind, [] { (void)a_token(secret_text).with_cached_token(); }},
        {Status::wrong_kind, [] { a_token(secret_text).save_token(); }},
        {Status::wrong_kind, [] { a_client().save_token(); }},
    };
    for (std::size_t n = 0; n < std::size(wrong); ++n) {
        CAPTURE(n);
        const auto error = error_of(wrong[n].second);
        CHECK(error.status() == wrong[n].first);
        CHECK(std::string(error.what()).find("hush") == std::string::npos);
    }
}

TEST_CASE("profiles of the CARTO CLI")
{
    const Home home;
    CHECK(status_of([] { (void)Credentials::from_profile(); }) == Status::not_found);
    (void)home.write(".carto_credentials.json", R"({"current_profile": "one", "profiles": {
        "one": {"token": "tok.abcdefg", "tenant_id": "gcp-us-east1"}, "two": {"token": "two", "tenant_id": "gcp-us-east1"}}})");
    CHECK(Credentials::from_profile() == a_token());
    CHECK(Credentials::from_profile("two"sv, cc::Flags::require_private).access_token() == "two");
    CHECK(Credentials::resolve() == a_token());
    CHECK(status_of([] { (void)Credentials::from_profile("three"); }) == Status::not_found);
}

TEST_CASE("tokens and clients as text hide their secrets")
{
    for (const auto &creds : {a_token(), a_client(), a_client().with_token(good, 200)}) {
        std::ostringstream stream;
        stream << creds;
        for (const std::string &text : {stream.str(), creds.to_string(), creds.redact("hushhush tok.abcdefg")}) {
            const bool hidden = creds.kind() == Kind::client || text.find(token_text) == std::string::npos;
            CHECK(hidden);
            CHECK((text.find(secret_text) == std::string::npos || creds.client_id() == std::nullopt));
        }
    }
    CHECK(a_token().to_string() == "Credentials(access_token='***', base_url='"s + api + "')");
    CHECK(a_client().to_string() == "Credentials(client_id='joe', client_secret='***', base_url='"s + api + "')");
    CHECK(a_token().to_string_with_api_key().view().find(token_text) != std::string::npos);
}

TEST_CASE("renew sends one request, and the next program finds the token")
{
    const Home home;
    Server server{{200, good}};
    const auto client = a_client().with_session(std::make_shared<int>(7));
    const auto found = client.renew(server.post());
    CHECK(found.access_token() == token_text);
    CHECK(found.client_id() == "joe");
    CHECK(*found.session<int>() == 7);
    CHECK(server.bodies == std::vector<std::string>{std::string(client.token_request().view())});
    CHECK(client.kind() == Kind::client);

    CHECK(found.renew(server.post()) == found);
    CHECK(a_client().renew(server.post()) == found); /* as another program would */
    CHECK(server.bodies.size() == 1);
    /* Another client has another cache file. */
    (void)Credentials::from_client("mary", secret_text, api).renew(server.post());
    CHECK(server.bodies.size() == 2);
}

TEST_CASE("an answer without a usable token is an error, and there is no second request")
{
    const Home home;
    const std::pair<Status, TokenAnswer> rows[] = {
        {Status::token_refused, {401, R"({"error": "no hushhush"})"}},
        {Status::token_refused, {403, R"({"error": "access_denied"})"}},
        {Status::token_refused, {302, ""}},
        {Status::try_later, {0, ""}},
        {Status::try_later, {429, ""}},
        {Status::try_later, {500, good}},
        {Status::malformed, {200, "\0hushhush"s}},
        {Status::malformed, {200, ""}},
        {Status::invalid_token, {200, R"({"access_token": "tok.abcdefg\n"})"}},
        {Status::too_large, {200, std::string(65537, ' ')}},
    };
    for (const auto &[status, answer] : rows) {
        CAPTURE(answer.http_status);
        Server server{answer};
        const auto error = error_of([&] { (void)a_client().renew(server.post()); });
        CHECK(error.status() == status);
        CHECK(std::string(error.what()).find("hush") == std::string::npos);
        CHECK(std::string(error.what()).find(token_text) == std::string::npos);
        CHECK(server.bodies.size() == 1);
    }
    CHECK_FALSE(fs::exists(home.path / ".cache"));
    CHECK(status_of([] { (void)a_client().with_token(std::string_view(), 200); }) == Status::malformed);
    CHECK_THROWS_AS((void)a_client().renew([](auto, auto &) -> TokenAnswer { throw 5; }), int);
}

TEST_CASE("renew returns a token that soon expires, or that cannot be saved")
{
    const Home home;
    Server server{{200, R"({"access_token": "tok.abcdefg", "expires_in": 10})"}};
    CHECK_FALSE(a_client().renew(server.post()).is_fresh(5min));
    CHECK(server.bodies.size() == 1);
    fs::remove_all(home.path / ".cache");
    (void)home.write(".cache", "no folder");
    server.answer.body = good;
    CHECK(a_client().renew(server.post()).access_token() == token_text);
    CHECK(status_of([] { a_client().with_token(good, 200).save_token(); }) != Status::ok);
}

TEST_CASE("a token is used until it expires if there is no other")
{
    const Home home;
    const auto with_client = [](int lasts) {
        return a_client().with_token(R"({"access_token": "old", "expires_in": )" + std::to_string(lasts) + "}", 200);
    };
    /* Without a client, renew() sends no request. */
    Server never{{200, good}};
    const auto exp = std::chrono::duration_cast<std::chrono::seconds>(system_clock::now().time_since_epoch()).count() + 200;
    const auto alone = a_token(jwt(exp).c_str());
    CHECK_FALSE(alone.is_fresh(5min));
    CHECK(alone.renew(never.post()) == alone);
    CHECK(never.bodies.empty());
    /* With a client, it sends one. */
    for (const int http_status : {0, 429, 500}) {
        Server server{{http_status, ""}};
        CHECK(with_client(200).renew(server.post()).access_token() == "old");
        CHECK(server.bodies.size() == 1);
        CHECK(status_of([&] { (void)with_client(0).renew(server.post()); }) == Status::try_later);
    }
    Server refuses{{403, ""}};
    CHECK(status_of([&] { (void)with_client(200).renew(refuses.post()); }) == Status::token_refused);
    Server gives{{200, good}};
    CHECK(with_client(200).renew(gives.post()).access_token() == token_text);
}

TEST_CASE("renew sends no request without a client")
{
    const Home home;
    Server server{{200, good}};
    const auto account = Credentials::create("johnsmith", "abcdefg");
    CHECK(account.renew(server.post()) == account);
    CHECK(a_token().renew(server.post()) == a_token());
    CHECK(status_of([&] { (void)a_token(expired_jwt).renew(server.post()); }) == Status::wrong_kind);
    CHECK(server.bodies.empty());
}

TEST_CASE("a token is saved to a file with a path")
{
    const Home home;
    const auto found = a_client().with_token(good, 200);
    CHECK(found.save_token(home.path / "mine.json") == Status::ok);
    CHECK(a_client().with_cached_token(home.path / "mine.json") == found);
    CHECK(a_client().with_cached_token(home.path / "none.json") == a_client());
    CHECK(fs::status(home.path / "mine.json").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("moved-from credentials have no token and no client")
{
    auto creds = a_token();
    const auto moved = std::move(creds);
    // NOLINTBEGIN(bugprone-use-after-move): this is what the test is about
    CHECK(creds.kind() == Kind::none);
    CHECK(creds.access_token() == std::nullopt);
    CHECK(creds.client_id() == std::nullopt);
    CHECK(creds.token_url() == std::nullopt);
    CHECK(creds.expires_at() == std::nullopt);
    CHECK_FALSE(creds.is_fresh());
    CHECK(status_of([&] { (void)creds.token_request(); }) == Status::null_argument);
    CHECK(status_of([&] { (void)creds.with_token(good, 200); }) == Status::null_argument);
    CHECK(status_of([&] { (void)creds.with_cached_token(); }) == Status::null_argument);
    CHECK(status_of([&] { creds.save_token(); }) == Status::null_argument);
    CHECK(status_of([&] { (void)creds.renew([](auto, auto &) { return TokenAnswer(); }); }) == Status::null_argument);
    // NOLINTEND(bugprone-use-after-move)
}
