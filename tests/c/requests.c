/* What requests are made of: URL, Authorization header, query parameter; and the masking of logs. */
#include "test.h"

static creds_error_t *error;

static void test_urls(void)
{
    static const char *const rows[][3] = {
        {"https://joe.carto.com", "api/v2/sql", "https://joe.carto.com/api/v2/sql"},
        {"https://joe.carto.com/", "/api/v2/sql", "https://joe.carto.com/api/v2/sql"},
        {"https://joe.carto.com", "///api/v3/me", "https://joe.carto.com/api/v3/me"},
        {"https://x.org/user/joe", "/api/v3/me", "https://x.org/user/joe/api/v3/me"},
        {"https://x.org/user/joe/", "api/v2/sql?q=SELECT%201", "https://x.org/user/joe/api/v2/sql?q=SELECT%201"},
        {"https://x.org", "", "https://x.org/"},
        {"https://x.org", "/", "https://x.org/"},
        {"https://x.org", "a?b=../c&d=./e", "https://x.org/a?b=../c&d=./e"},
        {"https://x.org", "...", "https://x.org/..."},
        {"https://x.org", "a.b/c..d/", "https://x.org/a.b/c..d/"},
        {"https://x.org", "caf\xc3\xa9", "https://x.org/caf\xc3\xa9"},
        {"https://x.org:8443", "//evil.org/a", "https://x.org:8443/evil.org/a"},
        {"https://x.org", "https://evil.org", "https://x.org/https://evil.org"},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        creds_t *creds = made("joe", KEY, rows[i][0]);

        about(rows[i][1]);
        CHECK_OWNED(creds_url(creds, rows[i][1], &error), rows[i][2]);
        CHECK(error == NULL);
        creds_free(creds);
    }
}

