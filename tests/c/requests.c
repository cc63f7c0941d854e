/* The parts of requests: URL, Authorization header, query parameter. */
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
        CHECK_OK(creds_require_api_key(creds, &error), error);
        CHECK(error == NULL);
        creds_free(creds);
    }
}

static void test_url_paths_that_are_refused(void)
{
    static const char *const refused[] = {"a b", "a\tb", "a\nb", "\x7f", "\xc2\x85", "a\\b", "a#b",
                                          ".", "..", "../a", "a/../b", "a/.", "a/./b", "/..",
                                          "%2e", "a/%2E.", "%2e%2E/", "a?b c", "a?b#c", " ", "a/..?b"};
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

    /* All of ASCII: only the unreserved characters of RFC 3986 are not encoded. */
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

int main(void)
{
    START();
    RUN(test_urls);
    RUN(test_url_paths_that_are_refused);
    RUN(test_authorization);
    RUN(test_authorization_that_is_refused);
    RUN(test_query);
    return finish();
}
