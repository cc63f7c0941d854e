/* A part of cartocreds_gdal.h: as much of JSON as the answers of the SQL API need. GDAL's own parser has no C
 * functions. Malformed JSON is read in some way, but never beyond its end. */
#ifndef CARTOCREDS_GDAL_JSON_H
#define CARTOCREDS_GDAL_JSON_H

static inline const char *creds_gdal_json_space_(const char *text)
{
    return text + strspn(text, " \t\r\n");
}

/* The end of a string that begins at `text` with its quotation mark. */
static inline const char *creds_gdal_json_end_of_string_(const char *text)
{
    for (text++; *text != '\0' && *text != '"'; text++)
        if (*text == '\\' && text[1] != '\0')
            text++;
    return *text != '\0' ? text + 1 : text;
}

/* The end of a value that begins at `text`. */
static inline const char *creds_gdal_json_end_(const char *text)
{
    int depth = 0;

    do {
        if (*text == '{' || *text == '[')
            depth++;
        else if (*text == '}' || *text == ']')
            depth--;
        text = *text == '"' ? creds_gdal_json_end_of_string_(text) : text + (*text != '\0');
    } while (*text != '\0' && (depth > 0 || strchr(",}] \t\r\n", *text) == NULL));
    return text;
}

/* Steps through the members of an object. `*at` is the object at first, then the end of the member before. Returns the
 * next member's name, which begins with its quotation mark, and sets `*at` to its value. NULL: there is none. */
static inline const char *creds_gdal_json_next_(const char **at)
{
    const char *text = *at;
    const char *name;

    text = creds_gdal_json_space_(*text == '{' ? text + 1 : text);
    if (*text == ',')
        text = creds_gdal_json_space_(text + 1);
    if (*text != '"')
        return NULL;
    name = text;
    text = creds_gdal_json_space_(creds_gdal_json_end_of_string_(text));
    if (*text != ':')
        return NULL;
    *at = creds_gdal_json_space_(text + 1);
    return name;
}

/* Finds the value of an object's member; NULL: there is none. */
static inline const char *creds_gdal_json_get_(const char *object, const char *name)
{
    const size_t size = strlen(name);
    const char *at = object;
    const char *found = *at == '{' ? creds_gdal_json_next_(&at) : NULL;

    while (found != NULL && (strncmp(found + 1, name, size) != 0 || found[1 + size] != '"')) {
        at = creds_gdal_json_end_(at);
        found = creds_gdal_json_next_(&at);
    }
    return found != NULL ? at : NULL;
}

#endif
