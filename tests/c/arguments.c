/* creds_new(): which values it accepts and refuses, and how it changes them. */
#include "test.h"

static creds_error_t *error;

static void test_username_and_key(void)
{
    creds_t *creds = CHECK_MADE(creds_new("johnsmith", KEY, NULL, 0, &error), error);

    CHECK_TEXT(creds_username(creds), "johnsmith");
    CHECK_TEXT(creds_api_key(creds), KEY);
    CHECK_TEXT(creds_base_url(creds), "https://johnsmith.carto.com");
    CHECK_TEXT(creds_account(creds), "johnsmith");
    CHECK_TEXT(creds_source(creds), "arguments");
    CHECK(!creds_allow_non_secure(creds));
    CHECK(!creds_is_public(creds));
    CHECK(creds_session(creds) == NULL);
    CHECK_NUMBER(creds_warnings(creds), 0);
    creds_free(creds);
}

static void test_the_arguments_are_copied(void)
{
    char username[] = "johnsmith", api_key[] = KEY, base_url[] = "https://x.org";
    creds_t *creds = CHECK_MADE(creds_new(username, api_key, base_url, 0, &error), error);

    memset(username, 'x', sizeof username - 1);
    memset(api_key, 'x', sizeof api_key - 1);
    memset(base_url, 'x', sizeof base_url - 1);
    CHECK_TEXT(creds_username(creds), "johnsmith");
    CHECK_TEXT(creds_api_key(creds), KEY);
    CHECK_TEXT(creds_base_url(creds), "https://x.org");
    creds_free(creds);
}

static void test_missing_and_empty_values(void)
{
    creds_t *creds = CHECK_MADE(creds_new("johnsmith", NULL, NULL, 0, &error), error);

    CHECK_TEXT(creds_api_key(creds), "default_public");
    CHECK(creds_is_public(creds));
    creds_free(creds);

    creds = CHECK_MADE(creds_new("johnsmith", "", "", 0, &error), error);
    CHECK_TEXT(creds_api_key(creds), "");
    CHECK(!creds_is_public(creds));
    CHECK_TEXT(creds_base_url(creds), "https://johnsmith.carto.com");
    creds_free(creds);

    creds = CHECK_MADE(creds_new("", KEY, "https://x.org", 0, &error), error);
    CHECK(creds_username(creds) == NULL);
    creds_free(creds);

    creds = CHECK_MADE(creds_new("johnsmith", "default_public", NULL, 0, &error), error);
    CHECK(creds_is_public(creds));
    creds_free(creds);
}

