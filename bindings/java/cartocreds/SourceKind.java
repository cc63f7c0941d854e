package cartocreds;

/** The kind of place that credentials came from. */
public enum SourceKind {
    /** The arguments of a call. */
    ARGUMENTS,
    /** Environment variables. */
    ENVIRONMENT,
    /** A file; see {@link Credentials#sourcePath}. */
    FILE,
    /** A kind that this version does not know. */
    UNKNOWN;

    static SourceKind of(int code) {
        return code >= 0 && code < UNKNOWN.ordinal() ? values()[code] : UNKNOWN;
    }
}
