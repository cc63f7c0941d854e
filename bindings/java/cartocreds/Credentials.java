package cartocreds;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * CARTO credentials. They never change, and may be used by many threads at once.
 *
 * <p>What the library holds goes when the object is collected, or with {@link #close} at once, and the key with it.
 * Strings that Java got of the key stay until they are collected, and are not wiped.
 *
 * <p>A null text argument is one that is left out.
 */
public final class Credentials implements AutoCloseable {
    private static final Library C = Library.load();
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int SHOW_API_KEY = 4;

    /* Java's sessions. C keeps a pointer for each, to memory that is nobody else's as long as it is in use, and says
     * when the last handle that shares it is gone. The callback is kept here, or it would be collected. */
    private static final Map<Pointer, Session> SESSIONS = new ConcurrentHashMap<>();
    private static final Library.Destroy END_SESSION = SESSIONS::remove;

    private record Session(Memory pointer, Object object) { }

    /* What the cleaner works on: it must not refer to the Credentials. */
    private static final class Handle implements Runnable {
        private Pointer pointer;

        @Override
        public synchronized void run() {
            C.creds_free(pointer);
            pointer = null;
        }
    }

    private final Handle handle = new Handle();
    private final Cleaner.Cleanable cleanable;

    private Credentials(Pointer owned) {
        handle.pointer = owned;
        cleanable = CLEANER.register(this, handle);
    }

    /**
     * Makes credentials; of username and baseUrl at least one is needed. With no part given, the saved ones are loaded.
     *
     * @param apiKey  null: the public key, `default_public`
     * @param baseUrl null: `https://USERNAME.carto.com`
     */
    public static Credentials create(String username, String apiKey, String baseUrl, Flag... flags) {
        byte[] user = utf8(username, "username", Status.INVALID_USERNAME);
        byte[] key = utf8(apiKey, "apiKey", Status.INVALID_API_KEY);
        byte[] url = utf8(baseUrl, "baseUrl", Status.INVALID_BASE_URL);
        return new Credentials(call(error -> C.creds_new(user, key, url, bits(flags), error)));
    }

    /** Makes credentials of an account at carto.com. */
    public static Credentials create(String username, String apiKey) {
        return create(username, apiKey, null);
    }

    /** Loads credentials from a JSON file, as cartoframes saves it. It knows {@link Flag#REQUIRE_PRIVATE}. */
    public static Credentials fromFile(Path file, Flag... flags) {
        return load(bytes(file), flags);
    }

    /** Loads the saved credentials: the file of cartoframes. It knows {@link Flag#REQUIRE_PRIVATE}. */
    public static Credentials loadDefault(Flag... flags) {
        return load(null, flags);
    }

    private static Credentials load(byte[] path, Flag... flags) {
        return new Credentials(call(error -> C.creds_from_file(path, bits(flags), error)));
    }

    /** Takes credentials from `CARTO_USER`, `CARTO_API_KEY` and `CARTO_BASE_URL`, or the other names that these have. */
    public static Credentials fromEnv(Flag... flags) {
        return new Credentials(call(error -> C.creds_from_env(bits(flags), error)));
    }

    /**
     * Finds credentials as a program's user means them: target is a `.json` file, a base_url or a username; null: the
     * file that `CARTO_CREDENTIALS_FILE` names, else the environment, else the default file.
     */
    public static Credentials resolve(String target, String apiKey, Flag... flags) {
        byte[] what = utf8(target, "target", Status.INVALID_USERNAME);
        byte[] key = utf8(apiKey, "apiKey", Status.INVALID_API_KEY);
        return new Credentials(call(error -> C.creds_resolve(what, key, bits(flags), error)));
    }

    /** The path of the default file, whether or not it exists. */
    public static Path defaultPath() {
        return Path.of(owned(call(C::creds_default_path)));
    }

    /**
     * Deletes a file: {@link Status#OK}; {@link Status#NOT_FOUND} where there was none; {@link Status#NOT_DURABLE} where
     * a power cut could bring it back. Anything else is thrown.
     */
    public static Status delete(Path file) {
        return delete(bytes(file));
    }

    /** Deletes the default file and its older namesake, as {@link #delete(Path)}. */
    public static Status delete() {
        return delete((byte[]) null);
    }

    private static Status delete(byte[] path) {
        return outcome(error -> C.creds_delete(path, error), Status.NOT_FOUND, Status.NOT_DURABLE);
    }

    /** The process's default credentials, whatever language set them. */
    public static Optional<Credentials> getDefault() {
        return Optional.ofNullable(C.creds_get_default()).map(Credentials::new);
    }

    /** Makes credentials the process's default; null unsets them. */
    public static void setDefault(Credentials creds) {
        if (creds == null) {
            C.creds_unset_default();
        } else {
            creds.ask(C::creds_set_default);
        }
    }

    public Optional<String> username() {
        return Optional.ofNullable(ask(creds -> text(C.creds_username(creds))));
    }

    /** A secret, unless {@link #isPublic}. Do not log it. */
    public String apiKey() {
        return ask(creds -> text(C.creds_api_key(creds)));
    }

    public String baseUrl() {
        return ask(creds -> text(C.creds_base_url(creds)));
    }

    /** The username; else the name that the base_url shows, as in `https://HOST/user/NAME`. */
    public Optional<String> account() {
        return Optional.ofNullable(ask(creds -> text(C.creds_account(creds))));
    }

    /** `arguments`, `environment`, or `file PATH`. */
    public String source() {
        return ask(creds -> text(C.creds_source(creds)));
    }

    /** What is doubtful about the file that they came from. */
    public Set<Warning> warnings() {
        int bits = ask(C::creds_warnings);
        EnumSet<Warning> warnings = EnumSet.allOf(Warning.class);
        warnings.removeIf(warning -> (bits & warning.bit) == 0);
        return warnings;
    }

    public boolean allowNonSecure() {
        return ask(C::creds_allow_non_secure) != 0;
    }

    /** Whether the key is `default_public`, which is no secret. */
    public boolean isPublic() {
        return ask(C::creds_is_public) != 0;
    }

    /** The session, where {@link #withSession} attached one of that class. */
    public <T> Optional<T> session(Class<T> type) {
        return Optional.ofNullable(ask(C::creds_session)).map(SESSIONS::get).map(Session::object)
                .filter(type::isInstance).map(type::cast);
    }

    /**
     * Makes the same credentials with a session: any object that requests are made with, such as an `HttpClient`. It is
     * kept as long as any credentials that share it, the process's default included. null takes it off.
     */
    public Credentials withSession(Object session) {
        if (session == null) {
            return new Credentials(ask(creds -> C.creds_with_session(creds, null, null)));
        }
        return new Credentials(ask(creds -> {
            Memory pointer = new Memory(1);
            SESSIONS.put(pointer, new Session(pointer, session));
            return C.creds_with_session(creds, pointer, END_SESSION);
        }));
    }

    /**
     * Saves to a file that only the user may read, which is replaced whole: {@link Status#OK}; or
     * {@link Status#NOT_DURABLE} where a power cut could bring the old one back. Anything else is thrown.
     */
    public Status save(Path file) {
        return save(bytes(file));
    }

    /** Saves to the default file, whose folder is made where it is missing, as {@link #save(Path)}. */
    public Status save() {
        return save((byte[]) null);
    }

    private Status save(byte[] path) {
        return ask(creds -> outcome(error -> C.creds_save(creds, path, error), Status.NOT_DURABLE));
    }

    /** The base_url, a `/` and the path, such as `api/v2/sql`. */
    public String url(String path) {
        byte[] what = utf8(path, "path", Status.INVALID_PATH);
        return ask(creds -> owned(call(error -> C.creds_url(creds, what, error))));
    }

    /** The value of the `Authorization` header. */
    public String authorization() {
        return ask(creds -> owned(call(error -> C.creds_authorization(creds, error))));
    }

    /** The parameter `api_key=KEY`. URLs are logged more often than headers: prefer {@link #authorization}. */
    public String query() {
        return ask(creds -> owned(C.creds_query(creds)));
    }

    /** Masks the key in a text that goes to a log, in every form that it may have there. */
    public String redact(String text) {
        // No form of a key has a NUL in it, so what stands between NULs can be masked part by part.
        List<String> parts = new ArrayList<>();
        for (String part : text.split("\0", -1)) {
            parts.add(ask(creds -> owned(C.creds_redact(creds, Native.toByteArray(part, "UTF-8")))));
        }
        return String.join("\0", parts);
    }

    /** The credentials with the key itself. */
    public String reveal() {
        return ask(creds -> owned(C.creds_to_string(creds, SHOW_API_KEY)));
    }

    /** The credentials for people and logs, with `***` for the key. */
    @Override
    public String toString() {
        synchronized (handle) {
            return handle.pointer == null ? "Credentials(closed)" : owned(C.creds_to_string(handle.pointer, 0));
        }
    }

    /** Whether username, apiKey and baseUrl are the same. */
    @Override
    public boolean equals(Object other) {
        return other == this || other instanceof Credentials that
                && ask(a -> that.ask(b -> C.creds_equal(a, b))) != 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(username(), apiKey(), baseUrl());
    }

    /** Frees the library's memory now. The credentials cannot be used afterwards. Twice is harmless. */
    @Override
    public void close() {
        cleanable.clean();
    }

    /** Calls with the handle, which is there until the call is done. */
    private <T> T ask(Function<Pointer, T> call) {
        Pointer pointer;
        synchronized (handle) {
            // A reference of the call's own, so that calls neither wait for each other nor meet a close().
            pointer = C.creds_from_credentials(handle.pointer);
        }
        Reference.reachabilityFence(this);
        if (pointer == null) {
            throw new CartoCredsException(Status.NULL_ARGUMENT.ordinal(),
                    "these credentials are closed; use them before that", 0);
        }
        try {
            return call.apply(pointer);
        } finally {
            C.creds_free(pointer);
        }
    }

    /** Calls with a place for an error, and throws what is put there. */
    private static <T> T call(Function<PointerByReference, T> call) {
        PointerByReference place = new PointerByReference();
        T result = call.apply(place);
        Pointer error = place.getValue();
        if (error == null) {
            return result;
        }
        try {
            throw new CartoCredsException(C.creds_error_status(error), text(C.creds_error_message(error)),
                    C.creds_error_os_code(error));
        } finally {
            C.creds_error_free(error);
        }
    }

    /** The status that a call ended with, where that is OK or one of `accepted`. */
    private static Status outcome(Function<PointerByReference, Integer> call, Status... accepted) {
        try {
            return Status.of(call(call));
        } catch (CartoCredsException exception) {
            if (List.of(accepted).contains(exception.status())) {
                return exception.status();
            }
            throw exception;
        }
    }

    private static String text(Pointer borrowed) {
        return borrowed == null ? null : borrowed.getString(0, "UTF-8");
    }

    private static String owned(Pointer owned) {
        try {
            return text(owned);
        } finally {
            C.creds_string_free(owned);
        }
    }

    private static byte[] bytes(Path file) {
        return utf8(file.toString(), "file", Status.INVALID_PATH);
    }

    /** A text for C. Refuses what would not get there whole: a NUL, which ends a text in C, and half a surrogate pair. */
    private static byte[] utf8(String text, String name, Status ifControl) {
        if (text == null) {
            return null;
        }
        if (text.indexOf('\0') >= 0) {
            throw new CartoCredsException(ifControl.ordinal(), name + " has a NUL inside; remove it", 0);
        }
        byte[] bytes = Native.toByteArray(text, "UTF-8");
        if (!Native.toString(bytes, "UTF-8").equals(text)) {
            throw new CartoCredsException(Status.INVALID_UTF8.ordinal(),
                    name + " has half a surrogate pair, which is no text; remove it", 0);
        }
        return bytes;
    }

    private static int bits(Flag... flags) {
        int bits = 0;
        for (Flag flag : flags) {
            bits |= flag.bit;
        }
        return bits;
    }

    /** The version of the library that runs. */
    public static String version() {
        return text(C.creds_version());
    }
}
