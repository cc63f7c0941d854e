/* The credentials themselves. A part of cartocreds.hpp, whose head has the rules that hold everywhere. */
#ifndef CARTOCREDS_CREDENTIALS_HPP
#define CARTOCREDS_CREDENTIALS_HPP

#include "attributes.hpp"
#include "error.hpp"
#include "secret.hpp"
#include "sessions.hpp"
#include "status.hpp"
#include "text.hpp"
#include "tokens.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cartocreds {

/** An account with a username and an api_key, an access token, or a client that gets one. Each has a base_url and may
 * have a session. */
class Credentials {
public:
    /* -------------------------------------------------------------------------------------------------
     * Making
     * ------------------------------------------------------------------------------------------------- */

    /**
     * Makes credentials from a username, an api_key and a base_url.
     *
     * At least one of username and base_url is needed. If all three are left out, that is an error
     * (Status::missing_account): unlike C, this does not load the saved credentials.
     *
     * @param username  The account's name. An empty one counts as left out.
     * @param api_key   The key. If left out, it is the public one, `default_public`. An empty one is kept as it is.
     * @param base_url  The address of the account, such as `https://carto.example.org/user/johnsmith`. If left out or
     *                  empty, it is `https://USERNAME.carto.com`. It is kept as given, without any `/` at both ends.
     * @param flags     Flags::allow_non_secure.
     * @throws Error    Status::missing_account, invalid_username, invalid_api_key, invalid_base_url,
     *                  insecure_base_url, invalid_utf8.
     */
    [[nodiscard]] static Credentials create(Text username, Text api_key = {}, Text base_url = {},
                                            Flags flags = Flags::none)
    {
        const detail::Argument user(username, Status::invalid_username, "username");
        const detail::Argument key(api_key, Status::invalid_api_key, "api_key");
        const detail::Argument url(base_url, Status::invalid_base_url, "base_url");
        /* C would load the saved credentials here, and the program would use another account than it meant. */
        if (!username.given() && !api_key.given() && !base_url.given()) {
            throw Error(Status::missing_account, "neither a username nor a base_url is given; give at least one of "
                                                 "them, or load the saved credentials with load_default()");
        }
        detail::ErrorOut error;
        return Credentials(error.check(creds_new(user.get(), key.get(), url.get(), bits(flags), error.out())));
    }

    /**
     * Loads credentials from a JSON file that this library or one of CARTO's own tools saved: an account, an access
     * token, a client, or the CARTO CLI's profiles. It does not wait for a FIFO.
     *
     * @param path   The file.
     * @param flags  Flags::require_private.
     * @throws Error  Status::not_found, permission_denied, not_regular, too_large, unsafe_file, malformed, ambiguous,
     *                io, invalid_path, invalid_flags; for the values in the file, those of create(), from_token(),
     *                from_client() and from_profile().
     */
    [[nodiscard]] static Credentials from_file(const Path &path, Flags flags = Flags::none)
    {
        return load(path.c_str(), flags);
    }

    /**
     * Loads the user's saved credentials from default_path(). If there is no such file, it loads `cartocreds.json` in the
     * same folder, which versions of cartoframes before 1.0.0 wrote.
     *
     * @param flags  Flags::require_private.
     * @throws Error  As from_file(), and Status::no_config_dir.
     */
    [[nodiscard]] static Credentials load_default(Flags flags = Flags::none) { return load(nullptr, flags); }

    /**
     * Makes credentials from environment variables. If `CARTO_API_BASE_URL` and one of these are set, they are
     * an access token (`CARTO_API_TOKEN`) or a client (`CARTO_CLIENT_ID`, `CARTO_CLIENT_SECRET`, `CARTO_TOKEN_URL`). Else
     * they are an account: `CARTO_USER` or `CARTO_USERNAME`, `CARTO_API_KEY` or `CARTODB_API_KEY`, `CARTO_BASE_URL` or
     * `CARTO_API_URL`. An empty variable counts as unset.
     *
     * @param flags  Flags::allow_non_secure.
     * @throws Error  Status::missing_account if the environment has no credentials, ambiguous if it has an access token
     *                and a client; else those of create(), from_token() and from_client().
     */
    [[nodiscard]] static Credentials from_env(Flags flags = Flags::none)
    {
        detail::ErrorOut error;
        return Credentials(error.check(creds_from_env(bits(flags), error.out())));
    }

