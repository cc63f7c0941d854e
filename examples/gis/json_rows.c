#define _POSIX_C_SOURCE 200809L

#include "json_rows.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static char *skip_space(char *at)
{
    return at + strspn(at, " \t\r\n");
}

/* Reads the four digits of an escape, and moves `*from` to their end. Returns 0 if they are not digits. */
static unsigned long read_code(char **from)
{
    char digits[5] = "";
    size_t count;

    strncpy(digits, *from, sizeof digits - 1);
    count = strspn(digits, "0123456789abcdefABCDEF");
    *from += count;
    return count == 4 ? strtoul(digits, NULL, 16) : 0;
}

static char *write_utf8(char *to, unsigned long code)
{
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    const int size = code < 0x80 ? 1 : code < 0x800 ? 2
        : code < 0x10000                            ? 3
                                                    : 4;
    int i;

    for (i = size - 1; i > 0; i--, code >>= 6)
        to[i] = (char)(0x80 | (code & 0x3f));
    to[0] = (char)(first[size] | code);
    return to + size;
}

/* Writes the character that an escape stands for, which is never longer, and moves `*from` from after the backslash to the
 * end of the escape. */
static char *write_escaped(char *to, char **from)
{
    const char kind = *(*from)++;
    unsigned long code, low;

    if (kind != 'u') {
        *to = strchr("bfnrt", kind) != NULL ? ' ' : kind;
        return to + 1;
    }
    code = read_code(from);
    if (code >= 0xd800 && code < 0xdc00 && (*from)[0] == '\\' && (*from)[1] == 'u') {
        *from += 2;
        low = read_code(from);
        if (low >= 0xdc00 && low < 0xe000)
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    if (code < ' ' || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xe000))
        code = ' ';
    return write_utf8(to, code);
}

/* Reads a string in place. `at` is its quotation mark, and `*end` becomes its end. */
static char *read_string(char *at, char **end)
{
    char *text = at + 1, *to = text, *from = text;

    while (*from != '\0' && *from != '"') {
        if (*from == '\\' && from[1] != '\0') {
            from++;
            to = write_escaped(to, &from);
        } else {
            *to++ = (unsigned char)*from < ' ' || *from == '\x7f' ? ' ' : *from;
            from++;
        }
    }
    *end = *from == '"' ? from + 1 : from;
    *to = '\0';
    return text;
}

static char *skip_value(char *at)
{
    int depth = 0;

    do {
        if (*at == '{' || *at == '[')
            depth++;
        else if (*at == '}' || *at == ']')
            depth--;
        if (*at == '"')
            read_string(at, &at);
        else if (*at != '\0')
            at++;
    } while (*at != '\0' && (depth > 0 || strchr(",}] \t\r\n", *at) == NULL));
    return at;
}

/* Reads the name of the next member. `at` is the object's bracket, or the end of the previous member. Sets `*value` to the
 * member's value. NULL if there is no further member. */
static char *next_member(char *at, char **value)
{
    char *name;

    at = skip_space(at);
    if (*at == '{' || *at == ',')
        at = skip_space(at + 1);
    if (*at != '"')
        return NULL;
    name = read_string(at, &at);
    at = skip_space(at);
    if (*at != ':')
        return NULL;
    *value = skip_space(at + 1);
    return name;
}

/* Reads an object, and returns its end. */
static char *read_object(char *at, const char *const names[JSON_ROW_SIZE], char *values[JSON_ROW_SIZE])
{
    char *name, *value = at;
    int i;

    while ((name = next_member(at, &value)) != NULL) {
        char *text = NULL;

        if (*value == '"')
            text = read_string(value, &at);
        else
            at = skip_value(value);
        for (i = 0; i < JSON_ROW_SIZE; i++)
            if (strcasecmp(name, names[i]) == 0)
                values[i] = text;
    }
    at = skip_space(*at == '{' ? at + 1 : at);
    return *at == '}' ? at + 1 : at;
}

bool json_rows(char *answer, const char *const names[JSON_ROW_SIZE], void (*row)(char *const values[JSON_ROW_SIZE]))
{
    char *at = skip_space(answer), *value = at, *name;

    if (*at == '{')
        while ((name = next_member(at, &value)) != NULL && strcmp(name, "rows") != 0 && strcmp(name, "data") != 0)
            at = skip_value(value);
    if (*value != '[')
        return false;
    at = skip_space(value + 1);
    while (*at == '{') {
        char *values[JSON_ROW_SIZE] = {NULL, NULL};

        at = skip_space(read_object(at, names, values));
        row(values);
        if (*at == ',')
            at = skip_space(at + 1);
    }
    return *at == ']';
}
