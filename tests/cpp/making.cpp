/* The sources of credentials, credentials as values, and the process's default. */
#include "support.hpp"

#include <string>
#include <thread>
#include <vector>

using cc::Credentials;
using cc::Status;
using namespace std::string_literals;
using namespace std::string_view_literals;

static_assert(std::is_nothrow_copy_constructible_v<Credentials> && std::is_nothrow_copy_assignable_v<Credentials>);
static_assert(std::is_nothrow_move_constructible_v<Credentials> && std::is_nothrow_move_assignable_v<Credentials>);
static_assert(!std::is_default_constructible_v<Credentials>, "only a move makes empty credentials");
static_assert(sizeof(Credentials) == sizeof(void *));
static_assert(!std::is_copy_constructible_v<cc::Secret> && std::is_nothrow_move_constructible_v<cc::Secret>);
static_assert(std::is_base_of_v<std::runtime_error, cc::Error>);

TEST_CASE("create accepts texts of every type, and no text")
{
    const auto creds = Credentials::create("johnsmith", "abcdefg");
    CHECK(creds.username() == "johnsmith");
    CHECK(creds.api_key() == "abcdefg");
    CHECK(creds.base_url() == "https://johnsmith.carto.com");

    CHECK(Credentials::create("johnsmith"s, "abcdefg"sv) == creds);
    CHECK(Credentials::create(std::optional("johnsmith"sv), std::optional("abcdefg"s)) == creds);
    CHECK(Credentials::create("johnsmith and more"sv.substr(0, 9), "abcdefgh"sv.substr(0, 7)) == creds);
    CHECK(Credentials::create("johnsmith").api_key() == "default_public");
    CHECK(Credentials::create("johnsmith", std::optional<std::string>()).is_public());
    CHECK(Credentials::create("johnsmith", "").api_key() == "");
    CHECK(Credentials::create("johnsmith", std::string_view()).api_key() == "");

    const auto on_premises = Credentials::create({}, "abcdefg", "https://carto.example.org/user/mary/");
    CHECK(on_premises.username() == std::nullopt);
    CHECK(on_premises.base_url() == "https://carto.example.org/user/mary");
    const char *const left_out = nullptr;
    CHECK(Credentials::create(left_out, "abcdefg", on_premises.base_url()) == on_premises);
    CHECK(Credentials::create(std::nullopt, "abcdefg", on_premises.base_url()) == on_premises);
}

TEST_CASE("create says why it refuses")
{
    CHECK(status_of([] { (void)Credentials::create("", "abcdefg"); }) == Status::missing_account);
    CHECK(status_of([] { (void)Credentials::create("john/smith"); }) == Status::invalid_username);
    CHECK(status_of([] { (void)Credentials::create("johnsmith", "abc\ndef"); }) == Status::invalid_api_key);
    CHECK(status_of([] { (void)Credentials::create("j", {}, "ftp://example.org"); }) == Status::invalid_base_url);
    CHECK(status_of([] { (void)Credentials::create("j", {}, "http://localhost:8080"); }) == Status::insecure_base_url);
    CHECK(status_of([] { (void)Credentials::create("\xff"); }) == Status::invalid_utf8);

    const auto local = Credentials::create("j", {}, "http://localhost:8080", cc::Flags::allow_non_secure);
    CHECK(local.allow_non_secure());
    CHECK(Credentials::create("j", {}, "http://localhost:8080",
                              cc::Flags::allow_non_secure | cc::Flags::require_private) == local);
}