static void test_url_paths_that_are_refused(void)
{
    static const char *const refused[] = {"a b",  "a\tb",   "a\nb",    "\x7f",    "\xc2\x85", "a\\b",  "a#b",
                                          ".",    "..",     "../a",    "a/../b",  "a/.",      "a/./b", "/..",
                                          "%2e",  "a/%2E.", "%2e%2E/", "a?b c",   "a?b#c",    " ",     "a/..?b"};
    creds_t *creds = made("joe", KEY, NULL);
    size_t i;

    for (i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        about(refused[i]);
        CHECK(creds_url(creds, refused[i], &error) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "path");
    }
    about("not UTF-8");
    CHECK(creds_url(creds, "a\xff", &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_UTF8, "path");
    creds_free(creds);
}

static void test_authorization(void)
{
    static const char *const rows[][4] = {
        {"johnsmith", "abcdefg", NULL, "Basic am9obnNtaXRoOmFiY2RlZmc="},
        {"johnsmith", NULL, NULL, "Basic am9obnNtaXRoOmRlZmF1bHRfcHVibGlj"},
        {"johnsmith", "", NULL, "Basic am9obnNtaXRoOg=="},
        {"johnsmith", "a:b", NULL, "Basic am9obnNtaXRoOmE6Yg=="},
        {NULL, "k", "https://x.org/user/joe", "Basic am9lOms="},
        {NULL, "k", "https://joe.carto.com", "Basic am9lOms="},
        {"\xc3\xa9", "\xc3\xbf~?>", "https://x.org", "Basic w6k6w79+Pz4="},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        creds_t *creds = made(rows[i][0], rows[i][1], rows[i][2]);

        about(rows[i][3]);
        CHECK_OWNED(creds_authorization(creds, &error), rows[i][3]);
        CHECK(error == NULL);
        creds_free(creds);
    }
}

static void test_authorization_that_is_refused(void)
{
    creds_t *creds = made(NULL, KEY, "https://x.org");

    CHECK(creds_authorization(creds, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "username");
    creds_free(creds);
    creds = made("jo:e", KEY, "https://x.org");
    CHECK(creds_authorization(creds, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_USERNAME, "':'");
    creds_free(creds);
    creds = made(NULL, KEY, "https://x.org/user/jo:e");
    CHECK(creds_authorization(creds, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_USERNAME, "':'");
    creds_free(creds);
}

static void test_query(void)
{
    char every[128], expected[400] = "api_key=";
    creds_t *creds = made("joe", "abc-123_x.y~z", NULL);
    int code, length = 0;

    CHECK_OWNED(creds_query(creds), "api_key=abc-123_x.y~z");
    creds_free(creds);
    creds = made("joe", "\xc3\xa9 &=+/%", NULL);
    CHECK_OWNED(creds_query(creds), "api_key=%C3%A9%20%26%3D%2B%2F%25");
    creds_free(creds);
    creds = made("joe", NULL, NULL);
    CHECK_OWNED(creds_query(creds), "api_key=default_public");
    creds_free(creds);
    creds = made("joe", "", NULL);
    CHECK_OWNED(creds_query(creds), "api_key=");
    creds_free(creds);

    /* All of ASCII: only RFC 3986's unreserved characters stand as they are. */
    for (code = 0x20; code < 0x7f; code++) {
        static const char unreserved[] =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

        every[length++] = (char)code;
        sprintf(expected + strlen(expected), strchr(unreserved, code) != NULL ? "%c" : "%%%02X", (unsigned)code);
    }
    every[length] = '\0';
    creds = made("joe", every, NULL);
    CHECK_OWNED(creds_query(creds), expected);
    creds_free(creds);
}

static void test_redact(void)
{
    static const char *const rows[][2] = {
        {"", ""},
        {"nothing here", "nothing here"},
        {"k+/\"\xc3\xa9y1", "***"},
        {"<k+/\"\xc3\xa9y1><k+/\"\xc3\xa9y1>", "<***><***>"},
        {"api_key=k%2B%2F%22%C3%A9y1&q=1", "api_key=***&q=1"},
        {"api_key=k%2b%2f%22%c3%a9y1&q=1", "api_key=***&q=1"},
        {"{\"api_key\": \"k+/\\\"\xc3\xa9y1\"}", "{\"api_key\": \"***\"}"},
        {"{\"api_key\": \"k+\\/\\\"\\u00e9y1\"}", "{\"api_key\": \"***\"}"},
        {"{\"api_key\": \"k+/\\\"\\u00E9y1\"}", "{\"api_key\": \"***\"}"},
        {"aysvIsOpeTE=", "***"},                              /* Base64 of the key */
        {"Authorization: Basic am9lOmsrLyLDqXkx", "Authorization: ***"}, /* as creds_authorization() makes it */
        {"raw bytes \xff\xfe k+/\"\xc3\xa9y1 \x80\n", "raw bytes \xff\xfe *** \x80\n"},
        {"k+/\"\xc3\xa9y", "k+/\"\xc3\xa9y"},
    };
    creds_t *creds = made("joe", "k+/\"\xc3\xa9y1", NULL);
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        about(rows[i][0]);
        CHECK_OWNED(creds_redact(creds, rows[i][0]), rows[i][1]);
    }
    creds_free(creds);
}

/* A key whose Base64 has characters in which the alphabets differ. */
static void test_redact_of_base64(void)
{
    creds_t *creds = made("joe", "\xc3\xbf~?>abc", NULL);

    CHECK_OWNED(creds_redact(creds, "<w79+Pz5hYmM=>"), "<***>");
    CHECK_OWNED(creds_redact(creds, "<Basic am9lOsO/fj8+YWJj> <am9lOsO/fj8+YWJj>"), "<***> <***>");
    creds_free(creds);
}

static void test_redact_of_what_requests_are_made_of(void)
{
    creds_t *creds = made("joe", "a/b+c d=\"\\\xf0\x9f\x94\x91", NULL);
    char *texts[4], *masked;
    int i;

    texts[0] = creds_query(creds);
    texts[1] = creds_authorization(creds, &error);
    texts[2] = creds_to_string(creds, CREDS_SHOW_API_KEY);
    CHECK_OK(creds_save(creds, in_home("redact.json"), &error), error);
    texts[3] = read_file(in_home("redact.json"));
    for (i = 0; i < 4; i++) {
        about(texts[i]);
        masked = creds_redact(creds, texts[i]);
        CHECK_HAS(masked, "***");
        CHECK(!leaks(masked, texts[0] + strlen("api_key=")));
        CHECK(!leaks(masked, texts[1] + strlen("Basic ")));
        CHECK(strstr(masked, "a/b") == NULL && strstr(masked, "udd11") == NULL);
        creds_string_free(masked);
    }
    about(NULL);
    for (i = 0; i < 3; i++)
        creds_string_free(texts[i]);
    free(texts[3]);
    creds_free(creds);
}

/* What creds_redact_bytes() makes of `size` bytes, which it must not read beyond, is `expected_size` bytes and a NUL. */
static void check_bytes(const creds_t *creds, const char *text, size_t size, const char *expected, size_t expected_size)
{
    char *copy = malloc(size + 1), *masked, *without_size;
    size_t masked_size = 4711;

    memcpy(copy, text, size);
    copy[size] = 'x';
    masked = creds_redact_bytes(creds, copy, size, &masked_size);
    CHECK_NUMBER(masked_size, expected_size);
    CHECK(masked != NULL && memcmp(masked, expected, expected_size) == 0 && masked[expected_size] == '\0');
    without_size = creds_redact_bytes(creds, copy, size, NULL);
    CHECK(without_size != NULL && memcmp(without_size, expected, expected_size) == 0);
    creds_string_free(without_size);
    creds_string_free(masked);
    free(copy);
}

#define CHECK_BYTES(creds, text, expected) check_bytes(creds, text, sizeof(text) - 1, expected, sizeof(expected) - 1)

static void test_redact_bytes(void)
{
    creds_t *creds = made("joe", "abcdefg", NULL);

    CHECK_BYTES(creds, "", "");
    CHECK_BYTES(creds, "\0", "\0");
    CHECK_BYTES(creds, "\0abcdefg\0\0\xff%61bcdefg\0YWJjZGVmZw==\0", "\0***\0\0\xff***\0***\0");
    CHECK_BYTES(creds, "abc\0defg", "abc\0defg");
    /* The key's last letter is behind the end. */
    check_bytes(creds, "abcdefg", 6, "abcdef", 6);
    creds_free(creds);
}

static void test_redact_bytes_without_bytes(void)
{
    creds_t *creds = made("joe", "abcdefg", NULL);
    size_t size = 4711;

    CHECK_OWNED(creds_redact_bytes(creds, NULL, 0, &size), "");
    CHECK_NUMBER(size, 0);
    CHECK_OWNED(creds_redact_bytes(creds, NULL, 0, NULL), "");
    CHECK_OWNED(creds_redact_bytes(creds, "abcdefg", 0, NULL), "");
    size = 4711;
    CHECK(creds_redact_bytes(creds, NULL, 1, &size) == NULL);
    CHECK_NUMBER(size, 0);
    size = 4711;
    CHECK(creds_redact_bytes(creds, "a", (size_t)-1, &size) == NULL);
    CHECK_NUMBER(size, 0);
    CHECK(creds_redact_bytes(creds, NULL, 1, NULL) == NULL);
    size = 4711;
    CHECK(creds_redact_bytes(NULL, "abcdefg", 7, &size) == NULL);
    CHECK_NUMBER(size, 0);
    CHECK(creds_redact_bytes(NULL, NULL, 0, NULL) == NULL);
    creds_free(creds);
}

static void test_redact_of_no_secret(void)
{
    creds_t *creds = made("joe", NULL, NULL);

    CHECK_OWNED(creds_redact(creds, "api_key=default_public"), "api_key=default_public");
    creds_free(creds);
    creds = made("joe", "", NULL);
    CHECK_OWNED(creds_redact(creds, "any text"), "any text");
    creds_free(creds);
}

int main(void)
{
    START();
    RUN(test_urls);
    RUN(test_url_paths_that_are_refused);
    RUN(test_authorization);
    RUN(test_authorization_that_is_refused);
    RUN(test_query);
    RUN(test_redact);
    RUN(test_redact_of_base64);
    RUN(test_redact_of_what_requests_are_made_of);
    RUN(test_redact_bytes);
    RUN(test_redact_bytes_without_bytes);
    RUN(test_redact_of_no_secret);
    return finish();
}