    /**
     * Makes credentials from what a user typed. The values of two sources are never mixed.
     *
     * A `target` that begins with `profile:` is a profile of the CARTO CLI, one that ends in `.json` is a file, one that
     * begins with `https://` or `http://` is a base_url, and any other is a username. If it is left out, the first of
     * these is used: the file that `CARTO_CREDENTIALS_FILE` names, the environment, the profile that `CARTO_PROFILE`
     * names, the default file, the CARTO CLI's current profile, the token of Python's carto-auth.
     *
     * @param target   What the user typed, if anything.
     * @param api_key  The key for a URL or a username. If left out or empty, it is `default_public`.
     * @param flags    Flags::allow_non_secure, Flags::require_private.
     * @throws Error   Status::missing_account for an empty target, or a key without a target; expired for an access
     *                 token that has expired; else those of create(), from_file(), from_env() and from_profile().
     */
    [[nodiscard]] static Credentials resolve(Text target = {}, Text api_key = {}, Flags flags = Flags::none)
    {
        const detail::Argument what(target, Status::invalid_username, "target");
        const detail::Argument key(api_key, Status::invalid_api_key, "api_key");
        detail::ErrorOut error;
        return Credentials(error.check(creds_resolve(what.get(), key.get(), bits(flags), error.out())));
    }

    /**
     * Makes credentials from an access token of CARTO's current platform.
     *
     * If the token is a JWT, the library reads its expiry. For a token that has expired, the credentials have
     * Warnings::expired.
     *
     * @param access_token  The token alone, without `Bearer`.
     * @param base_url      The API's base address, such as `https://gcp-us-east1.api.carto.com` or, self-hosted,
     *                      `https://carto.example.org/api`.
     * @param flags         Flags::allow_non_secure.
     * @throws Error        Status::null_argument, invalid_token, invalid_base_url (also for an account of the older
     *                      platform), insecure_base_url, invalid_utf8, invalid_flags.
     */
    [[nodiscard]] static Credentials from_token(Text access_token, Text base_url, Flags flags = Flags::none)
    {
        const detail::Argument token(access_token, Status::invalid_token, "access_token");
        const detail::Argument url(base_url, Status::invalid_base_url, "base_url");
        detail::ErrorOut error;
        return Credentials(error.check(creds_from_token(token.get(), url.get(), bits(flags), error.out())));
    }

    /**
     * Makes credentials from a machine-to-machine client. They have no access token yet: renew() asks for one.
     *
     * @param client_id      The client's id.
     * @param client_secret  The client's secret.
     * @param base_url       The API's base address, as for from_token().
     * @param token_url      The address that gives out access tokens. If left out or empty, it is CARTO's own.
     * @param flags          Flags::allow_non_secure, for both addresses.
     * @throws Error         As from_token(); invalid_token for the id or the secret.
     */
    [[nodiscard]] static Credentials from_client(Text client_id, Text client_secret, Text base_url, Text token_url = {},
                                                 Flags flags = Flags::none)
    {
        const detail::Argument id(client_id, Status::invalid_token, "client_id");
        const detail::Argument secret(client_secret, Status::invalid_token, "client_secret");
        const detail::Argument url(base_url, Status::invalid_base_url, "base_url");
        const detail::Argument tokens(token_url, Status::invalid_base_url, "token_url");
        detail::ErrorOut error;
        return Credentials(error.check(
            creds_from_client(id.get(), secret.get(), url.get(), tokens.get(), bits(flags), error.out())));
    }

