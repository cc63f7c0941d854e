/* creds_save() and creds_delete(): what a file contains afterwards, and what they do not change. */
#include "test.h"

static creds_error_t *error;

#define JOE "\"username\": \"joe\", \"api_key\": \"" KEY "\", \"base_url\": \"https://joe.carto.com\", " \
            "\"allow_non_secure\": false"

/* The file has exactly this text. */
#define CHECK_FILE(path, text) \
    do { \
        char *content = read_file(path); \
        CHECK_TEXT(content, text); \
        free(content); \
    } while (0)

static void save_joe(const char *path)
{
    creds_t *creds = CHECK_MADE(creds_new("joe", KEY, NULL, 0, &error), error);

    CHECK_OK(creds_save(creds, path, &error), error);
    creds_free(creds);
}

static void test_a_new_file(void)
{
    const char *path = in_home("new.json");
    creds_t *creds;

    save_joe(path);
    CHECK_FILE(path, "{" JOE "}");
    creds = CHECK_MADE(creds_from_file(path, 0, &error), error);
    CHECK_TEXT(creds_username(creds), "joe");
    CHECK_TEXT(creds_api_key(creds), KEY);
    CHECK_TEXT(creds_base_url(creds), "https://joe.carto.com");
    CHECK(!creds_allow_non_secure(creds));
    creds_free(creds);
}

static void test_values_that_are_not_given(void)
{
    const char *path = in_home("url.json");
    creds_t *creds = made(NULL, NULL, "http://localhost:1/");

    CHECK_OK(creds_save(creds, path, &error), error);
    CHECK_FILE(path, "{\"username\": null, \"api_key\": \"default_public\", \"base_url\": \"http://localhost:1\", "
                     "\"allow_non_secure\": true}");
    creds_free(creds);
}

/* Python reads the file in the encoding of its locale, so characters other than ASCII are escaped. */
static void test_characters(void)
{
    static const char key[] = "\"\\/\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x91\xef\xbf\xbf'~ ";
    const char *path = in_home("characters.json");
    creds_t *creds = made("joe", key, NULL), *loaded;
    char *content;
    size_t i;

    CHECK_OK(creds_save(creds, path, &error), error);
    content = read_file(path);
    for (i = 0; content[i] != '\0'; i++)
        CHECK((unsigned char)content[i] >= 0x20 && (unsigned char)content[i] < 0x7f);
    CHECK_HAS(content, "\\u00e9\\u20ac\\ud83d\\udd11\\uffff");
    free(content);
    loaded = CHECK_MADE(creds_from_file(path, 0, &error), error);
    CHECK_TEXT(creds_api_key(loaded), key);
    CHECK(creds_equal(creds, loaded));
    creds_free(loaded);
    creds_free(creds);
}

static void test_other_programs_fields(void)
{
    static const char *const rows[][2] = {
        /* The old content, and the fields that must follow the known ones. */
        {"{}", ""},
        {"", ""},
        {"{\"username\": \"x\", \"api_key\": \"x\", \"base_url\": \"x\", \"allow_non_secure\": true}", ""},
        {"{\"key\": \"old\", \"username\": \"x\"}", ""},
        /* A save removes a byte order mark, because Python's json refuses a file that has one. */
        {"\xef\xbb\xbf", ""},
        {"\xef\xbb\xbf{\"username\": \"x\", \"comment\": \"mine\"}\r\n", ", \"comment\": \"mine\""},
        {"{\"comment\": \"mine\"}", ", \"comment\": \"mine\""},
        {"{\"a\": 1, \"username\": \"x\", \"b\": null}", ", \"a\": 1, \"b\": null"},
        /* Numbers stay digit for digit. */
        {"{\"n\": 123456789012345678901234567890}", ", \"n\": 123456789012345678901234567890"},
        {"{\"n\": 0.1000000000000000055511151231257827}", ", \"n\": 0.1000000000000000055511151231257827"},
        {"{\"n\": [1e400, -0.0, 1E+2]}", ", \"n\": [1e400, -0.0, 1E+2]"},
        /* If a field occurs twice, the last one is kept. */
        {"{\"n\": 1, \"m\": 2, \"n\": 3}", ", \"n\": 3, \"m\": 2"},
        /* A save corrects a wrong known field. */
        {"{\"username\": 5, \"api_key\": \"a\", \"api_key\": [], \"x\": {\"key\": [\"y\"]}}",
         ", \"x\": {\"key\": [\"y\"]}"},
        {"{\"caf\xc3\xa9\": \"\xf0\x9f\x94\x91\"}", ", \"caf\\u00e9\": \"\\ud83d\\udd11\""},
        {"{\"\": \"\", \"a\\\"b\": \"\\u0041\"}", ", \"\": \"\", \"a\\\"b\": \"\\u0041\""},
    };
    const char *path = in_home("other.json");
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char expected[512];

        about(rows[i][0]);
        write_file(path, rows[i][0]);
        save_joe(path);
        snprintf(expected, sizeof expected, "{%s%s}", JOE, rows[i][1]);
        CHECK_FILE(path, expected);
        /* A second save changes nothing. */
        save_joe(path);
        CHECK_FILE(path, expected);
    }
}

