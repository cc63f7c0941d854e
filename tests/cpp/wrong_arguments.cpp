/* The compiler refuses wrong arguments, or the call throws an Error. One account is saved and another one is in the
 * environment. The calls must not return one of these instead of the account that the program meant. */
#include "support.hpp"

#include <vector>

using cc::Credentials;
using cc::Flags;
using cc::Status;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

/* Calls of each function, so that the tests can check whether they compile with arguments of given types. */
constexpr auto create = [](auto &&...given) -> decltype(Credentials::create(std::forward<decltype(given)>(given)...)) {
    return Credentials::create(std::forward<decltype(given)>(given)...);
};
constexpr auto from_file = [](auto &&...given) -> decltype(Credentials::from_file(std::forward<decltype(given)>(given)...)) {
    return Credentials::from_file(std::forward<decltype(given)>(given)...);
};
constexpr auto load_default = [](auto &&...given) -> decltype(Credentials::load_default(std::forward<decltype(given)>(given)...)) {
    return Credentials::load_default(std::forward<decltype(given)>(given)...);
};
constexpr auto from_env = [](auto &&...given) -> decltype(Credentials::from_env(std::forward<decltype(given)>(given)...)) {
    return Credentials::from_env(std::forward<decltype(given)>(given)...);
};
constexpr auto resolve = [](auto &&...given) -> decltype(Credentials::resolve(std::forward<decltype(given)>(given)...)) {
    return Credentials::resolve(std::forward<decltype(given)>(given)...);
};
constexpr auto remove = [](auto &&...given) -> decltype(Credentials::remove(std::forward<decltype(given)>(given)...)) {
    return Credentials::remove(std::forward<decltype(given)>(given)...);
};
constexpr auto save = [](auto &&...given) -> decltype(std::declval<Credentials>().save(std::forward<decltype(given)>(given)...)) {
    return Credentials::create("j").save(std::forward<decltype(given)>(given)...);
};
constexpr auto url = [](auto &&...given) -> decltype(std::declval<Credentials>().url(std::forward<decltype(given)>(given)...)) {
    return Credentials::create("j").url(std::forward<decltype(given)>(given)...);
};
constexpr auto redact = [](auto &&...given) -> decltype(std::declval<Credentials>().redact(std::forward<decltype(given)>(given)...)) {
    return Credentials::create("j").redact(std::forward<decltype(given)>(given)...);
};
constexpr auto with_session = [](auto &&...given) -> decltype(std::declval<Credentials>().with_session(std::forward<decltype(given)>(given)...)) {
    return Credentials::create("j").with_session(std::forward<decltype(given)>(given)...);
};
constexpr auto set_default = [](auto &&...given) -> decltype(cc::set_default(std::forward<decltype(given)>(given)...)) {
    return cc::set_default(std::forward<decltype(given)>(given)...);
};
constexpr auto from_token = [](auto &&...given) -> decltype(Credentials::from_token(std::forward<decltype(given)>(given)...)) {
    return Credentials::from_token(std::forward<decltype(given)>(given)...);
};
constexpr auto from_client = [](auto &&...given) -> decltype(Credentials::from_client(std::forward<decltype(given)>(given)...)) {
    return Credentials::from_client(std::forward<decltype(given)>(given)...);
};
constexpr auto from_profile = [](auto &&...given) -> decltype(Credentials::from_profile(std::forward<decltype(given)>(given)...)) {
    return Credentials::from_profile(std::forward<decltype(given)>(given)...);
};
constexpr auto save_token = [](auto &&...given) -> decltype(std::declval<Credentials>().save_token(std::forward<decltype(given)>(given)...)) {
    return Credentials::create("j").save_token(std::forward<decltype(given)>(given)...);
};
constexpr auto is_fresh = [](auto &&...given) -> decltype(std::declval<Credentials>().is_fresh(std::forward<decltype(given)>(given)...)) {
    return Credentials::create("j").is_fresh(std::forward<decltype(given)>(given)...);
};
constexpr auto renew = [](auto &&...given) -> decltype(std::declval<Credentials>().renew(std::forward<decltype(given)>(given)...)) {
    return Credentials::create("j").renew(std::forward<decltype(given)>(given)...);
};