    /**
     * Loads a profile of the CARTO CLI, which `carto auth login` saves in `~/.carto_credentials.json`.
     *
     * @param name   The profile. If left out, it is the one that `CARTO_PROFILE` names, else the current one.
     * @param flags  Flags::require_private.
     * @throws Error  Status::not_found if there is no such file or profile; invalid_base_url if the base address of
     *                a self-hosted installation is not known (set `CARTO_API_BASE_URL`); else those of from_file() and
     *                from_token().
     */
    [[nodiscard]] static Credentials from_profile(Text name = {}, Flags flags = Flags::none)
    {
        const detail::Argument profile(name, Status::not_found, "name");
        detail::ErrorOut error;
        return Credentials(error.check(creds_from_profile(profile.get(), bits(flags), error.out())));
    }

    Credentials(const Credentials &other) noexcept : handle_(creds_from_credentials(other.get())) {}
    Credentials(Credentials &&other) noexcept = default;
    Credentials &operator=(const Credentials &other) noexcept
    {
        handle_.reset(creds_from_credentials(other.get()));
        return *this;
    }
    Credentials &operator=(Credentials &&other) noexcept = default;
    /** When the last copy is destroyed, the secrets are wiped and the session is released. */
    ~Credentials() = default;

    /** False only if these credentials were moved from. */
    [[nodiscard]] explicit operator bool() const noexcept { return handle_ != nullptr; }

    /* -------------------------------------------------------------------------------------------------
     * The session: any object with which the program makes requests. All credentials made from these share it. It is
     * not saved. If several threads use it, the program has to synchronise them.
     * ------------------------------------------------------------------------------------------------- */

    /**
     * Makes the same credentials with a session, which lives as long as they or a copy exist.
     *
     * Other languages see the session as C does: creds_session() is `session.get()`. A table with a lock keeps the owning
     * pointer. The lock is held only while an entry is looked up. It is the only lock to consider for fork().
     *
     * @param session  The session; an empty pointer makes credentials without one. Its deleter must not throw.
     * @throws Error   Status::null_argument if these credentials were moved from.
     */
    template <class T>
    [[nodiscard]] Credentials with_session(std::shared_ptr<T> session) const
    {
        static_assert(!std::is_array_v<T>, "share an object that holds the array");
        const creds_t *const creds = detail::required(get());
        const detail::ErrorOut error;
        const detail::Sessions::Key key(session.get(), &detail::TypeTag<T>::tag);
        if (session == nullptr) {
            return Credentials(error.check(creds_with_session(creds, nullptr, nullptr)));
        }
        detail::Sessions::all().add(key, std::move(session));
        void *const pointer = const_cast<void *>(key.first); /* it is only ever given back */
        return Credentials(error.check(creds_with_session(creds, pointer, detail::end_session<T>)));
    }

    /**
     * The session, if with_session() attached one of exactly the type T (`const` and base classes are other types); else
     * an empty pointer. A session that another language attached is only available as session_pointer().
     */
    template <class T>
    [[nodiscard]] std::shared_ptr<T> session() const
    {
        auto owner = detail::Sessions::all().find({session_pointer(), &detail::TypeTag<T>::tag});
        return std::static_pointer_cast<T>(std::const_pointer_cast<void>(std::move(owner)));
    }

    /** The session as C sees it, whichever language attached it; NULL if there is none. */
    [[nodiscard]] void *session_pointer() const noexcept CARTOCREDS_LIFETIMEBOUND { return creds_session(get()); }

    /* -------------------------------------------------------------------------------------------------
     * Access tokens and clients
     * ------------------------------------------------------------------------------------------------- */

    /** The kind of these credentials. A client that has an access token is Kind::token. */
    [[nodiscard]] Kind kind() const noexcept { return static_cast<Kind>(creds_kind(get())); }

    /** The access token, which is a secret. Do not log it: use `<<` or redact() for logs. */
    [[nodiscard]] std::optional<std::string_view> access_token() const noexcept CARTOCREDS_LIFETIMEBOUND
    {
        return detail::optional_view(creds_access_token(get()));
    }