static void test_files_that_are_not_overwritten(void)
{
    static const char *const rows[] = {"[]", "null", "\"" KEY "\"", "not JSON", "{\"username\": \"x\"", "{} {}",
                                       " ", "{\"n\": \xff}", "\xef\xbb\xbf\xef\xbb\xbf{}", "[Section]\nkey=" KEY "\n"};
    const char *path = in_home("kept.json");
    creds_t *creds = made("joe", KEY, NULL);
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        about(rows[i]);
        write_file(path, rows[i]);
        CHECK_NUMBER(creds_save(creds, path, &error), CREDS_ERROR_MALFORMED);
        CHECK_HAS(creds_error_message(error), "not overwritten");
        CHECK_ERROR(error, CREDS_ERROR_MALFORMED, "kept.json");
        CHECK_FILE(path, rows[i]);
    }
    creds_free(creds);
}

static void test_size(void)
{
    const char *path = in_home("size.json");
    creds_t *creds = made("joe", KEY, NULL);
    char *filler = repeated("x", 70000), *text = malloc(80000);

    /* The existing file is larger than the limit. */
    sprintf(text, "{\"n\": \"%s\"}", filler);
    write_file(path, text);
    CHECK_NUMBER(creds_save(creds, path, &error), CREDS_ERROR_TOO_LARGE);
    CHECK_ERROR(error, CREDS_ERROR_TOO_LARGE, "size.json");
    CHECK_FILE(path, text);
    /* An existing file that is exactly at the limit; most of it is spaces. */
    sprintf(text, "{%65534s}", "");
    write_file(path, text);
    CHECK_OK(creds_save(creds, path, &error), error);
    /* The new file would be larger than the limit: the known fields are added to a field of nearly 64 KiB. */
    sprintf(text, "{\"n\": \"%.*s\"}", 65500, filler);
    write_file(path, text);
    CHECK_NUMBER(creds_save(creds, path, &error), CREDS_ERROR_TOO_LARGE);
    CHECK_ERROR(error, CREDS_ERROR_TOO_LARGE, "size.json");
    CHECK_FILE(path, text);
    creds_free(creds);
    /* The last byte that fits, and the first that does not. The text around the key has over 90 bytes. */
    {
        int length = 65536 - (int)strlen("{\"username\": \"joe\", \"api_key\": \"\", \"base_url\": "
                                         "\"https://joe.carto.com\", \"allow_non_secure\": true}");
        creds_t *loaded;

        remove(path);
        sprintf(text, "%.*s", length, filler);
        creds = made("joe", text, NULL);
        CHECK_OK(creds_save(creds, path, &error), error);
        loaded = CHECK_MADE(creds_from_file(path, 0, &error), error);
        CHECK(creds_equal(creds, loaded));
        creds_free(loaded);
        creds_free(creds);
        sprintf(text, "%.*s", length + 1, filler);
        creds = made("joe", text, NULL);
        CHECK_NUMBER(creds_save(creds, in_home("larger.json"), &error), CREDS_ERROR_TOO_LARGE);
        CHECK_ERROR(error, CREDS_ERROR_TOO_LARGE, "larger.json");
        CHECK(!exists(in_home("larger.json")));
        creds_free(creds);
    }
    free(filler);
    free(text);
}

static void test_paths_of_save(void)
{
    creds_t *creds = made("joe", KEY, NULL);

    CHECK_NUMBER(creds_save(creds, in_home("missing/x.json"), &error), CREDS_ERROR_NOT_FOUND);
    CHECK_HAS(creds_error_message(error), "missing/x.json: its folder does not exist");
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "missing");
    CHECK(!exists(in_home("missing/x.json")));
    CHECK_NUMBER(creds_save(creds, "", &error), CREDS_ERROR_INVALID_PATH);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "path");
    CHECK_NUMBER(creds_save(creds, home(), &error), CREDS_ERROR_NOT_REGULAR);
    CHECK_ERROR(error, CREDS_ERROR_NOT_REGULAR, "cartocreds-");
    creds_free(creds);
}

static void test_delete(void)
{
    const char *path = in_home("delete.json");

    save_joe(path);
    CHECK_OK(creds_delete(path, &error), error);
    CHECK(!exists(path));
    CHECK_NUMBER(creds_delete(path, &error), CREDS_ERROR_NOT_FOUND);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "delete.json");
    CHECK_NUMBER(creds_delete(in_home("missing/x.json"), &error), CREDS_ERROR_NOT_FOUND);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "missing");
    CHECK_NUMBER(creds_delete("", &error), CREDS_ERROR_INVALID_PATH);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "path");
    CHECK_NUMBER(creds_delete(home(), &error), CREDS_ERROR_NOT_REGULAR);
    CHECK_ERROR(error, CREDS_ERROR_NOT_REGULAR, "cartocreds-");
    /* Its content does not matter. */
    write_file(path, "not JSON");
    CHECK_OK(creds_delete(path, &error), error);
    CHECK(!exists(path));
}

int main(void)
{
    START();
    RUN(test_a_new_file);
    RUN(test_values_that_are_not_given);
    RUN(test_characters);
    RUN(test_other_programs_fields);
    RUN(test_files_that_are_not_overwritten);
    RUN(test_size);
    RUN(test_paths_of_save);
    RUN(test_delete);
    return finish();
}