template <class Call, class... Given>
constexpr bool compiles = std::is_invocable_v<Call, Given...>;

struct Other {
};

/* Whether a call compiles with none of these types in one place, after arguments of the types Before. */
template <class Call, class... Before>
constexpr bool refuses_what_is_no_text = !compiles<Call, Before..., int> && !compiles<Call, Before..., bool> &&
                                         !compiles<Call, Before..., char> && !compiles<Call, Before..., double> &&
                                         !compiles<Call, Before..., std::optional<bool> *> &&
                                         !compiles<Call, Before..., void *> && !compiles<Call, Before..., Other> &&
                                         !compiles<Call, Before..., std::vector<char>> &&
                                         !compiles<Call, Before..., std::wstring>;
template <class Call, class... Before>
constexpr bool refuses_what_is_no_flags = !compiles<Call, Before..., int> && !compiles<Call, Before..., bool> &&
                                          !compiles<Call, Before..., unsigned> && !compiles<Call, Before..., Status> &&
                                          !compiles<Call, Before..., cc::Warnings> &&
                                          !compiles<Call, Before..., const char *> &&
                                          !compiles<Call, Before..., std::nullptr_t>;
template <class Call>
constexpr bool refuses_what_is_no_path = !compiles<Call, int> && !compiles<Call, bool> && !compiles<Call, char> &&
                                         !compiles<Call, Flags> && !compiles<Call, std::nullptr_t> &&
                                         !compiles<Call, std::nullopt_t> && !compiles<Call, std::optional<fs::path>> &&
                                         !compiles<Call, Other> && !compiles<Call, void *>;

using Create = decltype(create);
static_assert(compiles<Create, const char *> && compiles<Create, std::string, std::string_view, std::nullopt_t, Flags>);
static_assert(compiles<Create, std::nullptr_t, std::optional<std::string>, const char (&)[2]>);
static_assert(!compiles<Create>, "load_default() loads the saved ones");
static_assert(refuses_what_is_no_text<Create>);
static_assert(refuses_what_is_no_text<Create, const char *>);
static_assert(refuses_what_is_no_text<Create, const char *, const char *>);
static_assert(refuses_what_is_no_flags<Create, const char *, const char *, const char *>);
static_assert(!compiles<Create, const char *, const char *, Flags> && !compiles<Create, const char *, Flags>);
static_assert(!compiles<Create, Credentials>);
static_assert(!compiles<Create, const char *, const char *, const char *, Flags, const char *>);

using Resolve = decltype(resolve);
static_assert(compiles<Resolve> && compiles<Resolve, std::nullptr_t, std::nullopt_t, Flags>);
static_assert(refuses_what_is_no_text<Resolve> && refuses_what_is_no_text<Resolve, const char *>);
static_assert(refuses_what_is_no_flags<Resolve, const char *, const char *>);

using FromFile = decltype(from_file);
static_assert(compiles<FromFile, const char *> && compiles<FromFile, char *> && compiles<FromFile, const char (&)[5]> &&
              compiles<FromFile, std::string> && compiles<FromFile, std::string_view> && compiles<FromFile, fs::path> &&
              compiles<FromFile, fs::directory_entry> && compiles<FromFile, const char *, Flags>);
static_assert(!compiles<FromFile>, "load_default() loads the saved ones");
static_assert(refuses_what_is_no_path<FromFile> && refuses_what_is_no_flags<FromFile, const char *>);
static_assert(compiles<decltype(save)> && compiles<decltype(save), char *> && refuses_what_is_no_path<decltype(save)>);
static_assert(compiles<decltype(remove)> && compiles<decltype(remove), fs::path>);
static_assert(refuses_what_is_no_path<decltype(remove)>);
static_assert(compiles<decltype(load_default), Flags> && refuses_what_is_no_flags<decltype(load_default)>);
static_assert(compiles<decltype(from_env), Flags> && refuses_what_is_no_flags<decltype(from_env)>);