    /** The id of the client, which is not a secret. */
    [[nodiscard]] std::optional<std::string_view> client_id() const noexcept CARTOCREDS_LIFETIMEBOUND
    {
        return detail::optional_view(creds_client_id(get()));
    }

    /** The address that gives out access tokens, if there is a client. */
    [[nodiscard]] std::optional<std::string_view> token_url() const noexcept CARTOCREDS_LIFETIMEBOUND
    {
        return detail::optional_view(creds_token_url(get()));
    }

    /**
     * When the access token expires, if that is known. Use it only to decide when to ask for another one: the server may
     * refuse the token earlier.
     */
    [[nodiscard]] std::optional<std::chrono::system_clock::time_point> expires_at() const noexcept
    {
        return detail::time_from(creds_expires_at(get()));
    }

    /**
     * Whether the credentials can be used now and for this many more seconds, by the system's clock. True for an api_key
     * and for a token whose expiry is not known; false for a client that has no access token yet.
     */
    [[nodiscard]] bool is_fresh(std::chrono::seconds seconds = std::chrono::seconds(0)) const noexcept
    {
        return creds_is_fresh(get(), detail::seconds_for_c(seconds));
    }

    /**
     * Makes credentials that can be used for five more minutes, with at most one request.
     *
     * Returns these credentials if they last as long, or have no client and have not expired. Else it uses the token in
     * the user's cache, and asks the server only if there is none. It saves the new token in the cache. It ignores an
     * error there, because the program has its token; save_token() reports the error. If the server cannot answer now
     * (Status::try_later), it returns a token that has not expired.
     *
     * It does not try again by itself, because CARTO limits how many tokens a client may ask for. If several threads
     * renew at the same time, each sends a request, so let only one of them do it.
     *
     * @param post   Sends the request. Exceptions from it are passed on.
     * @throws Error  Status::wrong_kind for a token that has expired and has no client; those of with_token();
     *                null_argument, also for an empty `post`.
     */
    [[nodiscard]] Credentials renew(const PostToken &post) const
    {
        constexpr std::chrono::minutes enough(5);
        if (!post) {
            throw Error(Status::null_argument, "post is empty; give a function that sends the request");
        }
        if (is_fresh(token_url() ? enough : std::chrono::minutes(0))) {
            return *this;
        }
        const Credentials cached = with_cached_token();
        if (cached.is_fresh(enough)) {
            return cached;
        }
        TokenAnswer answer = post(*token_url(), token_request());
        const detail::Wiping wiping(answer.body);
        try {
            Credentials found = with_token(answer.body, answer.http_status);
            try {
                (void)found.save_token();
            } catch (const Error &) { // NOLINT(bugprone-empty-catch): the program has its token
            }
            return found;
        } catch (const Error &error) {
            if (error.status() != Status::try_later || !cached.is_fresh()) {
                throw;
            }
            return cached;
        }
    }

    /**
     * Makes the body of the request for an access token, which contains the client's secret. It is for programs that do
     * not use renew(). PostToken says how to send it.
     *
     * @throws Error  Status::wrong_kind if there is no client; null_argument.
     */
    [[nodiscard]] Secret token_request() const
    {
        detail::ErrorOut error;
        return Secret(error.check(creds_token_request(get(), error.out())));
    }

    /**
     * Makes the same credentials with the access token in the server's answer. They have the same client and session.
     *
     * @param response     The body of the answer. Wipe it afterwards, because it contains the token.
     * @param http_status  The HTTP status; 0 if there was no answer.
     * @throws Error  Status::token_refused with the server's reason; try_later for 408, 429, 5xx and no answer;
     *                malformed, invalid_token and too_large for an answer that has no usable token; wrong_kind if there
     *                is no client; null_argument.
     */
    [[nodiscard]] Credentials with_token(std::string_view response, int http_status) const
    {
        detail::ErrorOut error;
        const char *const body = response.data() == nullptr ? "" : response.data();
        return Credentials(error.check(creds_with_token(get(), body, response.size(), http_status, error.out())));
    }

