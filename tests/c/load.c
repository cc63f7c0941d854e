/* creds_from_file(): which files it accepts, what their values become, and that errors do not show the content. */
#include "test.h"

static creds_error_t *error;

static creds_t *load_text(const char *text)
{
    const char *path = in_home("load.json");

    write_file(path, text);
    return creds_from_file(path, 0, &error);
}

static void test_all_fields(void)
{
    const char *path = in_home("load.json");
    char source[2100];
    creds_t *creds = CHECK_MADE(load_text("{\"username\": \"johnsmith\", \"api_key\": \"" KEY "\", \"base_url\": "
                                          "\"https://x.org/user/johnsmith/\", \"allow_non_secure\": false}"),
                                error);

    CHECK_TEXT(creds_username(creds), "johnsmith");
    CHECK_TEXT(creds_api_key(creds), KEY);
    CHECK_TEXT(creds_base_url(creds), "https://x.org/user/johnsmith");
    CHECK(!creds_allow_non_secure(creds));
    snprintf(source, sizeof source, "file %s", path);
    CHECK_TEXT(creds_source(creds), source);
    CHECK_NUMBER(creds_warnings(creds), 0);
    creds_free(creds);
}

static void test_fields_that_are_missing(void)
{
    static const struct {
        const char *text, *username, *api_key, *base_url;
        unsigned warnings;
    } rows[] = {
        {"{\"username\": \"joe\"}", "joe", "default_public", "https://joe.carto.com",
         CREDS_WARNING_NO_API_KEY},
        {"{\"username\": \"joe\", \"api_key\": null}", "joe", "default_public", "https://joe.carto.com",
         CREDS_WARNING_NO_API_KEY},
        {"{\"username\": \"joe\", \"api_key\": \"\"}", "joe", "", "https://joe.carto.com", 0},
        {"{\"username\": \"joe\", \"base_url\": null}", "joe", "default_public", "https://joe.carto.com",
         CREDS_WARNING_NO_API_KEY},
        {"{\"username\": \"joe\", \"base_url\": \"\"}", "joe", "default_public", "https://joe.carto.com",
         CREDS_WARNING_NO_API_KEY},
        {"{\"username\": null, \"base_url\": \"https://x.org\"}", NULL, "default_public", "https://x.org",
         CREDS_WARNING_NO_API_KEY},
        {"{\"username\": \"\", \"base_url\": \"https://x.org\"}", NULL, "default_public", "https://x.org",
         CREDS_WARNING_NO_API_KEY},
        {"{\"username\": \"joe\", \"allow_non_secure\": null}", "joe", "default_public", "https://joe.carto.com",
         CREDS_WARNING_NO_API_KEY},
        /* The key's older name. */
        {"{\"username\": \"joe\", \"key\": \"k1\"}", "joe", "k1", "https://joe.carto.com",
         CREDS_WARNING_LEGACY_FILE},
        {"{\"username\": \"joe\", \"key\": \"k1\", \"api_key\": null}", "joe", "k1", "https://joe.carto.com",
         CREDS_WARNING_LEGACY_FILE},
        {"{\"username\": \"joe\", \"key\": \"k1\", \"api_key\": \"k2\"}", "joe", "k2", "https://joe.carto.com",
         CREDS_WARNING_LEGACY_FILE},
        {"{\"username\": \"joe\", \"key\": \"k1\", \"api_key\": \"\"}", "joe", "", "https://joe.carto.com",
         CREDS_WARNING_LEGACY_FILE},
        {"{\"username\": \"joe\", \"key\": null}", "joe", "default_public", "https://joe.carto.com",
         CREDS_WARNING_NO_API_KEY},
        /* If the file has the public key, it has an api_key; with a misspelt field it has none. */
        {"{\"username\": \"joe\", \"api_key\": \"default_public\"}", "joe", "default_public", "https://joe.carto.com", 0},
        {"{\"username\": \"joe\", \"apiKey\": \"k1\"}", "joe", "default_public", "https://joe.carto.com",
         CREDS_WARNING_NO_API_KEY},
        {"{\"username\": \"joe\", \"api-key\": \"k1\", \"API_KEY\": \"k2\"}", "joe", "default_public",
         "https://joe.carto.com", CREDS_WARNING_NO_API_KEY},
        /* Fields of other programs may have any type, and may occur twice. */
        {"{\"n\": [1, {\"username\": \"x\"}], \"username\": \"joe\", \"n\": null}", "joe", "default_public",
         "https://joe.carto.com", CREDS_WARNING_NO_API_KEY},
        /* As Notepad and PowerShell write UTF-8. */
        {"\xef\xbb\xbf{\"username\": \"joe\"}\r\n", "joe", "default_public", "https://joe.carto.com",
         CREDS_WARNING_NO_API_KEY},
        {" \t\r\n{ \"username\" : \"jo\\u0065\" }\r\n ", "joe", "default_public", "https://joe.carto.com",
         CREDS_WARNING_NO_API_KEY},
        {"{\"us\\u0065rname\": \"joe\"}", "joe", "default_public", "https://joe.carto.com",
         CREDS_WARNING_NO_API_KEY},
        {"{\"username\": \"\\u00e9\\ud83d\\udd11\", \"base_url\": \"https://x.org\"}", "\xc3\xa9\xf0\x9f\x94\x91",
         "default_public", "https://x.org",
         CREDS_WARNING_NO_API_KEY},
        {"{\"username\": \"joe\", \"api_key\": \"\\\"\\\\\\/\"}", "joe", "\"\\/", "https://joe.carto.com", 0},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        creds_t *creds;

        about(rows[i].text);
        creds = CHECK_MADE(load_text(rows[i].text), error);
        CHECK_TEXT(creds_username(creds), rows[i].username);
        CHECK_TEXT(creds_api_key(creds), rows[i].api_key);
        CHECK_TEXT(creds_base_url(creds), rows[i].base_url);
        CHECK_NUMBER(creds_warnings(creds), rows[i].warnings);
        creds_free(creds);
    }
}