TEST_CASE("a NUL inside a text is refused, not taken for its end")
{
    const auto secret = "abc\0defg"s;
    const auto error = error_of([&] { (void)Credentials::create("johnsmith", secret); });
    CHECK(error.status() == Status::invalid_api_key);
    CHECK(error.what() == "api_key has a NUL inside; remove it"s);
    CHECK(status_of([&] { (void)Credentials::create(secret); }) == Status::invalid_username);
    CHECK(status_of([] { (void)Credentials::create("j\0hn"sv); }) == Status::invalid_username);
    CHECK(status_of([&] { (void)Credentials::create({}, {}, secret); }) == Status::invalid_base_url);
    CHECK(status_of([&] { (void)Credentials::resolve(secret); }) == Status::invalid_username);
    CHECK(status_of([&] { (void)Credentials::resolve("johnsmith", secret); }) == Status::invalid_api_key);
    CHECK(status_of([&] { (void)Credentials::create("johnsmith").url(secret); }) == Status::invalid_path);
    CHECK(status_of([&] { (void)Credentials::from_file(secret); }) == Status::invalid_path);
    CHECK(status_of([&] { (void)Credentials::remove(secret); }) == Status::invalid_path);
    CHECK(status_of([&] { (void)Credentials::create("johnsmith").save(secret); }) == Status::invalid_path);
}

TEST_CASE("from_env reads the environment")
{
    const Home home;
    CHECK(status_of([] { (void)Credentials::from_env(); }) == Status::missing_account);
    setenv("CARTO_USER", "johnsmith", 1);
    setenv("CARTO_API_KEY", "abcdefg", 1);
    CHECK(Credentials::from_env() == Credentials::create("johnsmith", "abcdefg"));
    CHECK(Credentials::from_env().source() == "environment");
    CHECK(Credentials::from_env().source_kind() == cc::SourceKind::environment);
    setenv("CARTO_BASE_URL", "http://localhost:8080", 1);
    CHECK(status_of([] { (void)Credentials::from_env(); }) == Status::insecure_base_url);
    CHECK(Credentials::from_env(cc::Flags::allow_non_secure).base_url() == "http://localhost:8080");
    CHECK(status_of([] { (void)Credentials::from_env(cc::Flags::require_private); }) == Status::invalid_flags);
}

TEST_CASE("resolve finds what the user means")
{
    const Home home;
    const auto file = home.write("some.json", R"({"username": "mary", "api_key": "hijklmn"})");
    CHECK(Credentials::resolve("johnsmith", "abcdefg") == Credentials::create("johnsmith", "abcdefg"));
    CHECK(Credentials::resolve("https://carto.example.org").base_url() == "https://carto.example.org");
    CHECK(Credentials::resolve(file.string()).username() == "mary");
    CHECK(status_of([] { (void)Credentials::resolve("http://localhost"); }) == Status::insecure_base_url);
    CHECK(Credentials::resolve("http://localhost", {}, cc::Flags::allow_non_secure).allow_non_secure());
    CHECK(status_of([] { (void)Credentials::resolve({}, "abcdefg"); }) == Status::missing_account);
    CHECK(status_of([] { (void)Credentials::resolve(); }) == Status::not_found);
    setenv("CARTO_CREDENTIALS_FILE", file.c_str(), 1);
    CHECK(Credentials::resolve().username() == "mary");
}

TEST_CASE("a copy is the same credentials")
{
    auto creds = Credentials::create("johnsmith", "abcdefg");
    const Credentials copy = creds;
    CHECK(copy.get() == creds.get());
    CHECK(copy == creds);
    CHECK_FALSE(copy != creds);
    CHECK(copy != Credentials::create("johnsmith", "hijklmn"));

    const auto other = Credentials::create("mary");
    creds = other;
    CHECK(creds == other);
    CHECK(copy.username() == "johnsmith");
    const auto &self = creds;
    creds = self;
    CHECK(creds == other);
    std::swap(creds, creds);
    CHECK(creds == other);
}

TEST_CASE("views live as long as any copy")
{
    std::optional<Credentials> creds = Credentials::create("johnsmith", "abcdefg");
    const auto copy = *creds;
    const std::string_view key = creds->api_key();
    creds.reset();
    CHECK(key == "abcdefg");
    CHECK(key.data()[key.size()] == '\0');
}