    /**
     * Makes the same credentials with the access token that save_token() saved for this client in the user's cache, if
     * that token has not expired and lasts longer than these credentials' own. If the file is missing, broken or another
     * client's, it returns these credentials.
     *
     * @throws Error  Status::wrong_kind if there is no client; null_argument.
     */
    [[nodiscard]] Credentials with_cached_token() const { return cached(nullptr); }

    /** The same from a file of your choice. */
    [[nodiscard]] Credentials with_cached_token(const Path &path) const { return cached(path.c_str()); }

    /**
     * Saves the client's access token for the user's programs, in a private file in the user's cache folder.
     *
     * @return As save(path).
     * @throws Error  Status::wrong_kind if there is no client, no access token or no known expiry; else those of save().
     */
    Status save_token() const { return save_token_to(nullptr); }

    /** The same in a file of your choice, in a folder that exists. A file with another content than a saved token is
     * refused (Status::wrong_kind), because that would be lost. */
    Status save_token(const Path &path) const { return save_token_to(path.c_str()); }

    /* -------------------------------------------------------------------------------------------------
     * Storing
     * ------------------------------------------------------------------------------------------------- */

    /**
     * Saves to a file that only the user may read (mode 0600). The file is replaced as a whole: at every moment it is the
     * old one or the new one, and after an error it is the old one. Fields of other programs in it are kept.
     *
     * @param path  The file, in a folder that exists.
     * @return Status::ok; Status::not_durable if the file is saved but a power cut could undo that.
     * @throws Error  If the file is not saved: Status::not_found (the folder), permission_denied, not_regular,
     *                too_large, unsafe_file (others could read it there), malformed (the existing file is not a
     *                JSON object, and is not overwritten), wrong_kind (the existing file has the CARTO CLI's profiles),
     *                io, invalid_path; null_argument if these credentials were moved from.
     */
    Status save(const Path &path) const { return save_to(path.c_str()); }

    /**
     * Saves to the default file, and creates its folder (mode 0700) if it is missing.
     *
     * @return As save(path).
     * @throws Error  As save(path), and Status::no_config_dir.
     */
    Status save() const { return save_to(nullptr); }

    /**
     * Deletes a credentials file. If the path is a symbolic link, it deletes the link and not its target.
     *
     * @param path  The file.
     * @return Status::ok; Status::not_found if there was none; Status::not_durable if the file is deleted but a power cut
     *         could undo that.
     * @throws Error  If the file is still there: Status::permission_denied, not_regular, io, invalid_path.
     */
    static Status remove(const Path &path) { return remove_at(path.c_str()); }

    /**
     * Deletes the default file, and `cartocreds.json` in the same folder, so that no default file is left.
     *
     * @return As remove(path).
     * @throws Error  As remove(path), and Status::no_config_dir.
     */
    static Status remove() { return remove_at(nullptr); }

    /**
     * The path of the default file, whether or not it exists.
     *
     * @throws Error  Status::no_config_dir.
     */
    [[nodiscard]] static std::filesystem::path default_path()
    {
        detail::ErrorOut error;
        const detail::String path(error.check(creds_default_path(error.out())));
        return detail::path_from(path.get());
    }

    /* -------------------------------------------------------------------------------------------------
     * Accessors: no copy, no lock. The texts are parts of the credentials.
     * ------------------------------------------------------------------------------------------------- */

    [[nodiscard]] std::optional<std::string_view> username() const noexcept CARTOCREDS_LIFETIMEBOUND
    {
        return detail::optional_view(creds_username(get()));
    }

    /** The key, which is a secret unless is_public(); empty for a token or a client. Do not log it: use `<<` or redact(). */
    [[nodiscard]] std::string_view api_key() const noexcept CARTOCREDS_LIFETIMEBOUND
    {
        return detail::view(creds_api_key(get()));
    }

    /** The base_url, without a `/` at its end. */
    [[nodiscard]] std::string_view base_url() const noexcept CARTOCREDS_LIFETIMEBOUND
    {
        return detail::view(creds_base_url(get()));
    }

