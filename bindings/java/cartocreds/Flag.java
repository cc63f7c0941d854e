package cartocreds;

/** How credentials are made. A call refuses a flag that it does not know. */
public enum Flag {
    /** Accept a base_url that is not https. A file carries its own `allow_non_secure`, which this does not loosen. */
    ALLOW_NON_SECURE(1),
    /** Refuse a file unless it belongs to the caller (or root) and nobody else may read or write it. */
    REQUIRE_PRIVATE(2);

    final int bit;

    Flag(int bit) {
        this.bit = bit;
    }
}
