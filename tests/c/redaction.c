/* The masking of secrets in logs. */
#include "test.h"

#define API "https://gcp-us-east1.api.carto.com"

static creds_error_t *error;

/* Texts, and how they are masked. */
static void check_rows(const creds_t *creds, const char *const rows[][2], size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        about(rows[i][0]);
        CHECK_OWNED(creds_redact(creds, rows[i][0]), rows[i][1]);
    }
    about(NULL);
}

#define CHECK_ROWS(creds, rows) check_rows(creds, rows, sizeof(rows) / sizeof((rows)[0]))

static void test_forms(void)
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
        {"k%2b\\/\\u0022\xc3\xa9%791 in a mixture of forms", "*** in a mixture of forms"},
        {"raw bytes \xff\xfe k+/\"\xc3\xa9y1 \x80\n", "raw bytes \xff\xfe *** \x80\n"},
        {"k+/\"\xc3\xa9y", "k+/\"\xc3\xa9y"},
    };
    creds_t *creds = made("joe", "k+/\"\xc3\xa9y1", NULL);

    CHECK_ROWS(creds, rows);
    creds_free(creds);
}

static void test_spaces(void)
{
    static const char *const rows[][2] = {
        {"api_key=a b c+d", "api_key=***"},
        {"api_key=a+b+c%2Bd&q=a+b", "api_key=***&q=a+b"},
        {"api_key=a%20b%20c%2bd", "api_key=***"},
        {"api_key=a+b%20c+d", "api_key=***"},
    };
    creds_t *creds = made("joe", "a b c+d", NULL);

    CHECK_ROWS(creds, rows);
    creds_free(creds);
}

/* Base64 of the key and of ACCOUNT:KEY, with every form of the padding. */
static void test_base64(void)
{
    static const char *const rows[][2] = {
        {"YWJjZGVmZw==", "***"},
        {"YWJjZGVmZw", "***"},
        {"key=YWJjZGVmZw%3D%3D&", "key=***&"},
        {"key=YWJjZGVmZw%3d%3d&", "key=***&"},
        {"\"YWJjZGVmZw\\u003d\\u003d\"", "\"***\""},
        {"\"YWJjZGVmZw\\u003D\\u003D\"", "\"***\""},
        {"YWJjZGVmZw=", "***"},
        {"YWJjZGVmZw===", "***="},
        {"am9lOmFiY2RlZmc=", "***"},
        {"am9lOmFiY2RlZmc", "***"},
        {"am9lOmFiY2RlZmc%3D", "***"},
        {"am9lOmFiY2RlZmc%3d", "***"},
        {"am9lOmFiY2RlZmc\\u003d", "***"},
        {"Authorization: Basic am9lOmFiY2RlZmc=\r\n", "Authorization: ***\r\n"},
        {"Authorization: Basic am9lOmFiY2RlZmc\r\n", "Authorization: ***\r\n"},
        {"Authorization: Basic am9lOmFiY2RlZmh", "Authorization: Basic am9lOmFiY2RlZmh"},
    };
    creds_t *creds = made("joe", "abcdefg", NULL);

    CHECK_ROWS(creds, rows);
    creds_free(creds);
}

/* A key whose Base64 has the characters in which the two alphabets differ, and which some encodings escape. */
static void test_base64_alphabets(void)
{
    static const char *const rows[][2] = {
        {"<w79+Pz5hYmM=>", "<***>"},
        {"<w79-Pz5hYmM>", "<***>"},
        {"<w79%2BPz5hYmM%3D>", "<***>"},
        {"<w79%2bPz5hYmM>", "<***>"},
        {"<w79\\u002bPz5hYmM\\u003d>", "<***>"},
        {"<Basic am9lOsO/fj8+YWJj> <am9lOsO/fj8+YWJj>", "<***> <***>"},
        {"<Basic am9lOsO_fj8-YWJj> <am9lOsO_fj8-YWJj>", "<***> <***>"},
        {"<am9lOsO%2Ffj8%2BYWJj> <am9lOsO\\/fj8+YWJj>", "<***> <***>"},
    };
    creds_t *creds = made("joe", "\xc3\xbf~?>abc", NULL);

    CHECK_ROWS(creds, rows);
    creds_free(creds);
}

static void test_what_requests_are_made_of(void)
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

/* All secrets of a handle: a client's secret, and the token that the client got. */
static void test_tokens_and_clients(void)
{
    static const char *const rows[][2] = {
        {"Authorization: Bearer a.token-of_mine", "Authorization: ***"},
        {"a.token-of_mine and YS50b2tlbi1vZl9taW5l", "*** and ***"},
        {"client_id=me&client_secret=its%2Fsecret+too&x", "client_id=me&client_secret=***&x"},
        {"{\"client_secret\": \"its\\/secret too\"}", "{\"client_secret\": \"***\"}"},
        {"Basic bWU6aXRzL3NlY3JldCB0b28= or bWU6aXRzL3NlY3JldCB0b28", "*** or ***"}, /* of ID:SECRET */
        {"Basic me, Bearer me", "Basic me, Bearer me"},
    };
    static const char answer[] = "{\"access_token\": \"a.token-of_mine\", \"expires_in\": 86400}";
    creds_t *client = CHECK_MADE(creds_from_client("me", "its/secret too", API, NULL, 0, &error), error);
    creds_t *creds = CHECK_MADE(creds_with_token(client, answer, strlen(answer), 200, &error), error);

    CHECK_ROWS(creds, rows);
    CHECK_OWNED(creds_redact(client, "its/secret too, a.token-of_mine"), "***, a.token-of_mine");
    creds_free(creds);
    creds_free(client);
}

/* Checks that creds_redact_bytes() turns `size` bytes into `expected_size` bytes and a NUL. */
static void check_bytes(const creds_t *creds, const char *text, size_t size, const char *expected, size_t expected_size)
{
    /* Nothing follows the bytes, so that sanitizers notice a read beyond them. */
    char *copy = malloc(size > 0 ? size : 1), *masked, *without_size;
    size_t masked_size = 4711;

    memcpy(copy, text, size);
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

static void test_bytes(void)
{
    creds_t *creds = made("joe", "abcdefg", NULL);

    CHECK_BYTES(creds, "", "");
    CHECK_BYTES(creds, "\0", "\0");
    CHECK_BYTES(creds, "\0abcdefg\0\0\xff%61bcdefg\0YWJjZGVmZw==\0", "\0***\0\0\xff***\0***\0");
    CHECK_BYTES(creds, "abc\0defg", "abc\0defg");
    CHECK_BYTES(creds, "abcdef", "abcdef");
    CHECK_BYTES(creds, "abcdef%6", "abcdef%6");
    CHECK_BYTES(creds, "abcdef\\u006", "abcdef\\u006");
    CHECK_BYTES(creds, "YWJjZGVmZw=\\u003", "***\\u003");
    /* The key's last letter is after the end. */
    check_bytes(creds, "abcdefg", 6, "abcdef", 6);
    creds_free(creds);
}

static void test_bytes_that_are_none(void)
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

static void test_no_secret(void)
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
    RUN(test_forms);
    RUN(test_spaces);
    RUN(test_base64);
    RUN(test_base64_alphabets);
    RUN(test_what_requests_are_made_of);
    RUN(test_tokens_and_clients);
    RUN(test_bytes);
    RUN(test_bytes_that_are_none);
    RUN(test_no_secret);
    return finish();
}