    /** Whether a base_url that is not https was allowed. */
    [[nodiscard]] bool allow_non_secure() const noexcept { return creds_allow_non_secure(get()); }

    /** The account's name: the username, else the name in the base_url, as in `https://HOST/user/NAME`. */
    [[nodiscard]] std::optional<std::string_view> account() const noexcept CARTOCREDS_LIFETIMEBOUND
    {
        return detail::optional_view(creds_account(get()));
    }

    /** Where the credentials came from, for people: `arguments`, `environment`, or `file PATH`. */
    [[nodiscard]] std::string_view source() const noexcept CARTOCREDS_LIFETIMEBOUND
    {
        return detail::view(creds_source(get()));
    }

    /** The kind of place that the credentials came from. */
    [[nodiscard]] SourceKind source_kind() const noexcept { return static_cast<SourceKind>(creds_source_kind(get())); }

    /** The path of the file that the credentials came from, if they came from one. */
    [[nodiscard]] std::optional<std::filesystem::path> source_path() const
    {
        const char *const path = creds_source_path(get());
        return path == nullptr ? std::nullopt : std::optional<std::filesystem::path>(detail::path_from(path));
    }

    /** What is doubtful about these credentials and their file; see contains(). */
    [[nodiscard]] Warnings warnings() const noexcept { return static_cast<Warnings>(creds_warnings(get())); }

    /** Whether the api_key is `default_public`, the key for public data, which is not a secret. */
    [[nodiscard]] bool is_public() const noexcept { return creds_is_public(get()); }

    /** Whether the values are the same; the expiry, the source and the session do not count. */
    [[nodiscard]] friend bool operator==(const Credentials &a, const Credentials &b) noexcept
    {
        return creds_equal(a.get(), b.get());
    }

    [[nodiscard]] friend bool operator!=(const Credentials &a, const Credentials &b) noexcept { return !(a == b); }

    /**
     * The credentials as text for people and logs:
     * `Credentials(username='johnsmith', api_key='***', base_url='https://johnsmith.carto.com')`.
     */
    [[nodiscard]] std::string to_string() const
    {
        const detail::String text(creds_to_string(get(), 0));
        return std::string(detail::view(text.get()));
    }

    /** The same with the secret itself. */
    [[nodiscard]] Secret to_string_with_api_key() const
    {
        return Secret(creds_to_string(get(), CREDS_SHOW_API_KEY));
    }

    /** Writes to_string(). */
    friend std::ostream &operator<<(std::ostream &stream, const Credentials &creds)
    {
        return stream << creds.to_string();
    }

    /* -------------------------------------------------------------------------------------------------
     * Requests
     * ------------------------------------------------------------------------------------------------- */

    /**
     * Makes the URL of an API: the base_url, a `/`, and `path` without any `/` at its beginning.
     *
     * @param path  The path, such as `api/v2/sql`, percent-encoded where needed. It may end in a query.
     * @throws Error  Status::invalid_path for a control character, space, `\`, `#`, or a segment `.` or `..`;
     *                invalid_utf8; null_argument.
     */
    [[nodiscard]] std::string url(Text path) const
    {
        const detail::Argument what(path, Status::invalid_path, "path");
        detail::ErrorOut error;
        const detail::String url(error.check(creds_url(get(), what.get(), error.out())));
        return std::string(url.get());
    }

    /**
     * Makes the value of the `Authorization` header: `Basic ` and the Base64 of `ACCOUNT:API_KEY`; for an access token,
     * `Bearer ` and the token.
     *
     * @throws Error  Status::wrong_kind for a client that has no access token yet; missing_account if there is no
     *                account(), invalid_username if it has a `:`; null_argument.
     */
    [[nodiscard]] Secret authorization() const
    {
        detail::ErrorOut error;
        return Secret(error.check(creds_authorization(get(), error.out())));
    }