TEST_CASE("credentials that were moved from are empty and harmless")
{
    auto creds = Credentials::create("johnsmith", "abcdefg");
    CHECK(creds);
    auto moved = std::move(creds);
    CHECK(moved.username() == "johnsmith");

    /* NOLINTBEGIN(bugprone-use-after-move): this is what the test is about */
    CHECK_FALSE(creds);
    CHECK(creds.get() == nullptr);
    CHECK(creds.username() == std::nullopt);
    CHECK(creds.account() == std::nullopt);
    CHECK(creds.api_key() == "");
    CHECK(creds.base_url() == "");
    CHECK(creds.source() == "");
    CHECK(creds.source_kind() == cc::SourceKind::none);
    CHECK(creds.source_path() == std::nullopt);
    CHECK_FALSE(creds.allow_non_secure());
    CHECK_FALSE(creds.is_public());
    CHECK(creds.warnings() == cc::Warnings::none);
    CHECK(creds.session_pointer() == nullptr);
    CHECK(creds.session<int>() == nullptr);
    CHECK(creds.to_string() == "");
    CHECK(creds.to_string_with_api_key().view() == "");
    CHECK(creds != moved);
    const auto copy = creds;
    CHECK(copy == creds);

    CHECK(status_of([&] { (void)creds.url("x"); }) == Status::null_argument);
    CHECK(status_of([&] { (void)creds.authorization(); }) == Status::null_argument);
    CHECK(status_of([&] { (void)creds.query(); }) == Status::null_argument);
    CHECK(status_of([&] { (void)creds.redact("abcdefg"); }) == Status::null_argument);
    CHECK(status_of([&] { (void)creds.redact("abcdefg"s); }) == Status::null_argument);
    CHECK(status_of([&] { (void)creds.redact(""); }) == Status::null_argument);
    CHECK(status_of([&] { (void)creds.with_session(std::make_shared<int>(1)); }) == Status::null_argument);
    CHECK(status_of([&] { creds.save(); }) == Status::null_argument);
    CHECK(status_of([&] { creds.save("x.json"); }) == Status::null_argument);
    CHECK(status_of([&] { cc::set_default(creds); }) == Status::null_argument);

    creds = std::move(moved);
    CHECK(creds.username() == "johnsmith");
    /* NOLINTEND(bugprone-use-after-move) */
}

TEST_CASE("handles can be passed to C and back")
{
    CHECK(status_of([] { (void)Credentials::adopt(nullptr); }) == Status::null_argument);
    CHECK(status_of([] { (void)Credentials::share(nullptr); }) == Status::null_argument);

    auto creds = Credentials::adopt(creds_new("johnsmith", nullptr, nullptr, 0, nullptr));
    CHECK(creds_username(creds.get()) == "johnsmith"sv);
    const auto shared = Credentials::share(creds.get());
    creds_t *const handle = creds.release();
    CHECK_FALSE(creds);
    creds_free(handle);
    CHECK(shared.username() == "johnsmith");
}

TEST_CASE("the process has one default")
{
    CHECK_FALSE(cc::get_default());
    const auto creds = Credentials::create("johnsmith", "abcdefg").with_session(std::make_shared<int>(42));
    cc::set_default(creds);
    const auto found = cc::get_default();
    REQUIRE(found);
    CHECK(*found == creds);
    CHECK(*found->session<int>() == 42);
    cc::unset_default();
    CHECK_FALSE(cc::get_default());
    CHECK(*found->session<int>() == 42);
}

TEST_CASE("threads may share credentials, copies and the default")
{
    const auto creds = Credentials::create("johnsmith", "abcdefg");
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([creds, i] {
            for (int n = 0; n < 500; ++n) {
                const auto mine = creds.with_session(std::make_shared<int>(i));
                cc::set_default(mine);
                const auto current = cc::get_default();
                if (*mine.session<int>() != i || !current || current->session<int>() == nullptr) {
                    std::abort();
                }
            }
        });
    }
    for (auto &thread : threads) {
        thread.join();
    }
    cc::unset_default();
}
