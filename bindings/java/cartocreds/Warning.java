package cartocreds;

/** What is doubtful about credentials and their file, without being refused. */
public enum Warning {
    /** Group or others may read the file. */
    READABLE_BY_OTHERS(1),
    /** The group may write the file. */
    WRITABLE_BY_GROUP(2),
    /** The file belongs neither to the effective user nor to root. */
    FOREIGN_OWNER(4),
    /** An older cartoframes wrote the file. */
    LEGACY_FILE(8),
    /** The access token has expired. */
    EXPIRED(16),
    /** The file has no api_key, so only public data can be read. */
    NO_API_KEY(32);

    final int bit;

    Warning(int bit) {
        this.bit = bit;
    }
}
