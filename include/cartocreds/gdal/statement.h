/*
 * A part of cartocreds_gdal.h: makes SQL arrive as it was written.
 *
 * The driver puts SQL into a form body and escapes `&`, control characters and everything beyond ASCII, as `%26`, `%0A`
 * or `%C3%A9`. It does not escape `+` and `%`, which mean something in a form: the server reads `C++` as `C  `, and
 * LIKE '%41%' as LIKE 'A%'. The functions here escape them.
 *
 * A `+` is always escaped, and so is a `%` that cannot begin an escape of the driver. The rest is ambiguous, because
 * the driver writes the same for `&` and for the text `%26`. Such a sequence counts as the driver's escape. But a
 * statement is refused if it may well be the text:
 * - in quotes, a control character other than tab, line feed and carriage return, or a byte that is not UTF-8
 *   (LIKE '%10%', LIKE '%90%');
 * - in quotes, `&`, tab, line feed or carriage return in a statement with LIKE or SIMILAR TO (LIKE '%26%');
 * - in quotes, any ambiguous sequence beside `://` or a `%XX` that is not ambiguous, as in encoded URLs;
 * - outside quotes, `&` before a digit or a sign (`id%261` is a modulo, `id&1` is not).
 * One case remains in which SQL changes: a text in quotes such as `B%26B` or `Qu%C3%A9bec`, with capitals and without
 * any of the above, arrives as `B&B` or `Québec`.
 */
#ifndef CARTOCREDS_GDAL_STATEMENT_H
#define CARTOCREDS_GDAL_STATEMENT_H

/* The kinds of sequences that can begin at a character of the driver's text. */
typedef enum creds_gdal_percent_ {
    CREDS_GDAL_PLAIN_, /* nothing: no two hexadecimal digits follow, or it is another character */
    CREDS_GDAL_ENCODED_, /* the encoding of a character that the driver does not escape */
    CREDS_GDAL_AMPERSAND_, /* this and the following: an escape of the driver, or the same text */
    CREDS_GDAL_SPACE_, /* tab, line feed, carriage return */
    CREDS_GDAL_ODD_BYTE_, /* another control character, or a byte that is not UTF-8 */
    CREDS_GDAL_BEYOND_ASCII_
} creds_gdal_percent_;

/* The value of `%XX`, or -1. The driver writes capitals only. */
static inline int creds_gdal_byte_(const char *text, int capitals_only)
{
    static const char capitals[] = "0123456789ABCDEF";
    int value = 0;
    int i;

    if (text[0] != '%')
        return -1;
    for (i = 1; i <= 2; i++) {
        const char digit = text[i] >= 'a' && text[i] <= 'f' && !capitals_only ? (char)(text[i] - 'a' + 'A') : text[i];
        const char *found = digit != '\0' ? strchr(capitals, digit) : NULL;
        if (found == NULL)
            return -1;
        value = value * 16 + (int)(found - capitals);
    }
    return value;
}

/* How many `%XX` at the beginning of a text form one character of UTF-8 beyond ASCII; 0 if they do not. */
static inline int creds_gdal_utf8_(const char *text)
{
    const int first = creds_gdal_byte_(text, 1);
    const int count = first >= 0xC2 && first <= 0xDF ? 2
        : first >= 0xE0 && first <= 0xEF             ? 3
        : first >= 0xF0 && first <= 0xF4             ? 4
                                                     : 0;
    int i;

    for (i = 1; i < count; i++)
        if ((creds_gdal_byte_(text + 3 * (size_t)i, 1) & ~0x3F) != 0x80)
            return 0;
    return count;
}

static inline creds_gdal_percent_ creds_gdal_classify_(const char *text)
{
    /* also -1 if the text does not begin with `%` */
    const int value = creds_gdal_byte_(text, 1);

    if (value < 0)
        return creds_gdal_byte_(text, 0) < 0 ? CREDS_GDAL_PLAIN_ : CREDS_GDAL_ENCODED_;
    if (value >= 0x80)
        return creds_gdal_utf8_(text) > 0 ? CREDS_GDAL_BEYOND_ASCII_ : CREDS_GDAL_ODD_BYTE_;
    if (value == '&')
        return CREDS_GDAL_AMPERSAND_;
    if (value == '\t' || value == '\n' || value == '\r')
        return CREDS_GDAL_SPACE_;
    return value > 0 && value < ' ' ? CREDS_GDAL_ODD_BYTE_ : CREDS_GDAL_ENCODED_;
}

/* The length of the sequence at the beginning of a text: an ambiguous sequence, or one byte. */
static inline int creds_gdal_length_(const char *text, creds_gdal_percent_ kind)
{
    if (kind == CREDS_GDAL_BEYOND_ASCII_)
        return 3 * creds_gdal_utf8_(text);
    return kind >= CREDS_GDAL_AMPERSAND_ ? 3 : 1;
}

/* Copies a piece of the driver's text. It does not change an ambiguous sequence, which makes it an escape, and escapes `+`
 * and every other `%`. Returns the end of the copy. Outside quotes `%10` can only be a modulo. */
