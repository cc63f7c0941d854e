/*
 * linear CASE KEY_SIZE TEXT_SIZE: masks one text, while callgrind counts the instructions. Each case is a kind of key and text
 * for which a simple search would look at every byte of the key at every byte of the text.
 *
 * Without arguments it prints the cases.
 */
#include <cartocreds.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    /* The key is the beginning, then as many pieces as fit, then the end. The text consists of pieces. */
    const char *key_begin, *key_piece, *key_end, *text_piece;
} cases[] = {
    {"letters", "", "a", "b", "a"},
    {"letters, other end", "b", "a", "", "a"},
    {"zeros", "", "0", "1", "0"},
    {"zeros found", "", "0", "", "0"},
    {"halves", "", "ab", "b", "ab"},
    {"percent", "", "A", "B", "%41"},
    {"percent found", "", "A", "", "%41"},
    {"begins in percent", "41", "A", "B", "%41"},
    {"begins in percent, found", "41", "A", "", "%41"},
    {"looks like percent", "", "%41", "B", "%41"},
    {"encoded percent", "", "%41", "B", "%2541"},
    {"backslashes", "", "\\", "b", "\\"},
    {"backslashes found", "", "\\", "", "\\"},
    {"quotes", "", "\"", "b", "\\\""},
    {"unicode", "", "A", "B", "\\u0041"},
    {"begins in unicode", "u0041", "A", "B", "\\u0041"},
    {"surrogates", "", "\xf0\x9f\x94\x91", "b", "\\ud83d\\udd11"},
    {"both", "", "AA", "B", "%41\\u0041"},
    {"plus", "", " ", "b", "+"},
    {"base64", "", "aaa", "b", "YWFh"},
    {"base64 of a pair", "", "aaa", "b", "am9lOmFh"},
    {"schemes", "", "Basic Bearer ", "b", "Basic Bearer "},
    {"log", "", "0123456789abcdef", "", "GET /api/v2/sql?q=SELECT%20the_geom,%20name HTTP/1.1 \\\"x\\\" \\u003d "},
};

static char *repeated(const char *begin, const char *piece, const char *end, size_t size)
{
    char *text = malloc(size + strlen(begin) + strlen(piece) + strlen(end) + 1);
    size_t length = strlen(strcpy(text, begin)), step = strlen(piece);

    for (; length + step + strlen(end) <= size; length += step)
        memcpy(text + length, piece, step);
    strcpy(text + length, end);
    return text;
}

int main(int argc, char **argv)
{
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (argc == 1)
            puts(cases[i].name);
        else if (argc == 4 && strcmp(cases[i].name, argv[1]) == 0) {
            char *key = repeated(cases[i].key_begin, cases[i].key_piece, cases[i].key_end, strtoul(argv[2], NULL, 10));
            char *text = repeated("", cases[i].text_piece, "", strtoul(argv[3], NULL, 10));
            creds_t *creds = creds_new("joe", key, NULL, 0, NULL);
            char *masked = creds_redact(creds, text);

            if (masked == NULL)
                return 1;
            creds_string_free(masked);
            creds_free(creds);
            free(key);
            free(text);
            return 0;
        }
    }
    return argc != 1;
}