static void test_allow_non_secure(void)
{
    creds_t *creds;

    CHECK(load_text("{\"username\": \"joe\", \"base_url\": \"http://localhost:8080\", \"api_key\": \"" KEY "\"}") == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INSECURE_BASE_URL, "load.json");
    creds = CHECK_MADE(load_text("{\"base_url\": \"http://localhost:8080\", \"allow_non_secure\": true}"), error);
    CHECK(creds_allow_non_secure(creds));
    creds_free(creds);
    /* The flag does not apply to a file. */
    write_file(in_home("strict.json"), "{\"base_url\": \"http://localhost:8080\", \"allow_non_secure\": false}");
    CHECK(creds_resolve(in_home("strict.json"), NULL, CREDS_ALLOW_NON_SECURE, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INSECURE_BASE_URL, "strict.json");
}

static void test_malformed(void)
{
    static const char *const rows[][2] = {
        {"[]", "is not a JSON object"},
        {"\"" KEY "\"", "line 1"},
        {"null", "line 1"},
        {"42", "line 1"},
        {KEY, "line 1"},
        {"api_key: " KEY, "line 1"},
        {"{username: \"joe\"}", "line 1"},
        {"{'username': 'joe', 'api_key': '" KEY "'}", "line 1"},
        {"{\"username\": \"joe\"} {}", "column 2"},
        {"{\"username\": \"joe\"} " KEY, "line 1"},
        {"{\"username\": \"joe\",}", "is not a JSON object"},
        {"{\"username\": joe}", "is not a JSON object"},
        {"{\"username\": \"joe", "ends before"},
        {"{\"username\":", "ends before"},
        {"{\"username\": \"joe\" \"api_key\": \"" KEY "\"}", "line 1"},
        {"{\n  \"api_key\": \"" KEY "\",\n  \"username\": 5\n}", "username"},
        {"{\"api_key\": [\"" KEY "\"]}", "api_key"},
        {"{\"api_key\": {\"x\": \"" KEY "\"}}", "api_key"},
        {"{\"api_key\": 987654321012345678901234567890}", "api_key"},
        {"{\"api_key\": true}", "api_key"},
        {"{\"key\": [\"" KEY "\"]}", "key"},
        {"{\"base_url\": false}", "base_url"},
        {"{\"allow_non_secure\": \"" KEY "\"}", "allow_non_secure"},
        {"{\"allow_non_secure\": 1}", "allow_non_secure"},
        {"{\"username\": \"a\", \"username\": \"b\"}", "username twice"},
        {"{\"api_key\": \"" KEY "\", \"api_key\": \"" KEY "\"}", "api_key twice"},
        {"{\"api_key\": null, \"api_key\": \"" KEY "\"}", "api_key twice"},
        {"{\"base_url\": null, \"base_url\": null}", "base_url twice"},
        {"{\"allow_non_secure\": true, \"allow_non_secure\": true}", "allow_non_secure twice"},
        {"{\"key\": \"" KEY "\", \"key\": \"" KEY "\"}", "key twice"},
        {"{\"api_key\": \"a\", \"api\\u005fkey\": \"b\"}", "api_key twice"},
        {"{\"api_key\": \"" KEY "\n\"}", "line"},
        {"{\"api_key\": \"" KEY "\\x\"}", "line 1"},
        {"{\"api_key\": \"\\ud83d" KEY "\"}", "line 1"},
        /* One byte order mark is skipped, at the beginning. */
        {"\xef\xbb\xbf\xef\xbb\xbf{\"username\": \"joe\"}", "line 1"},
        {" \xef\xbb\xbf{\"username\": \"joe\"}", "line 1"},
        {"\xef\xbb\xbf", "ends before"},
        {"{\"username\": \"joe\", \"api_key\": \"" KEY "\xff\"}", "UTF-8"},
        {"{\"username\": \"joe\", \"\xc0\xaf\": 1}", "UTF-8"},
        {"{\"username\": NaN}", "line 1"},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        about(rows[i][0]);
        CHECK(load_text(rows[i][0]) == NULL);
        CHECK_HAS(creds_error_message(error), rows[i][1]);
        CHECK(!leaks(creds_error_message(error), "98765432101234567890"));
        CHECK_ERROR(error, CREDS_ERROR_MALFORMED, "load.json");
    }
}

/* `text` in UTF-16, with a byte order mark or without. */
static size_t in_utf16(const char *text, int is_big_endian, int has_mark, char *out)
{
    size_t size = 0;

    if (has_mark) {
        out[size++] = (char)(is_big_endian ? 0xfe : 0xff);
        out[size++] = (char)(is_big_endian ? 0xff : 0xfe);
    }
    for (; *text != '\0'; text++) {
        out[size++] = is_big_endian ? '\0' : *text;
        out[size++] = is_big_endian ? *text : '\0';
    }
    return size;
}

/* PowerShell 5 writes UTF-16 when it redirects a text to a file. The error names the encoding, and no save overwrites the file. */
static void test_utf16(void)
{
    const char *path = in_home("utf16.json");
    creds_t *creds = made("ann", KEY, NULL);
    char bytes[200];
    int which;

    for (which = 0; which < 4; which++) {
        size_t size = in_utf16("{\"username\": \"joe\", \"api_key\": \"" KEY "\"}", which & 1, which & 2, bytes);

        write_bytes(path, bytes, size);
        CHECK(creds_from_file(path, 0, &error) == NULL);
        CHECK_HAS(creds_error_message(error), "UTF-16");
        CHECK_HAS(creds_error_message(error), "save it as UTF-8");
        CHECK_ERROR(error, CREDS_ERROR_MALFORMED, "utf16.json");
        CHECK_NUMBER(creds_save(creds, path, &error), CREDS_ERROR_MALFORMED);
        CHECK_HAS(creds_error_message(error), "UTF-16");
        CHECK_ERROR(error, CREDS_ERROR_MALFORMED, "utf16.json");
    }
    creds_free(creds);
    /* The error does not call UTF-32 UTF-16, in either byte order. */
    for (which = 0; which < 2; which++) {
        write_bytes(path, which == 0 ? "{\0\0\0\"\0\0\0" : "\0\0\0{\0\0\0\"", 8);
        CHECK(creds_from_file(path, 0, &error) == NULL);
        CHECK(strstr(creds_error_message(error), "UTF-16") == NULL);
        CHECK_ERROR(error, CREDS_ERROR_MALFORMED, "utf16.json");
    }
}

/* The advice in the errors works: a save corrects a known field, and a save succeeds after the file was moved away. */
static void test_the_advice(void)
{
    static const struct {
        const char *text;
        int is_replaceable;
    } rows[] = {
        {"{\"username\": 5}", 1},
        {"{\"api_key\": \"a\", \"api_key\": \"b\"}", 1},
        {"{\"allow_non_secure\": \"no\", \"comment\": 1}", 1},
        {"{\"username\": 5", 0},
        {"{\"username\": 5, broken}", 0},
        {"[]", 0},
        {"", 1},
        {"{\"username\": \"joe\"} {}", 0},
        {"\xff\xfe{", 0},
        {"{\"username\": \"\xff\"}", 0},
    };
    const char *path = in_home("advice.json"), *away = in_home("away.json");
    creds_t *creds = made("joe", KEY, NULL);
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        about(rows[i].text);
        remove(path);
        remove(away);
        write_file(path, rows[i].text);
        CHECK(creds_from_file(path, 0, &error) == NULL);
        CHECK_HAS(creds_error_message(error), "save the credentials again");
        CHECK((strstr(creds_error_message(error), "move it away and save") == NULL) == rows[i].is_replaceable);
        CHECK_ERROR(error, CREDS_ERROR_MALFORMED, "advice.json");
        if (!rows[i].is_replaceable)
            CHECK(rename(path, away) == 0);
        CHECK_OK(creds_save(creds, path, &error), error);
        creds_free(CHECK_MADE(creds_from_file(path, 0, &error), error));
    }
    creds_free(creds);
}

