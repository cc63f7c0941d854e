/*
 * A part of cartocreds_gdal.h: joins the parts of a query's result.
 *
 * Each part is a GeoJSON FeatureCollection, and arrives in pieces of any size. The features of all parts are copied to
 * one FeatureCollection in a file as they arrive, so that no part has to fit into memory. The code here reads only as
 * much of the JSON as it needs to find the features, and to check whether a part is complete. GDAL's GeoJSON driver finds
 * faults inside a feature.
 */
#ifndef CARTOCREDS_GDAL_FEATURES_H
#define CARTOCREDS_GDAL_FEATURES_H

/** The largest result of a query that creds_gdal_open_query() takes, in bytes of GeoJSON: all parts together. A program
 *  may define another one before it includes the header. */
#ifndef CREDS_GDAL_QUERY_LIMIT
#define CREDS_GDAL_QUERY_LIMIT ((vsi_l_offset)1 << 30)
#endif

/* How much of an answer that is not a FeatureCollection is kept for an error message. */
#define CREDS_GDAL_KEPT_SIZE_ 4096

typedef struct creds_gdal_features_ {
    VSILFILE *file;
    vsi_l_offset received; /* bytes of all parts so far */
    int has_features; /* the file has one already */
    int cannot_write;
    /* Of the part that is being read: */
    int depth; /* how many brackets are open */
    int in_string, is_escaped;
    int is_value; /* at depth 1, after a colon */
    int in_features;
    int needs_comma; /* before its first feature */
    int is_collection, had_features, is_malformed, is_done;
    char name[24], text[24]; /* at depth 1, the member's name, and the beginning of the last string */
    size_t text_size;
    char kept[CREDS_GDAL_KEPT_SIZE_ + 1];
    size_t kept_size;
} creds_gdal_features_;

static inline void creds_gdal_features_write_(creds_gdal_features_ *features, const char *text, size_t size)
{
    if (size != 0 && VSIFWriteL(text, 1, size, features->file) != size)
        features->cannot_write = 1;
}

/* Prepares for the next part. */
static inline void creds_gdal_features_begin_part_(creds_gdal_features_ *features)
{
    features->depth = features->in_string = features->is_escaped = features->is_value = features->in_features = 0;
    features->needs_comma = 0;
    features->is_collection = features->had_features = features->is_malformed = features->is_done = 0;
    features->name[0] = features->text[0] = '\0';
    features->text_size = features->kept_size = 0;
}

/* Whether the part that was read is a whole FeatureCollection. */
static inline int creds_gdal_features_are_whole_(const creds_gdal_features_ *features)
{
    return features->is_done && features->is_collection && features->had_features && !features->is_malformed;
}

/* Reads a character inside a string. */
static inline void creds_gdal_features_in_string_(creds_gdal_features_ *features, char c)
{
    if (features->is_escaped) {
        features->is_escaped = 0;
    } else if (c == '\\') {
        features->is_escaped = 1;
    } else if (c == '"') {
        features->in_string = 0;
        features->text[features->text_size] = '\0';
        if (features->depth == 1 && features->is_value && strcmp(features->name, "type") == 0)
            features->is_collection = strcmp(features->text, "FeatureCollection") == 0;
        return;
    }
    if (features->depth == 1 && features->text_size < sizeof features->text - 1)
        features->text[features->text_size++] = c;
}

/* Reads a character outside strings at depth 0 or 1, or one that leads there. Returns whether it belongs to the
 * features. */
static inline int creds_gdal_features_outside_(creds_gdal_features_ *features, char c)
{
    if (features->depth == 0) {
        if (c == '{' && !features->is_done)
            features->depth = 1;
        else
            features->is_malformed = 1;
    } else if (c == '"') {
        features->in_string = 1;
        features->text_size = 0;
    } else if (c == ':') {
        memcpy(features->name, features->text, sizeof features->name);
        features->is_value = 1;
    } else if (c == ',') {
        features->is_value = 0;
    } else if (c == '{' || c == '[') {
        features->depth++;
        features->in_features = c == '[' && strcmp(features->name, "features") == 0;
        features->needs_comma = features->has_features;
    } else if (c == '}' || c == ']') {
        features->depth--;
        features->is_done = features->depth == 0;
    }
    return 0;
}

/* Reads a character. Returns whether it belongs to the features. */
static inline int creds_gdal_features_read_(creds_gdal_features_ *features, char c)
{
    if (features->in_string) {
        creds_gdal_features_in_string_(features, c);
        return features->in_features;
    }
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
        return 0;
    if (features->depth < 2)
        return creds_gdal_features_outside_(features, c);
    if (c == '"')
        features->in_string = 1;
    else if (c == '{' || c == '[')
        features->depth++;
    else if (c == '}' || c == ']')
        features->depth--;
    if (features->in_features && features->depth == 1) {
        features->in_features = 0;
        features->had_features = 1;
        return 0;
    }
    if (features->in_features)
        features->has_features = 1;
    return features->in_features;
}

/* A CPLHTTPFetchWriteFunc. It ends the transfer, by taking less than there is, if the result is too large or cannot be
 * written, or if it is long and not a FeatureCollection. */
static inline size_t creds_gdal_features_receive_(void *bytes, size_t one, size_t size, void *user_data)
{
    creds_gdal_features_ *features = (creds_gdal_features_ *)user_data;
    const char *text = (const char *)bytes;
    const size_t room = CREDS_GDAL_KEPT_SIZE_ - features->kept_size;
    const size_t kept = size < room ? size : room;
    size_t begin = 0, i;

    (void)one; /* is always 1 */
    features->received += size;
    if (!features->had_features && !features->in_features) {
        memcpy(features->kept + features->kept_size, text, kept);
        features->kept_size += kept;
    }
    for (i = 0; i < size && !features->is_malformed; i++) {
        if (!creds_gdal_features_read_(features, text[i])) {
            creds_gdal_features_write_(features, text + begin, i - begin);
            begin = i + 1;
        } else if (features->needs_comma) {
            creds_gdal_features_write_(features, ",", 1);
            features->needs_comma = 0;
        }
    }
    if (!features->is_malformed)
        creds_gdal_features_write_(features, text + begin, size - begin);
    if (features->cannot_write || features->received > CREDS_GDAL_QUERY_LIMIT
        || (features->is_malformed && features->kept_size == CREDS_GDAL_KEPT_SIZE_))
        return 0;
    return size;
}

#endif
