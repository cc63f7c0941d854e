package cartocreds;

/** How a call ended. {@link CartoCredsException#code} is the number, also for a status of a later version. */
public enum Status {
    OK,
    /** A required text is null, or the credentials are closed. */
    NULL_ARGUMENT,
    /** An argument or an environment variable is not Unicode text. */
    INVALID_UTF8,
    /** There is neither a username nor a base_url. */
    MISSING_ACCOUNT,
    /** The username has control characters, cannot stand in a URL that needs it, is an access token, or has a `:` in a header. */
    INVALID_USERNAME,
    /** The api_key has control characters, or is an access token. */
    INVALID_API_KEY,
    /** The base_url is not a plain `https://HOST[:PORT][/PATH]` that all URL parsers read alike. */
    INVALID_BASE_URL,
    /** The base_url is not https, and that was not allowed. */
    INSECURE_BASE_URL,
    /** The file, or the folder to save it in, does not exist. */
    NOT_FOUND,
    /** The system refused access. */
    PERMISSION_DENIED,
    /** The path is a directory, a FIFO, a device or a socket. */
    NOT_REGULAR,
    /** The file has, or would have, more than 64 KiB (1 MiB for the CARTO CLI's); or the server's answer has. */
    TOO_LARGE,
    /** Anybody may write the file; or it is not as private as was asked for; or a save cannot make its file private. */
    UNSAFE_FILE,
    /** The file, or the server's answer, is not a JSON object with known fields of the right types. */
    MALFORMED,
    /** The user's config folder cannot be found. */
    NO_CONFIG_DIR,
    /** Any other system error. */
    IO,
    /** The change is made and visible, but the folder could not be synced: a power cut could undo it. */
    NOT_DURABLE,
    /** A bug in the library. */
    INTERNAL,
    /** A flag that the call does not know. */
    INVALID_FLAGS,
    /** URL parsers could disagree on the path; for files, the path is empty, too long or a loop. */
    INVALID_PATH,
    /** The call does not fit the kind of these credentials. */
    WRONG_KIND,
    /** The access token, or the id or secret of a client, is empty or has characters that it cannot have. */
    INVALID_TOKEN,
    /** The access token has expired. */
    EXPIRED,
    /** The server refused to give an access token. */
    TOKEN_REFUSED,
    /** The server cannot give an access token now. */
    TRY_LATER,
    /** A file, or the environment, has two kinds of credentials. */
    AMBIGUOUS,
    /** A code that this version does not know. */
    UNKNOWN;

    static Status of(int code) {
        return code >= 0 && code < UNKNOWN.ordinal() ? values()[code] : UNKNOWN;
    }
}