using FromToken = decltype(from_token);
using FromClient = decltype(from_client);
static_assert(compiles<FromToken, const char *, std::string> && compiles<FromToken, std::string_view, std::string, Flags>);
static_assert(!compiles<FromToken> && !compiles<FromToken, const char *>);
static_assert(refuses_what_is_no_text<FromToken> && refuses_what_is_no_text<FromToken, const char *>);
static_assert(refuses_what_is_no_flags<FromToken, const char *, const char *>);
static_assert(compiles<FromClient, const char *, std::string, std::string_view> && !compiles<FromClient, const char *, const char *>);
static_assert(compiles<FromClient, const char *, const char *, const char *, std::optional<std::string>, Flags>);
static_assert(refuses_what_is_no_text<FromClient> && refuses_what_is_no_text<FromClient, const char *, const char *> &&
              refuses_what_is_no_text<FromClient, const char *, const char *, const char *>);
static_assert(refuses_what_is_no_flags<FromClient, const char *, const char *, const char *, const char *>);
static_assert(compiles<decltype(from_profile)> && compiles<decltype(from_profile), std::string, Flags> &&
              refuses_what_is_no_text<decltype(from_profile)> && refuses_what_is_no_flags<decltype(from_profile), const char *>);
static_assert(compiles<decltype(save_token)> && compiles<decltype(save_token), fs::path> &&
              refuses_what_is_no_path<decltype(save_token)>);
static_assert(compiles<decltype(is_fresh)> && compiles<decltype(is_fresh), std::chrono::minutes> &&
              !compiles<decltype(is_fresh), int> && !compiles<decltype(is_fresh), bool>);
static_assert(compiles<decltype(renew), cc::TokenAnswer (*)(std::string_view, const cc::Secret &)> &&
              !compiles<decltype(renew)> && !compiles<decltype(renew), int> && !compiles<decltype(renew), const char *> &&
              !compiles<decltype(renew), int (*)(std::string_view, const cc::Secret &)>);

static_assert(compiles<decltype(url), std::string> && refuses_what_is_no_text<decltype(url)>);
static_assert(compiles<decltype(redact), const char *> && compiles<decltype(redact), std::string> &&
              compiles<decltype(redact), std::string_view> && compiles<decltype(redact), cc::Secret>);
static_assert(refuses_what_is_no_text<decltype(redact)> && !compiles<decltype(redact), std::nullptr_t> &&
              !compiles<decltype(redact), std::nullopt_t> && !compiles<decltype(redact), std::optional<std::string>>);
static_assert(compiles<decltype(with_session), std::shared_ptr<int>> && !compiles<decltype(with_session), int *> &&
              !compiles<decltype(with_session), std::nullptr_t> && !compiles<decltype(with_session), std::unique_ptr<int>>);
static_assert(compiles<decltype(set_default), Credentials> && !compiles<decltype(set_default), std::nullptr_t> &&
              !compiles<decltype(set_default), std::optional<Credentials>>);

} // namespace