/* A load does not accept a part of a file, wherever it is cut, and the error shows none of the content. */
static void test_cut_short(void)
{
    static const char whole[] = "{\"username\": \"joe\", \"api_key\": \"" KEY "\", \"base_url\": \"https://x.org\"}";
    const char *path = in_home("cut.json");
    size_t size;

    /* Each load waits 100 ms for a writer, so the test does not try every size. */
    for (size = 0; size < sizeof whole - 1; size += size < 2 ? 1 : 9) {
        write_bytes(path, whole, size);
        CHECK(creds_from_file(path, 0, &error) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_MALFORMED, "cut.json");
    }
}

/* A wrong value in a file has the same status as the same argument, and the error names the file. */
static void test_values_that_are_refused(void)
{
    static const struct {
        const char *text;
        creds_status_t status;
        const char *named;
    } rows[] = {
        {"{}", CREDS_ERROR_MISSING_ACCOUNT, "username"},
        {"{\"api_key\": \"" KEY "\"}", CREDS_ERROR_MISSING_ACCOUNT, "username"},
        {"{\"username\": \"\", \"base_url\": \"\"}", CREDS_ERROR_MISSING_ACCOUNT, "username"},
        {"{\"username\": \"a@b\", \"api_key\": \"" KEY "\"}", CREDS_ERROR_INVALID_USERNAME, "username"},
        {"{\"username\": \"a\\nb\", \"base_url\": \"https://x.org\"}", CREDS_ERROR_INVALID_USERNAME, "username"},
        {"{\"username\": \"joe\", \"api_key\": \"" KEY "\\n\"}", CREDS_ERROR_INVALID_API_KEY, "api_key"},
        {"{\"username\": \"joe\", \"api_key\": \"\\u0000" KEY "\"}", CREDS_ERROR_INVALID_API_KEY, "api_key"},
        {"{\"username\": \"joe\", \"api_key\": \"\\u007f\"}", CREDS_ERROR_INVALID_API_KEY, "api_key"},
        {"{\"username\": \"joe\", \"key\": \"\\u0085" KEY "\"}", CREDS_ERROR_INVALID_API_KEY, "api_key"},
        {"{\"username\": \"jo\\u0000e\"}", CREDS_ERROR_INVALID_USERNAME, "username"},
        {"{\"base_url\": \"https://x.org/\\u0000\"}", CREDS_ERROR_INVALID_BASE_URL, "base_url"},
        {"{\"base_url\": \"https://joe:" KEY "@x.org\"}", CREDS_ERROR_INVALID_BASE_URL, "base_url"},
        {"{\"base_url\": \"x.org\"}", CREDS_ERROR_INVALID_BASE_URL, "base_url"},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        about(rows[i].text);
        CHECK(load_text(rows[i].text) == NULL);
        CHECK_HAS(creds_error_message(error), rows[i].named);
        CHECK_ERROR(error, rows[i].status, "load.json");
    }
}