static void test_no_account(void)
{
    CHECK(creds_new(NULL, KEY, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "username");
    CHECK(creds_new("", KEY, "", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "base_url");
    /* It loads the saved credentials only if all three are NULL. An empty text is not NULL. */
    CHECK(creds_new("", NULL, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "username");
    CHECK(creds_new(NULL, "", NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "username");
    CHECK(creds_new(NULL, NULL, "", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "username");
}

/* Every control character (C0 except NUL, DEL, C1) at the beginning, in the middle and at the end. */
static void test_control_characters(void)
{
    int code, place;

    for (code = 1; code <= 0x9f; code++) {
        if (code >= 0x20 && code < 0x7f)
            continue;
        for (place = 0; place < 3; place++) {
            const char *before = place > 0 ? "ab" : "", *after = place < 2 ? "cd" : "";
            char character[3] = "", text[32], url[64], what[32];

            if (code < 0x80) {
                character[0] = (char)code;
            } else {
                character[0] = (char)0xc2;
                character[1] = (char)code;
            }
            snprintf(what, sizeof what, "U+%04X at place %d", (unsigned)code, place);
            about(what);
            snprintf(text, sizeof text, "%s%s%s", before, character, after);
            CHECK(creds_new(text, KEY, "https://x.org", 0, &error) == NULL);
            CHECK_ERROR(error, CREDS_ERROR_INVALID_USERNAME, "username");
            CHECK(creds_new(text, KEY, NULL, 0, &error) == NULL);
            CHECK_ERROR(error, CREDS_ERROR_INVALID_USERNAME, "username");
            CHECK(creds_new("joe", text, NULL, 0, &error) == NULL);
            CHECK_ERROR(error, CREDS_ERROR_INVALID_API_KEY, "api_key");
            snprintf(url, sizeof url, "https://x.org/%s", text);
            CHECK(creds_new("joe", KEY, url, 0, &error) == NULL);
            CHECK_ERROR(error, CREDS_ERROR_INVALID_BASE_URL, "base_url");
            snprintf(url, sizeof url, "%shttps://x.org/", text);
            CHECK(creds_new("joe", KEY, url, 0, &error) == NULL);
            CHECK_ERROR(error, CREDS_ERROR_INVALID_BASE_URL, "base_url");
            snprintf(url, sizeof url, "https://%s.org", text);
            CHECK(creds_new("joe", KEY, url, 0, &error) == NULL);
            CHECK_ERROR(error, CREDS_ERROR_INVALID_BASE_URL, "base_url");
        }
    }
    about(NULL);
}

static void test_usernames_in_a_host_name(void)
{
    static const char *const accepted[] = {"a", "JohnSmith", "jackson-5", "fake_user", "a.b", "-", "_", "0"};
    static const char *const refused[] = {"evil.example/", "a@b", "a:b", "a b", ".", "a..b", ".a", "a.",
                                          "\xc3\xa9", "a#", "a?b", "%41", "a\\b", "a/../b", " ", "a,b",
                                          "'", "a\"b", "[::1]", "a&b=c", "*", "\xef\xbc\x8e"};
    char *label = repeated("a", 63);
    size_t i;

    for (i = 0; i < sizeof accepted / sizeof accepted[0]; i++) {
        char url[64];
        creds_t *creds;

        about(accepted[i]);
        creds = CHECK_MADE(creds_new(accepted[i], KEY, NULL, 0, &error), error);
        snprintf(url, sizeof url, "https://%s.carto.com", accepted[i]);
        CHECK_TEXT(creds_base_url(creds), url);
        CHECK_TEXT(creds_username(creds), accepted[i]);
        creds_free(creds);
    }
    for (i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        creds_t *creds;

        about(refused[i]);
        CHECK(creds_new(refused[i], KEY, NULL, 0, &error) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_INVALID_USERNAME, "username");
        /* With a base_url, the username is not part of a host name. */
        creds = CHECK_MADE(creds_new(refused[i], KEY, "https://x.org", 0, &error), error);
        CHECK_TEXT(creds_username(creds), refused[i]);
        creds_free(creds);
    }
    about("a label's length");
    creds_free(CHECK_MADE(creds_new(label, KEY, NULL, 0, &error), error));
    free(label);
    label = repeated("a", 64);
    CHECK(creds_new(label, KEY, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_USERNAME, "username");
    free(label);
}

static void test_base_urls_that_are_kept(void)
{
    static const char *const given[] = {"https://johnsmith.carto.com",
                                        "HTTPS://JohnSmith.CARTO.com",
                                        "https://carto.example.org:8443/user/u",
                                        "https://fake_user.carto.com",
                                        "https://127.0.0.1/user/\xc3\xa9",
                                        "https://[::1]:8443/user/u",
                                        "https://xn--bcher-kva.example",
                                        "https://x.org/a@b/%41"};
    size_t i;

    for (i = 0; i < sizeof given / sizeof given[0]; i++) {
        char slashes[96];
        creds_t *creds;

        about(given[i]);
        creds = CHECK_MADE(creds_new(NULL, KEY, given[i], 0, &error), error);
        CHECK_TEXT(creds_base_url(creds), given[i]);
        CHECK(creds_username(creds) == NULL);
        creds_free(creds);
        snprintf(slashes, sizeof slashes, "//%s///", given[i]);
        creds = CHECK_MADE(creds_new(NULL, KEY, slashes, 0, &error), error);
        CHECK_TEXT(creds_base_url(creds), given[i]);
        creds_free(creds);
    }
}

/* The error says what to give instead. */
static void test_base_urls_that_are_no_accounts(void)
{
    static const char *const refused[][2] = {{"https://joe.carto.com/api/v2/sql", "before /api"},
                                             {"https://joe.carto.com/api/", "before /api"},
                                             {"https://x.org/user/joe/api/v1/imports/", "before /api"},
                                             {"https://joe.carto.com/dashboard", "https://NAME.carto.com"},
                                             {"https://joe.carto.com/u/joe/me", "https://NAME.carto.com"},
                                             {"https://gcp-us-east1.api.carto.com", "creds_from_token"}};
    size_t i;

    for (i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        about(refused[i][0]);
        CHECK(creds_new("joe", KEY, refused[i][0], 0, &error) == NULL);
        CHECK_HAS(creds_error_message(error), refused[i][1]);
        CHECK_ERROR(error, CREDS_ERROR_INVALID_BASE_URL, "base_url");
    }
}

static void test_usernames_that_are_something_else(void)
{
    static const char *const refused[][2] = {{"joe.carto.com", "is a host"},
                                             {"joe.cartodb.com", "is a host"},
                                             {"joe@example.org", "e-mail"},
                                             {"gcp-us-east1.api", "creds_from_token"}};
    size_t i;

    for (i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        about(refused[i][0]);
        CHECK(creds_new(refused[i][0], KEY, NULL, 0, &error) == NULL);
        CHECK_HAS(creds_error_message(error), refused[i][1]);
        CHECK_ERROR(error, CREDS_ERROR_INVALID_USERNAME, "username");
    }
}

static void test_base_urls_that_are_refused(void)
{
    static const char *const refused[] = {
        "johnsmith.carto.com", "ftp://x.org", "https://", "https:///x.org",
        "https:x.org", "//", "https://good.org\\@127.0.0.1",
        "https://good.org@127.0.0.1", "https://joe:" KEY "@x.org", "https://x.org?api_key=" KEY,
        "https://x.org/#" KEY, "https://x.org/a b", " https://x.org", "https://x%2eorg",
        "https://x.org:", "https://x.org:0", "https://x.org:99999", "https://x.org:80:90",
        "https://b\xc3\xbc"
        "cher.example",
        "https://127.1", "https://0x7f000001", "https://2130706433",
        "https://[::1", "https://::1", "https://[::1%25lo]", "https://...",
        "javascript:alert(1)", "file:///etc/passwd", KEY};
    size_t i;

    for (i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        about(refused[i]);
        CHECK(creds_new("joe", KEY, refused[i], CREDS_ALLOW_NON_SECURE, &error) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_INVALID_BASE_URL, "base_url");
    }
}

static void test_insecure_base_urls(void)
{
    static const char *const urls[] = {"http://johnsmith.carto.com", "HTTP://localhost:3000", "http://127.0.0.1"};
    size_t i;

    for (i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        creds_t *creds;

        about(urls[i]);
        CHECK(creds_new(NULL, KEY, urls[i], 0, &error) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_INSECURE_BASE_URL, "base_url");
        creds = CHECK_MADE(creds_new(NULL, KEY, urls[i], CREDS_ALLOW_NON_SECURE, &error), error);
        CHECK(creds_allow_non_secure(creds));
        CHECK_TEXT(creds_base_url(creds), urls[i]);
        creds_free(creds);
    }
    about("https with the flag");
    {
        creds_t *creds = CHECK_MADE(creds_new("joe", KEY, NULL, CREDS_ALLOW_NON_SECURE, &error), error);

        CHECK(creds_allow_non_secure(creds));
        creds_free(creds);
    }
}

static void test_texts_that_are_not_utf8(void)
{
    /* A single byte, an overlong form, a surrogate, a value beyond Unicode, a sequence that is cut short. */
    static const char *const bad[] = {"\xff", "a\x80z", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\xe2\x82"};
    size_t i;

    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char url[64];

        snprintf(url, sizeof url, "https://x.org/%s", bad[i]);
        CHECK(creds_new(bad[i], KEY, NULL, 0, &error) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_INVALID_UTF8, "username");
        CHECK(creds_new("joe", bad[i], NULL, 0, &error) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_INVALID_UTF8, "api_key");
        CHECK(creds_new("joe", KEY, url, 0, &error) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_INVALID_UTF8, "base_url");
    }
}

static void test_huge_values(void)
{
    char *huge = repeated("0123456789abcdef", 1 << 16);
    size_t length = strlen(huge);
    creds_t *creds = CHECK_MADE(creds_new(huge, huge, "https://x.org", 0, &error), error);
    char *text = creds_to_string(creds, CREDS_SHOW_API_KEY), *query = creds_query(creds);

    CHECK_TEXT(creds_username(creds), huge);
    CHECK_TEXT(creds_api_key(creds), huge);
    CHECK(strlen(text) > 2 * length);
    CHECK(strlen(query) == strlen("api_key=") + length);
    CHECK_OWNED(creds_redact(creds, huge), "***");
    creds_string_free(text);
    creds_string_free(query);
    CHECK_NUMBER(creds_save(creds, in_home("huge.json"), &error), CREDS_ERROR_TOO_LARGE);
    CHECK_ERROR(error, CREDS_ERROR_TOO_LARGE, "huge.json");
    CHECK(!exists(in_home("huge.json")));
    creds_free(creds);

    CHECK(creds_new(huge, KEY, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_USERNAME, "username");
    CHECK(creds_new(NULL, KEY, huge, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_BASE_URL, "base_url");
    free(huge);
}

int main(void)
{
    START();
    RUN(test_username_and_key);
    RUN(test_the_arguments_are_copied);
    RUN(test_missing_and_empty_values);
    RUN(test_no_account);
    RUN(test_control_characters);
    RUN(test_usernames_in_a_host_name);
    RUN(test_base_urls_that_are_kept);
    RUN(test_base_urls_that_are_no_accounts);
    RUN(test_usernames_that_are_something_else);
    RUN(test_base_urls_that_are_refused);
    RUN(test_insecure_base_urls);
    RUN(test_texts_that_are_not_utf8);
    RUN(test_huge_values);
    return finish();
}
