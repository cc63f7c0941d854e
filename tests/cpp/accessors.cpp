/* Accessors, the parts of requests, and names of statuses. */
#include "support.hpp"

using cc::Credentials;
using cc::Status;
using namespace std::string_literals;
using namespace std::string_view_literals;

TEST_CASE("accessors return the values that were given")
{
    const auto creds = Credentials::create({}, "abcdefg", "https://carto.example.org/user/mary");
    CHECK(creds.username() == std::nullopt);
    CHECK(creds.account() == "mary");
    CHECK(creds.source() == "arguments");
    CHECK(creds.source_kind() == cc::SourceKind::arguments);
    CHECK(creds.source_path() == std::nullopt);
    CHECK_FALSE(creds.allow_non_secure());
    CHECK_FALSE(creds.is_public());
    CHECK(creds.warnings() == cc::Warnings::none);
    CHECK(Credentials::create({}, {}, "https://carto.example.org").account() == std::nullopt);
}

TEST_CASE("credentials as text hide the key")
{
    const auto creds = Credentials::create("johnsmith", "abcdefg");
    const auto hidden = "Credentials(username='johnsmith', api_key='***', base_url='https://johnsmith.carto.com')";
    std::ostringstream stream;
    stream << creds;
    CHECK(stream.str() == hidden);
    CHECK(creds.to_string() == hidden);
    CHECK(creds.to_string_with_api_key().view() ==
          "Credentials(username='johnsmith', api_key='abcdefg', base_url='https://johnsmith.carto.com')");
}

TEST_CASE("requests get their parts")
{
    const auto creds = Credentials::create("johnsmith", "a+b/c");
    CHECK(creds.url("/api/v2/sql") == "https://johnsmith.carto.com/api/v2/sql");
    CHECK(creds.url("api/v2/sql and more"sv.substr(0, 10)) == "https://johnsmith.carto.com/api/v2/sql");
    CHECK(creds.authorization().view() == "Basic am9obnNtaXRoOmErYi9j");
    CHECK(creds.query().view() == "api_key=a%2Bb%2Fc");
    CHECK(status_of([&] { (void)creds.url("a/../b"); }) == Status::invalid_path);
    CHECK(status_of([&] { (void)creds.url(nullptr); }) == Status::null_argument);
    const auto nameless = Credentials::create({}, "abcdefg", "https://carto.example.org");
    CHECK(status_of([&] { (void)nameless.authorization(); }) == Status::missing_account);
}

TEST_CASE("an access token in a file is not an api_key")
{
    const Home home;
    const auto token = Credentials::from_file(home.write(
        "token.json", R"({"access_token": "abcdefg", "api_base_url": "https://gcp-us-east1.api.carto.com"})"));
    CHECK(token.api_key() == "");
    CHECK(token.authorization().view() == "Bearer abcdefg");
    CHECK(status_of([&] { (void)token.query(); }) == Status::wrong_kind);
    CHECK(status_of([&] { token.require_api_key(); }) == Status::wrong_kind);
    CHECK_NOTHROW(Credentials::resolve("joe", "abcdefg").require_api_key());
    CHECK(token.to_string().find("abcdefg") == std::string::npos);
    CHECK(token.redact("abcdefg") == "***");
}

TEST_CASE("a secret is moved, not copied")
{
    auto secret = Credentials::create("johnsmith", "abcdefg").query();
    const std::string_view view = secret;
    CHECK(view == "api_key=abcdefg");
    CHECK(secret.c_str() == "api_key=abcdefg"s);
    const auto moved = std::move(secret);
    CHECK(moved.view().data() == view.data());
    CHECK(secret.view() == ""); // NOLINT(bugprone-use-after-move): this is what the test is about
}

TEST_CASE("redact masks the key in any bytes")
{
    const auto creds = Credentials::create("johnsmith", "abcdefg");
    CHECK(creds.redact("the key is abcdefg.") == "the key is ***.");
    CHECK(creds.redact("GET abcdefg\0HEAD abcdefg\0"sv) == "GET ***\0HEAD ***\0"sv);
    CHECK(creds.redact("\0\0"sv) == "\0\0"sv);
    CHECK(creds.redact("\xff abcdefg") == "\xff ***");
    CHECK(creds.redact("") == "");
    CHECK(creds.redact(std::string_view()) == "");
    CHECK(creds.redact(creds.authorization()) == "***");
    CHECK(Credentials::create("johnsmith").redact("default_public") == "default_public");
}

TEST_CASE("an error has the status, the file and the system's code")
{
    const Home home;
    const auto missing = home.path / "none.json";
    const auto error = error_of([&] { (void)Credentials::from_file(missing); });
    CHECK(error.status() == Status::not_found);
    CHECK(error.os_code() == ENOENT);
    CHECK(std::string(error.what()).find(missing.string()) != std::string::npos);
    CHECK(error_of([] { (void)Credentials::create(""); }).os_code() == 0);

    const cc::Error copy = error; // NOLINT: errors are copied when they are thrown
    CHECK(copy.what() == std::string(error.what()));
    CHECK_THROWS_AS(throw copy, std::runtime_error);
}

TEST_CASE("names and numbers are those of C")
{
    CHECK(cc::version() == std::string(CREDS_VERSION));
    CHECK(cc::status_name(Status::not_found) == "CREDS_ERROR_NOT_FOUND"s);
    CHECK(cc::status_name(Status::ok) == "CREDS_OK"s);
    CHECK(cc::status_name(static_cast<Status>(12345)) == "CREDS_ERROR_UNKNOWN"s);
    /* The last code that this header names is the last one that the library knows. */
    const auto after_last = static_cast<std::int32_t>(Status::ambiguous) + 1;
    CHECK(cc::status_name(static_cast<Status>(after_last)) == "CREDS_ERROR_UNKNOWN"s);

    constexpr auto both = cc::Warnings::foreign_owner | cc::Warnings::legacy_file;
    static_assert(contains(both, cc::Warnings::legacy_file) && !contains(both, cc::Warnings::writable_by_group));
    static_assert(!contains(cc::Warnings::foreign_owner, both));
}
