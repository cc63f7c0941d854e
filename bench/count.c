/*
 * Runs one operation a number of times, for callgrind to count its instructions: count OPERATION TIMES FILE.
 * The difference between runs with two numbers of times is the cost of the operation alone.
 */
#include "hand.h"

#include <cartocreds.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define API_KEY "0123456789abcdef0123456789abcdef01234567"

static creds_t *creds;
static const char *path;
static char log_text[100 * 1024 + 1], url_text[100 * 1024 + 1];

static void op_new(void) { creds_free(creds_new("johnsmith", API_KEY, NULL, 0, NULL)); }
static void op_new_url(void) { creds_free(creds_new(NULL, API_KEY, "https://carto.example.org/user/joe", 0, NULL)); }
static void op_from_file(void) { creds_free(creds_from_file(path, 0, NULL)); }
static void op_cjson(void) { hand_load_cjson(path); }
static void op_floor(void) { hand_load_floor(path); }
static void op_get_default(void) { creds_free(creds_get_default()); }
static void op_username(void) { (void)creds_username(creds); }
static void op_session(void) { (void)creds_session(creds); }
static void op_is_public(void) { (void)creds_is_public(creds); }
static void op_warnings(void) { (void)creds_warnings(creds); }
static void op_redact(void) { creds_string_free(creds_redact(creds, log_text)); }
static void op_redact_urls(void) { creds_string_free(creds_redact(creds, url_text)); }
static void op_url(void) { creds_string_free(creds_url(creds, "api/v2/sql", NULL)); }
static void op_authorization(void) { creds_string_free(creds_authorization(creds, NULL)); }
static void op_to_string(void) { creds_string_free(creds_to_string(creds, 0)); }
static void op_empty(void) { (void)empty(creds); }

static const struct {
    const char *name;
    void (*run)(void);
    /* clang-format off */
} operations[] = {
    {"new", op_new},           {"new_url", op_new_url},   {"from_file", op_from_file},
    {"cjson", op_cjson},       {"floor", op_floor},       {"get_default", op_get_default},
    {"username", op_username}, {"session", op_session},   {"warnings", op_warnings},
    {"is_public", op_is_public}, {"url", op_url},       {"authorization", op_authorization},
    {"to_string", op_to_string}, {"redact", op_redact},   {"redact_urls", op_redact_urls},
    {"empty", op_empty},
};
/* clang-format on */

int main(int argc, char **argv)
{
    long times = argc == 4 ? atol(argv[2]) : -1;

    path = argc == 4 ? argv[3] : NULL;
    /* Every run begins without the file, because a save over an old file costs more. */
    if (path != NULL)
        remove(path);
    hand_fill_log(log_text, sizeof log_text);
    hand_fill_urls(url_text, sizeof url_text);
    creds = creds_new("johnsmith", API_KEY, NULL, 0, NULL);
    if (times < 0 || creds_save(creds, path, NULL) != CREDS_OK || creds_set_default(creds) != CREDS_OK)
        return 2;
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        if (strcmp(operations[i].name, argv[1]) == 0) {
            for (long time = 0; time < times; time++)
                operations[i].run();
            return 0;
        }
    }
    return 2;
}
