package cartocreds;

/** Flags for calls that make credentials. A call refuses a flag that it does not know ({@link Status#INVALID_FLAGS}). */
public enum Flag {
    /** Accept a base_url that is not https. It does not apply to a file, which has a field `allow_non_secure`. */
    ALLOW_NON_SECURE(1),
    /** Refuse a file unless it belongs to the caller (or root) and nobody else may read or write it. */
    REQUIRE_PRIVATE(2);

    final int bit;

    Flag(int bit) {
        this.bit = bit;
    }
}