static inline char *creds_gdal_escape_(char *to, const char *from, const char *end, int in_quotes)
{
    while (from < end) {
        const creds_gdal_percent_ kind = creds_gdal_classify_(from);
        const int is_escape = kind >= CREDS_GDAL_AMPERSAND_ && (in_quotes || kind != CREDS_GDAL_ODD_BYTE_);
        const int length = is_escape ? creds_gdal_length_(from, kind) : 1;
        if (!is_escape && (*from == '%' || *from == '+')) {
            *to++ = '%';
            *to++ = '2';
            *to++ = *from == '%' ? '5' : 'B';
        } else {
            memcpy(to, from, (size_t)length);
            to += length;
        }
        from += length;
    }
    return to;
}

/* Finds the end of a quoted text or a comment that begins at `text`; NULL: none begins there. `has_escapes`: a
 * backslash protects the next character, as in E'...'. */
static inline const char *creds_gdal_end_of_quote_(const char *text, int has_escapes)
{
    const char *end;

    if (strncmp(text, "--", 2) == 0) {
        end = strstr(text, "%0A");
        return end != NULL ? end : text + strlen(text);
    }
    if (strncmp(text, "/*", 2) == 0) {
        end = strstr(text + 2, "*/");
        return end != NULL ? end + 2 : text + strlen(text);
    }
    if (text[0] != '\'' && text[0] != '"')
        return NULL;
    for (end = text + 1; *end != '\0' && *end != text[0]; end++)
        if (has_escapes && *end == '\\' && end[1] != '\0')
            end++;
    return *end != '\0' ? end + 1 : end;
}

/* Finds what cannot be told apart in a quoted text; NULL: nothing. */
static inline const char *creds_gdal_doubt_in_quote_(const char *text, const char *end, int has_pattern)
{
    const char *ambiguous = NULL;
    int is_encoded = 0;

    while (text < end) {
        const creds_gdal_percent_ kind = creds_gdal_classify_(text);
        if (kind == CREDS_GDAL_ODD_BYTE_
            || (has_pattern && (kind == CREDS_GDAL_AMPERSAND_ || kind == CREDS_GDAL_SPACE_)))
            return text;
        if (kind == CREDS_GDAL_ENCODED_ || strncmp(text, "://", 3) == 0)
            is_encoded = 1;
        if (kind >= CREDS_GDAL_AMPERSAND_ && ambiguous == NULL)
            ambiguous = text;
        text += creds_gdal_length_(text, kind);
    }
    return is_encoded ? ambiguous : NULL;
}

/* Whether a `%26` outside quotes could be a modulo: `id%261`, `id%26 - 1`. */
static inline int creds_gdal_is_modulo_(const char *text)
{
    text += strlen("%26");
    if (*text >= '0' && *text <= '9')
        return 1;
    while (*text == ' ')
        text++;
    return *text == '-' || *text == '+';
}

/* Whether a word begins here after which a text is a pattern. */
static inline int creds_gdal_is_pattern_word_(const char *text, char before)
{
    if (strncmp(text, "~~", 2) == 0)
        return 1;
    if (before == '_' || (before >= 'A' && before <= 'Z') || (before >= 'a' && before <= 'z'))
        return 0;
    return EQUALN(text, "LIKE", 4) || EQUALN(text, "ILIKE", 5) || EQUALN(text, "SIMILAR", 7);
}

/* Makes a form body `q=SQL` from the driver's, so that the server reads the SQL as it was written. Free it with CPLFree().
 * NULL: the driver's body is ambiguous at `doubt`. */
static inline char *creds_gdal_statement_(const char *body, const char **doubt)
{
    char *escaped = (char *)CPLMalloc(3 * strlen(body) + 1);
    char *to = escaped;
    const char *from = body;
    char before = '\0';
    int has_pattern = 0;

    *doubt = NULL;
    while (*from != '\0' && *doubt == NULL) {
        const creds_gdal_percent_ kind = creds_gdal_classify_(from);
        const char *end = creds_gdal_end_of_quote_(from, before == 'E' || before == 'e');
        const int in_quotes = end != NULL;
        if (*from == '\'' || *from == '"')
            *doubt = creds_gdal_doubt_in_quote_(from, end, has_pattern);
        else if (*from == ';')
            has_pattern = 0;
        else if (creds_gdal_is_pattern_word_(from, before))
            has_pattern = 1;
        else if (kind == CREDS_GDAL_AMPERSAND_ && creds_gdal_is_modulo_(from))
            *doubt = from;
        if (!in_quotes)
            end = from + creds_gdal_length_(from, kind);
        to = creds_gdal_escape_(to, from, end, in_quotes);
        before = end[-1];
        from = end;
    }
    *to = '\0';
    if (*doubt == NULL)
        return escaped;
    CPLFree(escaped);
    return NULL;
}

/* Makes a path and query `/copyfrom?q=SQL` from the driver's, so that the server reads the SQL as it was written. Free it
 * with CPLFree(). Here the driver escapes everything but `+`. */
static inline char *creds_gdal_copy_query_(const char *query)
{
    char *escaped = (char *)CPLMalloc(3 * strlen(query) + 1);
    char *to = escaped;

    for (; *query != '\0'; query++) {
        if (*query == '+') {
            memcpy(to, "%2B", 3);
            to += 3;
        } else {
            *to++ = *query;
        }
    }
    *to = '\0';
    return escaped;
}

#endif