/* If the file has no account, the error names the fields that it needs, and those that it seems to have under another
 * name, but does not quote the file. */
static void test_other_spellings(void)
{
    static const struct {
        const char *text, *said;
    } rows[] = {
        {"{}", "needs a field username or base_url; add one of them"},
        {"{\"api_key\": \"" KEY "\"}", "add one of them"},
        {"{\"" KEY "\": \"joe\", \"name\": 1}", "add one of them"},
        {"{\"USERNAME\": \"joe\", \"api_key\": \"" KEY "\"}", "seems to have username under other names"},
        {"{\"user\": \"joe\"}", "seems to have username under other names"},
        {"{\"User-Name\": 5, \"user_name\": [], \"username\": null}", "seems to have username under other names"},
        {"{\"userName\": \"joe\", \"apiKey\": \"" KEY "\"}", "seems to have username and api_key under other names"},
        {"{\"base-url\": \"https://x.org\", \"API_KEY\": \"" KEY "\"}", "seems to have base_url and api_key under other names"},
        {"{\"baseUrl\": \"https://x.org\", \"username\": \"\"}", "seems to have base_url under other names"},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        about(rows[i].text);
        CHECK(load_text(rows[i].text) == NULL);
        CHECK_HAS(creds_error_message(error), rows[i].said);
        CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "load.json");
    }
}