TEST_CASE("an argument that is left out does not mean the saved credentials")
{
    const Home home;
    Credentials::create("saved", "savedkey").save();
    const std::string saved = read(Credentials::default_path());
    setenv("CARTO_USER", "environment", 1);
    const auto creds = Credentials::create("johnsmith", "abcdefg");

    /* The value of a variable that is not set, or of an option that was not given. */
    const char *const null = nullptr;
    char *const variable_null = nullptr;
    const std::optional<std::string> none;
    const std::optional<const char *> null_inside = nullptr;

    const std::pair<Status, std::function<void()>> wrong[] = {
        {Status::missing_account, [&] { (void)Credentials::create(null); }},
        {Status::missing_account, [&] { (void)Credentials::create(variable_null, variable_null); }},
        {Status::missing_account, [&] { (void)Credentials::create(nullptr, nullptr, nullptr); }},
        {Status::missing_account, [&] { (void)Credentials::create({}); }},
        {Status::missing_account, [&] { (void)Credentials::create({}, {}, {}, Flags::require_private); }},
        {Status::missing_account, [&] { (void)Credentials::create(std::nullopt, std::nullopt); }},
        {Status::missing_account, [&] { (void)Credentials::create(none, none, none); }},
        {Status::missing_account, [&] { (void)Credentials::create(null_inside); }},
        {Status::missing_account, [&] { (void)Credentials::create(cc::Text()); }},
        {Status::missing_account, [&] { (void)Credentials::create(none, "abcdefg"); }},
        {Status::missing_account, [&] { (void)Credentials::create("", none, ""); }},
        {Status::missing_account, [&] { (void)Credentials::create(std::string_view()); }},
        {Status::missing_account, [&] { (void)Credentials::resolve(none, "abcdefg"); }},
        {Status::missing_account, [&] { (void)Credentials::resolve(""); }},
        {Status::invalid_path, [&] { (void)Credentials::from_file(null); }},
        {Status::invalid_path, [&] { (void)Credentials::from_file(variable_null, Flags::require_private); }},
        {Status::invalid_path, [&] { (void)Credentials::from_file(""); }},
        {Status::invalid_path, [&] { Credentials::remove(null); }},
        {Status::invalid_path, [&] { Credentials::remove(variable_null); }},
        {Status::invalid_path, [&] { creds.save(null); }},
        {Status::invalid_path, [&] { creds.save(variable_null); }},
        {Status::null_argument, [&] { (void)creds.url(null); }},
        {Status::null_argument, [&] { (void)creds.url(none); }},
        {Status::null_argument, [&] { (void)creds.redact(null); }},
        {Status::null_argument, [&] { (void)creds.redact(variable_null); }},
        {Status::invalid_flags, [&] { (void)Credentials::create("j", {}, {}, static_cast<Flags>(64)); }},
        {Status::invalid_flags, [&] { (void)Credentials::from_file("x.json", Flags::allow_non_secure); }},
        {Status::invalid_flags, [&] { (void)Credentials::load_default(Flags::allow_non_secure); }},
        {Status::invalid_flags, [&] { (void)Credentials::from_env(Flags::require_private); }},
        {Status::null_argument, [&] { (void)Credentials::from_token(null, "https://x.org"); }},
        {Status::null_argument, [&] { (void)Credentials::from_token("abcdefg", none); }},
        {Status::invalid_token, [&] { (void)Credentials::from_token("abcdefg\0"sv, "https://x.org"); }},
        {Status::invalid_flags, [&] { (void)Credentials::from_token("a", "https://x.org", Flags::require_private); }},
        {Status::null_argument, [&] { (void)Credentials::from_client(none, "abcdefg", "https://x.org"); }},
        {Status::null_argument, [&] { (void)Credentials::from_client("id", null, "https://x.org"); }},
        {Status::null_argument, [&] { (void)Credentials::from_client("id", "abcdefg", none); }},
        {Status::not_found, [&] { (void)Credentials::from_profile("abc\0def"sv); }},
        {Status::invalid_flags, [&] { (void)Credentials::from_profile(none, Flags::allow_non_secure); }},
        {Status::wrong_kind, [&] { (void)creds.token_request(); }},
        {Status::wrong_kind, [&] { (void)creds.with_token("abcdefg", 200); }},
        {Status::wrong_kind, [&] { (void)creds.with_cached_token(); }},
        {Status::wrong_kind, [&] { creds.save_token(); }},
        {Status::invalid_path, [&] { creds.save_token(null); }},
        {Status::null_argument, [&] { (void)creds.renew(nullptr); }},
        {Status::null_argument, [&] { (void)creds.renew(cc::PostToken()); }},
    };
    for (std::size_t n = 0; n < std::size(wrong); ++n) {
        CAPTURE(n);
        const auto error = error_of(wrong[n].second);
        CHECK(error.status() == wrong[n].first);
        CHECK(std::string(error.what()).find("abcdefg") == std::string::npos);
    }
    CHECK(read(Credentials::default_path()) == saved);
    CHECK(Credentials::load_default().username() == "saved");
    CHECK(Credentials::resolve(null, none).username() == "environment");
    CHECK(std::string(error_of([&] { (void)Credentials::create(none); }).what()) ==
          "neither a username nor a base_url is given; give at least one of them, or load the saved credentials with "
          "load_default()");
}
