package cartocreds;

import static cartocreds.Calls.bits;
import static cartocreds.Calls.call;
import static cartocreds.Calls.change;
import static cartocreds.Calls.owned;
import static cartocreds.Calls.text;
import static cartocreds.Calls.utf8;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * CARTO credentials. They never change, and any number of threads may use them at once.
 *
 * <p>The library's memory, with the key in it, is wiped and freed when the object is collected, or at once with
 * {@link #close}. A Java string that contains the key stays until it is collected, and is not wiped.
 *
 * <p>A null text argument is left out. An argument of any other type, a file for example, cannot be null, unless its
 * method says so.
 */
public final class Credentials implements AutoCloseable {
    private static final Library C = Library.INSTANCE;
    private static final int SHOW_API_KEY = 4;

    private final Handle handle;

    private Credentials(Pointer owned) {
        handle = new Handle(owned);
    }

    /**
     * Makes credentials from the parts of an account. At least one of username and baseUrl is needed. If all three are
     * null, that is the error {@link Status#MISSING_ACCOUNT}: unlike C, this does not load the saved credentials.
     *
     * @param apiKey  null: the public key, `default_public`
     * @param baseUrl null: `https://USERNAME.carto.com`
     */
    public static Credentials create(String username, String apiKey, String baseUrl, Flag... flags) {
        byte[] user = utf8(username, "username", Status.INVALID_USERNAME);
        byte[] key = utf8(apiKey, "apiKey", Status.INVALID_API_KEY);
        byte[] url = utf8(baseUrl, "baseUrl", Status.INVALID_BASE_URL);
        // C would load the saved credentials here, and the program would use another account than it meant.
        if (user == null && key == null && url == null) {
            throw new CartoCredsException(Status.MISSING_ACCOUNT, "neither a username nor a baseUrl is given; give at "
                    + "least one of them, or load the saved credentials with loadDefault()");
        }
        return new Credentials(call(error -> C.creds_new(user, key, url, bits(flags), error)));
    }

    /** Makes credentials for an account at carto.com. */
    public static Credentials create(String username, String apiKey) {
        return create(username, apiKey, null);
    }

    /**
     * Loads credentials from a JSON file that this library or one of CARTO's own tools saved.
     *
     * @param flags {@link Flag#REQUIRE_PRIVATE}, or none
     */
    public static Credentials fromFile(Path file, Flag... flags) {
        return load(utf8(file), flags);
    }

    /**
     * Loads the saved credentials from the default file, which cartoframes uses too.
     *
     * @param flags {@link Flag#REQUIRE_PRIVATE}, or none
     */
    public static Credentials loadDefault(Flag... flags) {
        return load(null, flags);
    }

    private static Credentials load(byte[] path, Flag... flags) {
        return new Credentials(call(error -> C.creds_from_file(path, bits(flags), error)));
    }

    /**
     * Makes credentials from environment variables. If `CARTO_API_BASE_URL` and one of these are set, they are
     * an access token (`CARTO_API_TOKEN`) or a client (`CARTO_CLIENT_ID`, `CARTO_CLIENT_SECRET`). Else they are an account:
     * `CARTO_USER`, `CARTO_API_KEY` and `CARTO_BASE_URL`, or `CARTO_USERNAME`, `CARTODB_API_KEY` and `CARTO_API_URL`.
     *
     * @param flags {@link Flag#ALLOW_NON_SECURE}, or none
     */
    public static Credentials fromEnv(Flag... flags) {
        return new Credentials(call(error -> C.creds_from_env(bits(flags), error)));
    }

    /**
     * Makes credentials from what a user typed.
     *
     * @param target `profile:NAME`, a `.json` file, a base_url or a username; null: the file that
     *               `CARTO_CREDENTIALS_FILE` names, else the environment, else the profile that `CARTO_PROFILE` names,
     *               else the default file, else the CARTO CLI's current profile, else the token of Python's carto-auth
     * @param apiKey the key for a base_url or a username; null or empty: the public key
     */
    public static Credentials resolve(String target, String apiKey, Flag... flags) {
        byte[] what = utf8(target, "target", Status.INVALID_USERNAME);
        byte[] key = utf8(apiKey, "apiKey", Status.INVALID_API_KEY);
        return new Credentials(call(error -> C.creds_resolve(what, key, bits(flags), error)));
    }

    /**
     * Makes credentials from an access token of CARTO's current platform. For a token that has expired, they have
     * {@link Warning#EXPIRED}.
     *
     * @param accessToken the token alone, without `Bearer`
     * @param baseUrl     the API's base address, such as `https://gcp-us-east1.api.carto.com`
     * @param flags       {@link Flag#ALLOW_NON_SECURE}, or none
     */
    public static Credentials fromToken(String accessToken, String baseUrl, Flag... flags) {
        byte[] token = utf8(accessToken, "accessToken", Status.INVALID_TOKEN);
        byte[] url = utf8(baseUrl, "baseUrl", Status.INVALID_BASE_URL);
        return new Credentials(call(error -> C.creds_from_token(token, url, bits(flags), error)));
    }

    /**
     * Makes credentials from a machine-to-machine client. They have no access token yet: {@link #renew} asks for one.
     *
     * @param baseUrl  the API's base address, such as `https://gcp-us-east1.api.carto.com`
     * @param tokenUrl the address that gives out access tokens; null or empty: CARTO's own
     * @param flags    {@link Flag#ALLOW_NON_SECURE} for both addresses, or none
     */
    public static Credentials fromClient(String clientId, String clientSecret, String baseUrl, String tokenUrl,
            Flag... flags) {
        byte[] id = utf8(clientId, "clientId", Status.INVALID_TOKEN);
        byte[] secret = utf8(clientSecret, "clientSecret", Status.INVALID_TOKEN);
        byte[] url = utf8(baseUrl, "baseUrl", Status.INVALID_BASE_URL);
        byte[] tokens = utf8(tokenUrl, "tokenUrl", Status.INVALID_BASE_URL);
        return new Credentials(call(error -> C.creds_from_client(id, secret, url, tokens, bits(flags), error)));
    }

    /** Makes credentials from a client that gets its access tokens from CARTO's own address. */
    public static Credentials fromClient(String clientId, String clientSecret, String baseUrl) {
        return fromClient(clientId, clientSecret, baseUrl, null);
    }

    /**
     * Loads a profile of the CARTO CLI, which `carto auth login` saves in `~/.carto_credentials.json`.
     *
     * @param name  null: the profile that `CARTO_PROFILE` names, else the current one
     * @param flags {@link Flag#REQUIRE_PRIVATE}, or none
     */
    public static Credentials fromProfile(String name, Flag... flags) {
        byte[] profile = utf8(name, "name", Status.NOT_FOUND);
        return new Credentials(call(error -> C.creds_from_profile(profile, bits(flags), error)));
    }

    /** The path of the default file, whether or not it exists. */
    public static Path defaultPath() {
        return Path.of(owned(call(C::creds_default_path)));
    }

    /**
     * Deletes a credentials file.
     *
     * @return {@link Status#OK}; {@link Status#NOT_FOUND} if there was none; {@link Status#NOT_DURABLE} if the file is
     *         deleted but a power cut could undo that. Any other status is thrown.
     */
    public static Status delete(Path file) {
        return deleteAt(utf8(file));
    }

    /** Deletes the default file, and the one that older versions of cartoframes used. Otherwise as {@link #delete(Path)}. */
    public static Status delete() {
        return deleteAt(null);
    }

    private static Status deleteAt(byte[] path) {
        return change(error -> C.creds_delete(path, error), Status.NOT_FOUND);
    }

    /** The default credentials of the process, whichever language set them. */
    public static Optional<Credentials> getDefault() {
        return Optional.ofNullable(C.creds_get_default()).map(Credentials::new);
    }

    /** Sets the default credentials of the process; null unsets them. */
    public static void setDefault(Credentials creds) {
        if (creds == null) {
            C.creds_unset_default();
        } else {
            creds.handle.ask(C::creds_set_default);
        }
    }

    public Optional<String> username() {
        return Optional.ofNullable(handle.ask(creds -> text(C.creds_username(creds))));
    }

    /** A secret, unless {@link #isPublic}; empty for a token and a client. Do not log it. */
    public String apiKey() {
        return handle.ask(creds -> text(C.creds_api_key(creds)));
    }

    public String baseUrl() {
        return handle.ask(creds -> text(C.creds_base_url(creds)));
    }

    /** The username, else the name in the base_url, as in `https://HOST/user/NAME`. */
    public Optional<String> account() {
        return Optional.ofNullable(handle.ask(creds -> text(C.creds_account(creds))));
    }

    /** Where they came from, for people: `arguments`, `environment`, or `file PATH`. */
    public String source() {
        return handle.ask(creds -> text(C.creds_source(creds)));
    }

    /** Where they came from. */
    public SourceKind sourceKind() {
        return SourceKind.of(handle.ask(C::creds_source_kind));
    }

    /** The file that they came from, if any. */
    public Optional<Path> sourcePath() {
        return Optional.ofNullable(handle.ask(creds -> text(C.creds_source_path(creds)))).map(Path::of);
    }

    /** What is doubtful about these credentials and their file. */
    public Set<Warning> warnings() {
        int bits = handle.ask(C::creds_warnings);
        EnumSet<Warning> warnings = EnumSet.allOf(Warning.class);
        warnings.removeIf(warning -> (bits & warning.bit) == 0);
        return warnings;
    }

    public boolean allowNonSecure() {
        return handle.ask(C::creds_allow_non_secure) != 0;
    }

    /** Whether the key is `default_public`, which is not a secret. */
    public boolean isPublic() {
        return handle.ask(C::creds_is_public) != 0;
    }

    /** The kind of these credentials. A client that has an access token is {@link Kind#TOKEN}. */
    public Kind kind() {
        return Kind.of(handle.ask(C::creds_kind));
    }

    /** The access token: a secret. Do not log it. */
    public Optional<String> accessToken() {
        return Optional.ofNullable(handle.ask(creds -> text(C.creds_access_token(creds))));
    }

    /** The id of the client, which is not a secret. */
    public Optional<String> clientId() {
        return Optional.ofNullable(handle.ask(creds -> text(C.creds_client_id(creds))));
    }

    /** The address that gives out access tokens; empty if there is no client. */
    public Optional<String> tokenUrl() {
        return Optional.ofNullable(handle.ask(creds -> text(C.creds_token_url(creds))));
    }

    /** When the access token expires, as far as that is known. The server may refuse it earlier. */
    public Optional<Instant> expiresAt() {
        long seconds = handle.ask(C::creds_expires_at);
        return seconds == 0 ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(Math.min(seconds, Instant.MAX.getEpochSecond())));
    }

    /**
     * Whether they can be used now and for this much longer, by the system's clock. True for an api_key and for a token
     * whose expiry is not known; false for a client that has no access token yet.
     *
     * @param time is counted in whole seconds; a negative one counts as none
     */
    public boolean isFresh(Duration time) {
        long seconds = Math.max(0, Math.min(time.toSeconds(), 0xffffffffL));
        return handle.ask(creds -> C.creds_is_fresh(creds, (int) seconds)) != 0;
    }

    /** Whether they can be used now. */
    public boolean isFresh() {
        return isFresh(Duration.ZERO);
    }

    /**
     * Credentials that can be used for five more minutes, with at most one request.
     *
     * <p>They keep their token if it lasts as long, or if there is no client and it has not expired. Else this uses the
     * token in the user's cache, and asks the server only if there is none. It saves the new token in the cache; if that
     * fails, it logs a warning with the logger `cartocreds`. If the server cannot answer now, it returns a token that has
     * not expired. If several threads renew at the same time, only one of them sends a request.
     *
     * <p>It does not try again by itself, because CARTO limits how many tokens a client may ask for. After
     * {@link Status#TOKEN_REFUSED} the program needs another client or secret; after {@link Status#TRY_LATER} it may call
     * this again later. {@link Status#WRONG_KIND} means that the token has expired and there is no client.
     *
     * @param client sends the request; it must not follow redirects
     */
    public Credentials renew(HttpClient client) {
        return Renewal.renewed(this, client);
    }

    /** Another reference to the same credentials, which has to be closed too. */
    Credentials again() {
        return new Credentials(handle.ask(C::creds_from_credentials));
    }

    /**
     * The body of the request for an access token, with the client's secret in it. It is for programs that send it
     * themselves: by POST as `application/x-www-form-urlencoded` to {@link #tokenUrl}, without following redirects.
     */
    public String tokenRequest() {
        return handle.ask(creds -> owned(call(error -> C.creds_token_request(creds, error))));
    }

    /**
     * The same credentials with the access token in the server's answer.
     *
     * @param httpStatus the HTTP status of the answer; 0 if there was none
     */
    public Credentials withToken(byte[] response, int httpStatus) {
        Library.Size size = new Library.Size(response.length);
        return new Credentials(handle.ask(creds -> call(
                error -> C.creds_with_token(creds, response, size, httpStatus, error))));
    }

    /** The same for an answer that is text. */
    public Credentials withToken(String response, int httpStatus) {
        return withToken(response.getBytes(StandardCharsets.UTF_8), httpStatus);
    }

    /**
     * The same credentials with the token that {@link #saveToken(Path)} saved, if there is one that lasts longer than their
     * own. A missing file is not an error.
     */
    public Credentials withCachedToken(Path file) {
        return cached(utf8(file));
    }

    /** The same from the user's cache folder. */
    public Credentials withCachedToken() {
        return cached(null);
    }

    private Credentials cached(byte[] path) {
        return new Credentials(handle.ask(creds -> call(error -> C.creds_with_cached_token(creds, path, error))));
    }

    /**
     * Saves the client's access token in a private file, for other programs. A file that exists is replaced only if it is
     * empty or has a saved token. Returns the same as {@link #save(Path)}.
     */
    public Status saveToken(Path file) {
        return saveTokenTo(utf8(file));
    }

    /** The same in the user's cache folder, for all of the user's programs. */
    public Status saveToken() {
        return saveTokenTo(null);
    }

    private Status saveTokenTo(byte[] path) {
        return handle.ask(creds -> change(error -> C.creds_save_token(creds, path, error)));
    }

    /** The session, if {@link #withSession} attached one of that class. */
    public <T> Optional<T> session(Class<T> type) {
        return Optional.ofNullable(handle.ask(C::creds_session)).map(Sessions::find)
                .filter(type::isInstance).map(type::cast);
    }

    /**
     * Makes the same credentials with a session: any object with which the program makes requests, such as an
     * `HttpClient`. It lives as long as any credentials that share it, the default credentials included. null makes
     * credentials without a session.
     */
    public Credentials withSession(Object session) {
        if (session == null) {
            return new Credentials(handle.ask(creds -> C.creds_with_session(creds, null, null)));
        }
        return new Credentials(handle.ask(creds -> C.creds_with_session(creds, Sessions.add(session), Sessions.END)));
    }

    /**
     * Saves to a file that only the user may read. The file is replaced as a whole.
     *
     * @return {@link Status#OK}; {@link Status#NOT_DURABLE} if the file is saved but a power cut could undo that. Any
     *         other status is thrown.
     */
    public Status save(Path file) {
        return saveTo(utf8(file));
    }

    /** Saves to the default file, and creates its folder if it is missing. Otherwise as {@link #save(Path)}. */
    public Status save() {
        return saveTo(null);
    }

    private Status saveTo(byte[] path) {
        return handle.ask(creds -> change(error -> C.creds_save(creds, path, error)));
    }

    /** The base_url, a `/` and the path, such as `api/v2/sql`. */
    public String url(String path) {
        byte[] what = utf8(path, "path", Status.INVALID_PATH);
        return handle.ask(creds -> owned(call(error -> C.creds_url(creds, what, error))));
    }

    /** The value of the `Authorization` header. */
    public String authorization() {
        return handle.ask(creds -> owned(call(error -> C.creds_authorization(creds, error))));
    }

    /**
     * Throws {@link Status#WRONG_KIND} unless these are credentials of the older platform, with an api_key. Call it before
     * a request that only this platform knows, such as `api/v2/sql`.
     */
    public void requireApiKey() {
        handle.ask(creds -> change(error -> C.creds_require_api_key(creds, error)));
    }

    /** The parameter `api_key=KEY`. URLs are logged more often than headers: prefer {@link #authorization}. */
    public String query() {
        String query = handle.ask(creds -> owned(C.creds_query(creds)));
        if (query == null) {
            throw new CartoCredsException(Status.WRONG_KIND,
                    "these credentials have no api_key for a query; send the authorization as a header");
        }
        return query;
    }

    /** Replaces the key, access token or client secret by `***` in a text for a log, in every form that it may have there. */
    public String redact(String text) {
        Objects.requireNonNull(text, "text is null");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8); // half a surrogate pair becomes a `?`
        LongByReference size = new LongByReference();
        return handle.ask(creds -> {
            Pointer masked = C.creds_redact_bytes(creds, bytes, new Library.Size(bytes.length), size);
            if (masked == null) {
                throw new CartoCredsException(Status.INTERNAL, "the text could not be masked; please report this bug");
            }
            try {
                return new String(masked.getByteArray(0, (int) size.getValue()), StandardCharsets.UTF_8);
            } finally {
                C.creds_string_free(masked);
            }
        });
    }

    /** The credentials as text, with the secret itself. */
    public String reveal() {
        return handle.ask(creds -> owned(C.creds_to_string(creds, SHOW_API_KEY)));
    }

    /** The credentials as text for people and logs, with `***` for the secret; `Credentials(closed)` once they are closed. */
    @Override
    public String toString() {
        try {
            return handle.ask(creds -> owned(C.creds_to_string(creds, 0)));
        } catch (CartoCredsException closed) {
            return "Credentials(closed)";
        }
    }

    /** Whether the values are the same; the expiry, the source and the session do not count. */
    @Override
    public boolean equals(Object other) {
        return other == this || other instanceof Credentials that
                && handle.ask(a -> that.handle.ask(b -> C.creds_equal(a, b))) != 0;
    }

    /** A hash of username and baseUrl. It leaves out the key, which would be copied for each look-up in a map. */
    @Override
    public int hashCode() {
        return Objects.hash(username(), baseUrl());
    }

    /** Frees the library's memory now. Twice is harmless. Any other use of these credentials afterwards throws. */
    @Override
    public void close() {
        handle.close();
    }

    /** The version of the loaded library. */
    public static String version() {
        return text(C.creds_version());
    }
}