/* A file of `size` bytes: an object, and spaces. */
static void write_sized(const char *path, size_t size)
{
    static const char object[] = "{\"username\": \"joe\"}";
    char *text = malloc(size);

    memset(text, ' ', size);
    memcpy(text, object, sizeof object - 1);
    write_bytes(path, text, size);
    free(text);
}

static void test_size(void)
{
    const char *path = in_home("large.json");
    creds_t *creds;

    write_sized(path, 65536);
    creds = CHECK_MADE(creds_from_file(path, 0, &error), error);
    CHECK_TEXT(creds_username(creds), "joe");
    creds_free(creds);
    write_sized(path, 65537);
    CHECK(creds_from_file(path, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_TOO_LARGE, "large.json");
    write_sized(path, 1 << 24);
    CHECK(creds_from_file(path, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_TOO_LARGE, "large.json");
}

/* Nesting as deep as 64 KiB allow is refused or skipped, and does not crash the program. */
static void test_deep_nesting(void)
{
    char *open = repeated("[", 30000), *close = repeated("]", 30000), *text = malloc(70000);
    creds_t *creds;

    sprintf(text, "{\"username\": \"joe\", \"n\": %s%s}", open, close);
    creds = load_text(text);
    if (creds == NULL)
        CHECK_ERROR(error, CREDS_ERROR_MALFORMED, "load.json");
    creds_free(creds);
    sprintf(text, "{\"n\": %s", open);
    CHECK(load_text(text) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MALFORMED, "load.json");
    free(open);
    free(close);
    free(text);
}

static void test_paths(void)
{
    CHECK(creds_from_file(in_home("missing.json"), 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "missing.json");
    CHECK(creds_from_file(in_home("missing/x.json"), 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "missing");
    CHECK(creds_from_file("", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "path");
    CHECK(creds_from_file(home(), 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_REGULAR, "cartocreds-");
}

int main(void)
{
    START();
    RUN(test_all_fields);
    RUN(test_fields_that_are_missing);
    RUN(test_allow_non_secure);
    RUN(test_malformed);
    RUN(test_utf16);
    RUN(test_the_advice);
    RUN(test_cut_short);
    RUN(test_values_that_are_refused);
    RUN(test_other_spellings);
    RUN(test_size);
    RUN(test_deep_nesting);
    RUN(test_paths);
    return finish();
}
