package cartocreds;

import com.sun.jna.Callback;
import com.sun.jna.IntegerType;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * The functions of cartocreds.h under their names there; a test compares them with the header. A C `bool` is declared as
 * `byte`, because JNA takes a `boolean` for four bytes. Texts are declared as bytes or pointers, because JNA would convert a
 * `String` in the system's encoding, and they are UTF-8.
 */
interface Library extends com.sun.jna.Library {
    /** C calls it when the last handle with that session is freed, on the thread that frees it. */
    interface Destroy extends Callback {
        void invoke(Pointer session);
    }

    /** A `size_t`. JNA needs the constructor without arguments. */
    class Size extends IntegerType {
        private static final long serialVersionUID = 1;

        public Size() {
            this(0);
        }

        public Size(long value) {
            super(Native.SIZE_T_SIZE, value, true);
        }
    }

    /** The loaded library. */
    Library INSTANCE = load();

    /** Loads the library that CARTOCREDS_LIBRARY names, else the one that JNA finds (jna.library.path, then the system). */
    private static Library load() {
        String named = System.getenv("CARTOCREDS_LIBRARY");
        String system = Platform.isLinux() ? "libcartocreds.so.1" : "cartocreds";
        return Native.load(named != null && !named.isEmpty() ? named : system, Library.class);
    }

    Pointer creds_new(byte[] username, byte[] apiKey, byte[] baseUrl, int flags, PointerByReference error);
    Pointer creds_from_file(byte[] path, int flags, PointerByReference error);
    Pointer creds_from_env(int flags, PointerByReference error);
    Pointer creds_from_credentials(Pointer creds);
    Pointer creds_resolve(byte[] target, byte[] apiKey, int flags, PointerByReference error);
    Pointer creds_with_session(Pointer creds, Pointer session, Destroy destroy);
    void creds_free(Pointer creds);
    int creds_save(Pointer creds, byte[] path, PointerByReference error);
    int creds_delete(byte[] path, PointerByReference error);
    Pointer creds_default_path(PointerByReference error);
    int creds_set_default(Pointer creds);
    Pointer creds_get_default();
    void creds_unset_default();
    Pointer creds_username(Pointer creds);
    Pointer creds_api_key(Pointer creds);
    Pointer creds_base_url(Pointer creds);
    byte creds_allow_non_secure(Pointer creds);
    Pointer creds_session(Pointer creds);
    Pointer creds_account(Pointer creds);
    Pointer creds_source(Pointer creds);
    int creds_source_kind(Pointer creds);
    Pointer creds_source_path(Pointer creds);
    int creds_warnings(Pointer creds);
    byte creds_is_public(Pointer creds);
    byte creds_equal(Pointer a, Pointer b);
    Pointer creds_to_string(Pointer creds, int flags);
    Pointer creds_url(Pointer creds, byte[] path, PointerByReference error);
    Pointer creds_authorization(Pointer creds, PointerByReference error);
    int creds_require_api_key(Pointer creds, PointerByReference error);
    Pointer creds_query(Pointer creds);
    Pointer creds_redact(Pointer creds, byte[] text);
    Pointer creds_redact_bytes(Pointer creds, byte[] text, Size size, LongByReference outSize);
    int creds_error_status(Pointer error);
    Pointer creds_error_message(Pointer error);
    int creds_error_os_code(Pointer error);
    void creds_error_free(Pointer error);
    Pointer creds_status_name(int status);
    void creds_string_free(Pointer string);
    Pointer creds_from_token(byte[] accessToken, byte[] baseUrl, int flags, PointerByReference error);
    Pointer creds_from_client(byte[] clientId, byte[] clientSecret, byte[] baseUrl, byte[] tokenUrl, int flags,
            PointerByReference error);
    Pointer creds_from_profile(byte[] profile, int flags, PointerByReference error);
    int creds_kind(Pointer creds);
    Pointer creds_access_token(Pointer creds);
    Pointer creds_client_id(Pointer creds);
    long creds_expires_at(Pointer creds);
    byte creds_is_fresh(Pointer creds, int seconds);
    Pointer creds_token_url(Pointer creds);
    Pointer creds_token_request(Pointer creds, PointerByReference error);
    Pointer creds_with_token(Pointer creds, byte[] response, Size size, int httpStatus, PointerByReference error);
    Pointer creds_with_cached_token(Pointer creds, byte[] path, PointerByReference error);
    int creds_save_token(Pointer creds, byte[] path, PointerByReference error);
    Pointer creds_version();
    int creds_version_number();
}
