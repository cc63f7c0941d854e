/* A part of cartocreds_gdal.h: reads and writes as much of JSON as CARTO's APIs need, because GDAL's own parser has no C
 * functions. For malformed JSON the result is arbitrary, but it is never read beyond its end. */
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

/* Finds the first element of an array, or the one after the element that ends at `text`; NULL: there is none. */
static inline const char *creds_gdal_json_element_(const char *text)
{
    const char *found = creds_gdal_json_space_(*text == '[' ? text + 1 : text);

    if (*found == ',')
        found = creds_gdal_json_space_(found + 1);
    return *found == '\0' || *found == ']' ? NULL : found;
}

/* The character that an escape such as `\n` or `\u0026` stands for, if it is ASCII, else 0. `text` begins after the
 * backslash, and `*end` is set to its end. */
static inline char creds_gdal_json_escaped_(const char *text, const char **end)
{
    static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const char *name = strchr(names, *text);
    char digits[5] = "";
    long code;

    *end = text + 1;
    if (*text != 'u')
        return name != NULL && *text != '\0' ? meanings[name - names] : '\0';
    strncpy(digits, text + 1, sizeof digits - 1);
    if (strspn(digits, "0123456789abcdefABCDEF") != 4)
        return '\0';
    *end = text + 5;
    code = strtol(digits, NULL, 16);
    return code < 0x80 ? (char)code : '\0';
}

/* Reads a string that begins at `text` with its quotation mark, to be freed with CPLFree(). NULL: it is no string, or
 * one with an escape of another character than one of ASCII, which no URL has. */
static inline char *creds_gdal_json_string_(const char *text)
{
    const char *end = *text == '"' ? creds_gdal_json_end_of_string_(text) : text;
    char *string, *at;

    if (end < text + 2)
        return NULL;
    string = at = (char *)CPLMalloc((size_t)(end - text));
    for (text++; text < end - 1; at++) {
        *at = *text++;
        if (*at != '\\')
            continue;
        *at = creds_gdal_json_escaped_(text, &text);
        if (*at == '\0') {
            CPLFree(string);
            return NULL;
        }
    }
    *at = '\0';
    return string;
}

/* Makes the JSON string of a UTF-8 text, with its quotation marks, to be freed with CPLFree(). */
static inline char *creds_gdal_json_quote_(const char *text)
{
    char *json = (char *)CPLMalloc(strlen(text) * (sizeof "\\u0000" - 1) + sizeof "\"\"");
    char *at = json;

    *at++ = '"';
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < ' ') {
            at += sprintf(at, "\\u%04x", (unsigned)(unsigned char)*text);
            continue;
        }
        if (*text == '"' || *text == '\\')
            *at++ = '\\';
        *at++ = *text;
    }
    *at++ = '"';
    *at = '\0';
    return json;
}

#endif