    /**
     * Checks that these are credentials of the older platform, with an api_key. Call it before a request that only this
     * platform knows, such as `api/v2/sql`.
     *
     * @throws Error  Status::wrong_kind for an access token or a client; null_argument.
     */
    void require_api_key() const
    {
        detail::ErrorOut error;
        (void)error.change(creds_require_api_key(get(), error.out()));
    }

    /**
     * Makes the query or form parameter: `api_key=` and the key, percent-encoded. URLs are logged more often than
     * headers: prefer authorization().
     *
     * @throws Error  Status::wrong_kind for credentials without an api_key, such as an access token; null_argument.
     */
    [[nodiscard]] Secret query() const
    {
        char *const query = creds_query(detail::required(get()));
        if (query == nullptr) {
            throw Error(Status::wrong_kind,
                        "these credentials have no api_key for a query; send the authorization as a header");
        }
        return Secret(query);
    }

    /**
     * Masks the secrets (api_key, access token, client's secret) in a text for a log, a screen or a bug report. `***`
     * replaces each of them where it is as it is, percent-encoded, JSON-escaped, in Base64, or in authorization(). An
     * empty key and the public one mask nothing.
     *
     * @param text  Any bytes, NULs included.
     * @throws Error  Status::null_argument.
     */
    [[nodiscard]] std::string redact(std::string_view text) const
    {
        const detail::ErrorOut error;
        std::size_t size = 0;
        const detail::String masked(
            error.check(creds_redact_bytes(detail::required(get()), text.data(), text.size(), &size)));
        return std::string(masked.get(), size);
    }

    /** The same for a C string. NULL throws Error with Status::null_argument. */
    [[nodiscard]] std::string redact(const char *text) const
    {
        if (text == nullptr) {
            throw Error(Status::null_argument, "text is NULL; check it before the call");
        }
        return redact(std::string_view(text));
    }
    std::string redact(std::nullptr_t) const = delete;

    /* -------------------------------------------------------------------------------------------------
     * To C and back
     * ------------------------------------------------------------------------------------------------- */

    /** The handle for calls of cartocreds.h. It is borrowed, and valid as long as these credentials; NULL after a move. */
    [[nodiscard]] const creds_t *get() const noexcept CARTOCREDS_LIFETIMEBOUND { return handle_.get(); }

    /** Gives up the reference: free it with creds_free(). These credentials are empty afterwards. */
    [[nodiscard]] creds_t *release() noexcept { return handle_.release(); }

    /**
     * Takes over a reference that a call of cartocreds.h returned.
     *
     * @throws Error  Status::null_argument for NULL.
     */
    [[nodiscard]] static Credentials adopt(creds_t *owned)
    {
        detail::required(owned);
        return Credentials(owned);
    }

    /**
     * Makes another reference to a handle. The caller keeps its own.
     *
     * @throws Error  Status::null_argument for NULL.
     */
    [[nodiscard]] static Credentials share(const creds_t *borrowed) { return adopt(creds_from_credentials(borrowed)); }

private:
    struct Free {
        void operator()(creds_t *creds) const noexcept { creds_free(creds); }
    };

    explicit Credentials(creds_t *owned) noexcept : handle_(owned) {}

    static std::uint32_t bits(Flags flags) noexcept { return static_cast<std::uint32_t>(flags); }

    static Credentials load(const char *path, Flags flags)
    {
        detail::ErrorOut error;
        return Credentials(error.check(creds_from_file(path, bits(flags), error.out())));
    }

    Status save_to(const char *path) const
    {
        detail::ErrorOut error;
        return error.change(creds_save(get(), path, error.out()));
    }

    static Status remove_at(const char *path)
    {
        detail::ErrorOut error;
        return error.change(creds_delete(path, error.out()), Status::not_found);
    }

    Credentials cached(const char *path) const
    {
        detail::ErrorOut error;
        return Credentials(error.check(creds_with_cached_token(get(), path, error.out())));
    }

    Status save_token_to(const char *path) const
    {
        detail::ErrorOut error;
        return error.change(creds_save_token(get(), path, error.out()));
    }

    std::unique_ptr<creds_t, Free> handle_;
};

} // namespace cartocreds

#endif
