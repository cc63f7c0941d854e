package cartocreds;

/** The kinds of credentials. */
public enum Kind {
    /** An account of the older platform: a username, an api_key, a base_url. */
    API_KEY,
    /** An access token of the current platform, with its client if it has one. */
    TOKEN,
    /** A machine-to-machine client without an access token. */
    CLIENT,
    /** A kind that this version does not know. */
    UNKNOWN;

    static Kind of(int code) {
        return code >= 0 && code < UNKNOWN.ordinal() ? values()[code] : UNKNOWN;
    }
}
