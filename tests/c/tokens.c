/* Access tokens and clients: which values are accepted, what the accessors return, and how a server's answer is read. */
#include "test.h"

#include <time.h>

#define API "https://gcp-us-east1.api.carto.com"
#define TOKEN "s3cr3t-0987654321-zyxwvutsrq"
#define SECRET "cl1ent-s3cr3t-abcdefghijklm"
/* {"alg":"HS256"} . {"a":"ac_1","exp":1700000000,"jti":"x"}: expired in 2023. */
#define EXPIRED_JWT "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6MTcwMDAwMDAwMCwianRpIjoieCJ9.c2ln"
/* The same with "exp":4000000000, in 2096. */
#define LASTING_JWT "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6NDAwMDAwMDAwMCwianRpIjoieCJ9.c2ln"

static creds_error_t *error;

static creds_t *token(const char *text)
{
    return CHECK_MADE(creds_from_token(text, API, 0, &error), error);
}

static creds_t *client(void)
{
    return CHECK_MADE(creds_from_client("joe's id", SECRET, API, NULL, 0, &error), error);
}

static void test_a_token(void)
{
    creds_t *creds = token(TOKEN), *other, *api_key;

    CHECK_NUMBER(creds_kind(creds), CREDS_KIND_TOKEN);
    CHECK_TEXT(creds_access_token(creds), TOKEN);
    CHECK_TEXT(creds_base_url(creds), API);
    CHECK_TEXT(creds_api_key(creds), "");
    CHECK(creds_username(creds) == NULL);
    CHECK(creds_account(creds) == NULL);
    CHECK(creds_client_id(creds) == NULL);
    CHECK(creds_token_url(creds) == NULL);
    CHECK(creds_query(creds) == NULL);
    CHECK(!creds_is_public(creds));
    CHECK_NUMBER(creds_expires_at(creds), 0);
    CHECK(creds_is_fresh(creds, UINT32_MAX));
    CHECK_TEXT(creds_source(creds), "arguments");
    CHECK_OWNED(creds_authorization(creds, &error), "Bearer " TOKEN);
    CHECK_OWNED(creds_url(creds, "/v3/sql/carto_dw/query", &error), API "/v3/sql/carto_dw/query");
    CHECK_OWNED(creds_url(creds, "api/v2/sql", &error), API "/api/v2/sql");
    CHECK(creds_require_api_key(creds, NULL) == CREDS_ERROR_WRONG_KIND);
    CHECK(creds_require_api_key(creds, &error) == CREDS_ERROR_WRONG_KIND);
    CHECK_ERROR(error, CREDS_ERROR_WRONG_KIND, "creds_curl_prepare_query");
    CHECK_OWNED(creds_to_string(creds, 0), "Credentials(access_token='***', base_url='" API "')");
    CHECK_OWNED(creds_to_string(creds, CREDS_SHOW_API_KEY),
                "Credentials(access_token='" TOKEN "', base_url='" API "')");
    CHECK_OWNED(creds_redact(creds, "Authorization: Bearer " TOKEN "!"), "Authorization: ***!");
    other = token(TOKEN);
    CHECK(creds_equal(creds, other));
    creds_free(other);
    other = token(TOKEN "x");
    CHECK(!creds_equal(creds, other));
    creds_free(other);
    api_key = made(NULL, "", "https://x.org");
    other = CHECK_MADE(creds_from_token(TOKEN, "https://x.org", 0, &error), error);
    CHECK(!creds_equal(api_key, other));
    creds_free(other);
    CHECK_NUMBER(creds_kind(api_key), CREDS_KIND_API_KEY);
    CHECK(creds_access_token(api_key) == NULL);
    CHECK(creds_is_fresh(api_key, UINT32_MAX));
    creds_free(api_key);
    creds_free(creds);
}

static void test_the_expiry_of_a_token(void)
{
    creds_t *creds = token(EXPIRED_JWT);

    CHECK_NUMBER(creds_expires_at(creds), 1700000000);
    CHECK(!creds_is_fresh(creds, 0));
    CHECK_NUMBER(creds_warnings(creds), CREDS_WARNING_EXPIRED);
    /* Only the server decides whether the token is still valid. */
    CHECK_OWNED(creds_authorization(creds, &error), "Bearer " EXPIRED_JWT);
    creds_free(creds);
    creds = token(LASTING_JWT);
    CHECK(creds_expires_at(creds) == 4000000000);
    CHECK(creds_is_fresh(creds, 300));
    CHECK(!creds_is_fresh(creds, UINT32_MAX));
    CHECK_NUMBER(creds_warnings(creds), 0);
    creds_free(creds);
}

static void test_tokens_that_are_refused(void)
{
    static const char *const refused[] = {"", " ", TOKEN "\n", " " TOKEN, "Bearer " TOKEN, "\"" TOKEN "\"", "=",
                                          "a=b", "a,b", "\xc3\xa9", "a\x7f"};
    size_t i;

    for (i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        about(refused[i]);
        CHECK(creds_from_token(refused[i], API, 0, &error) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_INVALID_TOKEN, "access token");
    }
    about(NULL);
    CHECK(creds_from_token("a\xff", API, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_UTF8, "access_token");
    CHECK(creds_from_token(TOKEN, API, CREDS_REQUIRE_PRIVATE, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_FLAGS, "flags");
}

/* Calls that would send a secret of one platform to the other. */
static void test_addresses_that_are_refused(void)
{
    static const struct {
        const char *base_url;
        creds_status_t status;
        const char *advice;
    } rows[] = {
        {"https://joe.carto.com", CREDS_ERROR_INVALID_BASE_URL, "creds_new"},
        {"https://carto.com/user/joe", CREDS_ERROR_INVALID_BASE_URL, "creds_new"},
        {API "/v3/sql/carto_dw/query", CREDS_ERROR_INVALID_BASE_URL, "before /v3"},
        {"https://user:pass@x.org", CREDS_ERROR_INVALID_BASE_URL, "@"},
        {"", CREDS_ERROR_INVALID_BASE_URL, "https://"},
        {"http://x.org/api", CREDS_ERROR_INSECURE_BASE_URL, "https"},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        about(rows[i].base_url);
        CHECK(creds_from_token(TOKEN, rows[i].base_url, 0, &error) == NULL);
        CHECK_HAS(creds_error_message(error), rows[i].advice);
        CHECK_ERROR(error, rows[i].status, "base_url");
        CHECK(creds_from_client("id", SECRET, rows[i].base_url, NULL, 0, &error) == NULL);
        CHECK_ERROR(error, rows[i].status, "base_url");
    }
    about("an access token as an api_key");
    CHECK(creds_new("joe", LASTING_JWT, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_API_KEY, "creds_from_token");
    CHECK(creds_resolve("https://x.org", EXPIRED_JWT, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_API_KEY, "creds_from_token");
    about("the token_url");
    CHECK(creds_from_client("id", SECRET, API, "http://x.org/token", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INSECURE_BASE_URL, "token_url");
    CHECK(creds_from_client("id", SECRET, API, "https://x.org/token?a=b", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_BASE_URL, "token_url");
    about("allowed");
    creds_free(CHECK_MADE(creds_from_client("id", SECRET, "http://localhost:1", "http://localhost:1/token",
                                            CREDS_ALLOW_NON_SECURE, &error),
                          error));
    about(NULL);
}

/* An access token has the form of a host name with three labels. As a username it would be shown and sent to the DNS. As a
 * path it would be shown too, and a save would make a file of that name. */
static void test_an_access_token_in_another_place(void)
{
    static const char jwt[] = "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImp0aSI6InMzY3IzdCJ9.w6GC-oesQEl5HerTbTlZWxFb8_c8iX7F0";
    creds_t *creds = token(TOKEN);
    char line[sizeof jwt + 1];

    CHECK(creds_new(jwt, NULL, NULL, 0, &error) == NULL);
    CHECK(!leaks(creds_error_message(error), jwt));
    CHECK_ERROR(error, CREDS_ERROR_INVALID_USERNAME, "creds_from_token");
    CHECK(creds_new(jwt, "", "https://x.org", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_USERNAME, "creds_from_token");
    CHECK(creds_resolve(jwt, NULL, 0, &error) == NULL);
    CHECK(!leaks(creds_error_message(error), jwt));
    CHECK_ERROR(error, CREDS_ERROR_INVALID_USERNAME, "creds_from_token");
    set_variable("CARTO_USER", jwt);
    CHECK(creds_from_env(0, &error) == NULL);
    CHECK(!leaks(creds_error_message(error), jwt));
    CHECK_ERROR(error, CREDS_ERROR_INVALID_USERNAME, "CARTO_USER");
    clear_variables();
    set_variable("CARTO_CREDENTIALS_FILE", jwt);
    CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
    CHECK(!leaks(creds_error_message(error), jwt));
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "CARTO_CREDENTIALS_FILE");
    clear_variables();
    CHECK(creds_from_file(jwt, 0, &error) == NULL);
    CHECK(!leaks(creds_error_message(error), jwt));
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "access token");
    sprintf(line, "%s\n", jwt);
    CHECK(creds_from_file(line, 0, &error) == NULL);
    CHECK(!leaks(creds_error_message(error), jwt));
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "access token");
    CHECK(creds_save(creds, jwt, &error) == CREDS_ERROR_INVALID_PATH);
    CHECK(!leaks(creds_error_message(error), jwt));
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "access token");
    CHECK(creds_delete(jwt, &error) == CREDS_ERROR_INVALID_PATH);
    CHECK(!leaks(creds_error_message(error), jwt));
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "access token");
    CHECK(creds_from_profile(jwt, 0, &error) == NULL);
    CHECK(!leaks(creds_error_message(error), jwt));
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "carto auth login");
    creds_free(creds);
    /* A text that only resembles a token is a name. */
    creds_free(made("eyJhbGciOiJIUzI1NiJ9", KEY, NULL));
}

static void test_a_client(void)
{
    creds_t *creds = client(), *other;

    CHECK_NUMBER(creds_kind(creds), CREDS_KIND_CLIENT);
    CHECK_TEXT(creds_client_id(creds), "joe's id");
    CHECK_TEXT(creds_token_url(creds), "https://auth.carto.com/oauth/token");
    CHECK_TEXT(creds_base_url(creds), API);
    CHECK_TEXT(creds_api_key(creds), "");
    CHECK(creds_access_token(creds) == NULL);
    CHECK(creds_query(creds) == NULL);
    CHECK(!creds_is_fresh(creds, 0));
    CHECK(creds_authorization(creds, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_WRONG_KIND, "creds_with_token");
    CHECK_OWNED(creds_to_string(creds, 0),
                "Credentials(client_id='joe's id', client_secret='***', base_url='" API "')");
    CHECK_OWNED(creds_token_request(creds, &error),
                "grant_type=client_credentials&audience=carto-cloud-native-api&client_id=joe%27s%20id"
                "&client_secret=" SECRET);
    CHECK_OWNED(creds_redact(creds, "secret " SECRET), "secret ***");
    other = CHECK_MADE(creds_from_client("joe's id", SECRET, API, "", 0, &error), error);
    CHECK(creds_equal(creds, other));
    creds_free(other);
    other = CHECK_MADE(creds_from_client("joe's id", SECRET, API, "https://x.org/t", 0, &error), error);
    CHECK(!creds_equal(creds, other));
    CHECK_TEXT(creds_token_url(other), "https://x.org/t");
    creds_free(other);
    creds_free(creds);
    CHECK(creds_from_client("", SECRET, API, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_TOKEN, "client_id");
    CHECK(creds_from_client("id", "", API, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_TOKEN, "client_secret");
    CHECK(creds_from_client("id", SECRET "\n", API, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_TOKEN, "client_secret");
}

static creds_t *answered(const creds_t *creds, const char *answer, int status)
{
    return creds_with_token(creds, answer, strlen(answer), status, &error);
}

static void test_a_token_for_a_client(void)
{
    creds_t *creds = client(), *found, *again;
    int64_t now = (int64_t)time(NULL);

    found = CHECK_MADE(answered(creds, "{\"access_token\": \"" TOKEN "\", \"expires_in\": 86400, \"token_type\": "
                                       "\"Bearer\", \"scope\": \"all\"}",
                                200),
                       error);
    CHECK_NUMBER(creds_kind(found), CREDS_KIND_TOKEN);
    CHECK_TEXT(creds_access_token(found), TOKEN);
    CHECK_TEXT(creds_client_id(found), "joe's id");
    CHECK(creds_expires_at(found) >= now + 86400 && creds_expires_at(found) <= (int64_t)time(NULL) + 86400);
    CHECK(creds_is_fresh(found, 86000));
    CHECK_OWNED(creds_authorization(found, &error), "Bearer " TOKEN);
    CHECK_OWNED(creds_redact(found, TOKEN " " SECRET), "*** ***");
    /* It can be renewed. */
    CHECK_TEXT(creds_token_url(found), creds_token_url(creds));
    again = CHECK_MADE(answered(found, "{\"access_token\": \"" LASTING_JWT "\"}", 201), error);
    CHECK_TEXT(creds_access_token(again), LASTING_JWT);
    CHECK(creds_expires_at(again) == 4000000000);
    creds_free(again);
    creds_free(found);
    /* The first credentials have not changed. */
    CHECK_NUMBER(creds_kind(creds), CREDS_KIND_CLIENT);
    creds_free(creds);
}

/* The forms in which an answer states the expiry of a token. */
static void test_how_long_a_token_lasts(void)
{
    static const struct {
        const char *answer;
        int is_known, lasts;
    } rows[] = {
        {"{\"access_token\": \"t\", \"expires_in\": 86400}", 1, 86400},
        {"{\"access_token\": \"t\", \"expires_in\": 86400.9}", 1, 86400},
        {"{\"access_token\": \"t\", \"expires_in\": \"86400\"}", 1, 86400},
        {"{\"access_token\": \"t\", \"expires_in\": 0}", 1, 0},
        {"{\"access_token\": \"t\", \"expires_in\": -5}", 1, -5},
        {"{\"access_token\": \"t\"}", 0, 0},
        {"{\"access_token\": \"t\", \"expires_in\": null}", 0, 0},
        {"{\"access_token\": \"t\", \"expires_in\": \"a day\"}", 0, 0},
        {"{\"access_token\": \"t\", \"expires_in\": [86400]}", 0, 0},
        {"{\"access_token\": \"t\", \"expires_in\": 1e300}", 0, 0},
        {"{\"access_token\": \"t\", \"expires_in\": 99999999999999999999}", 0, 0},
    };
    creds_t *creds = client(), *found;
    int64_t now;
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        about(rows[i].answer);
        now = (int64_t)time(NULL);
        found = CHECK_MADE(answered(creds, rows[i].answer, 200), error);
        if (rows[i].is_known) {
            int64_t lasts = creds_expires_at(found) - now;

            CHECK(lasts >= rows[i].lasts && lasts <= rows[i].lasts + ((int64_t)time(NULL) - now));
            CHECK(creds_is_fresh(found, 0) == (rows[i].lasts > 0));
        } else {
            CHECK_NUMBER(creds_expires_at(found), 0);
            CHECK(creds_is_fresh(found, UINT32_MAX));
        }
        creds_free(found);
    }
    about("longer than numbers go");
    found = CHECK_MADE(answered(creds, "{\"access_token\": \"t\", \"expires_in\": 9223372036854775807}", 200), error);
    CHECK(creds_expires_at(found) == INT64_MAX);
    CHECK(creds_is_fresh(found, UINT32_MAX));
    creds_free(found);
    about("shorter than numbers go");
    found = CHECK_MADE(answered(creds, "{\"access_token\": \"t\", \"expires_in\": -9223372036854775808}", 200), error);
    CHECK_NUMBER(creds_expires_at(found), 1);
    CHECK(!creds_is_fresh(found, 0));
    creds_free(found);
    about(NULL);
    creds_free(creds);
}

static void test_answers_without_a_token(void)
{
    static const struct {
        int status;
        const char *answer;
        creds_status_t expected;
        const char *named;
    } rows[] = {
        {401, "{\"error\": \"access_denied\", \"error_description\": \"Unauthorized\"}", CREDS_ERROR_TOKEN_REFUSED,
         "Unauthorized"},
        {403, "{\"error\": \"access_denied\"}", CREDS_ERROR_TOKEN_REFUSED, "access_denied"},
        {403, "<html>" TOKEN "</html>", CREDS_ERROR_TOKEN_REFUSED, "403"},
        {400, "", CREDS_ERROR_TOKEN_REFUSED, "client_secret"},
        {401, "{\"error\": \"a\\u0007\\n\\u001b[31mb\\u00e9" SECRET "\"}", CREDS_ERROR_TOKEN_REFUSED, "(a[31mb***)"},
        {401, "{\"error\": \"cl1ent\\u0007-s3cr3t\\u00e9-abcdefghij\\nklm\"}", CREDS_ERROR_TOKEN_REFUSED, "(***)"},
        {401, "{\"error\": [\"text\"], \"error_description\": 5}", CREDS_ERROR_TOKEN_REFUSED, "401; check"},
        {302, "", CREDS_ERROR_TOKEN_REFUSED, "token_url"},
        {100, "", CREDS_ERROR_TOKEN_REFUSED, "100"},
        {-1, "", CREDS_ERROR_TOKEN_REFUSED, "-1"},
        {0, "", CREDS_ERROR_TRY_LATER, "no answer"},
        {408, "", CREDS_ERROR_TRY_LATER, "408"},
        {429, "{\"error\": \"too_many_requests\"}", CREDS_ERROR_TRY_LATER, "429"},
        {500, "", CREDS_ERROR_TRY_LATER, "500"},
        {503, "{\"access_token\": \"" TOKEN "\"}", CREDS_ERROR_TRY_LATER, "503"},
        {200, "", CREDS_ERROR_MALFORMED, "access_token"},
        {200, "[]", CREDS_ERROR_MALFORMED, "access_token"},
        {200, "{\"expires_in\": 5}", CREDS_ERROR_MALFORMED, "access_token"},
        {200, "{\"access_token\": 5}", CREDS_ERROR_MALFORMED, "access_token"},
        {200, "{\"access_token\": \"" TOKEN "\"", CREDS_ERROR_MALFORMED, "access_token"},
        {200, "{\"access_token\": \"" TOKEN "\", \"access_token\": \"b\"}", CREDS_ERROR_MALFORMED, "access_token"},
        {200, "{\"access_token\": \"" TOKEN "\", \"token_type\": \"mac\"}", CREDS_ERROR_MALFORMED, "Bearer"},
        {200, "{\"access_token\": \"" TOKEN "\xff\"}", CREDS_ERROR_MALFORMED, "access_token"},
        {200, "{\"access_token\": \"" TOKEN "\\n\"}", CREDS_ERROR_INVALID_TOKEN, "access token"},
        {200, "{\"access_token\": \"\"}", CREDS_ERROR_INVALID_TOKEN, "access token"},
    };
    creds_t *creds = client();
    char *huge = repeated(" ", 65537), *long_reason, *answer;
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        about(rows[i].answer);
        CHECK(answered(creds, rows[i].answer, rows[i].status) == NULL);
        CHECK(!leaks(creds_error_message(error), SECRET));
        CHECK_ERROR(error, rows[i].expected, rows[i].named);
    }
    about("an answer without end");
    CHECK(answered(creds, huge, 200) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_TOO_LARGE, "64 KiB");
    about("a long reason, which ends in a piece of the secret");
    long_reason = repeated("r", 190);
    answer = malloc(400);
    sprintf(answer, "{\"error\": \"%s" SECRET "\"}", long_reason);
    CHECK(answered(creds, answer, 401) == NULL);
    CHECK(strlen(creds_error_message(error)) < 400);
    CHECK(!leaks(creds_error_message(error), SECRET));
    CHECK_ERROR(error, CREDS_ERROR_TOKEN_REFUSED, "rrr***");
    about(NULL);
    CHECK(creds_with_token(creds, NULL, 0, 200, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NULL_ARGUMENT, "response");
    CHECK(creds_with_token(creds, "{}", (size_t)-1, 200, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_TOO_LARGE, "response");
    free(answer);
    free(long_reason);
    free(huge);
    creds_free(creds);
}

static int destroyed;

static void destroy(void *session)
{
    destroyed += *(int *)session;
}

static void test_a_session_stays(void)
{
    int one = 1;
    creds_t *plain = client(), *creds = creds_with_session(plain, &one, destroy), *found;

    found = CHECK_MADE(answered(creds, "{\"access_token\": \"" TOKEN "\"}", 200), error);
    CHECK(creds_session(found) == &one);
    creds_free(creds);
    creds_free(plain);
    CHECK_NUMBER(destroyed, 0);
    creds_free(found);
    CHECK_NUMBER(destroyed, 1);
}

/* The error of a call that does not fit the kind of credentials names the call that does. */
static void test_wrong_kinds(void)
{
    creds_t *others[2];
    int i;

    others[0] = made("joe", KEY, NULL);
    others[1] = token(TOKEN);
    for (i = 0; i < 2; i++) {
        CHECK(creds_token_request(others[i], &error) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_WRONG_KIND, "creds_from_client");
        CHECK(answered(others[i], "{\"access_token\": \"" TOKEN "\"}", 200) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_WRONG_KIND, "creds_from_client");
        CHECK(creds_with_cached_token(others[i], NULL, &error) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_WRONG_KIND, "creds_from_client");
        CHECK(creds_save_token(others[i], NULL, &error) == CREDS_ERROR_WRONG_KIND);
        CHECK_ERROR(error, CREDS_ERROR_WRONG_KIND, "creds_from_client");
        creds_free(others[i]);
    }
}

/* The variables of the current platform count only together with CARTO_API_BASE_URL. */
static void test_the_environment(void)
{
    static const struct {
        struct {
            const char *name, *value;
        } set[5];
        int kind; /* -1 if the variables are refused */
        creds_status_t status;
        const char *named;
        /* clang-format off */
    } rows[] = {
        {{{"CARTO_API_TOKEN", TOKEN}}, -1, CREDS_ERROR_MISSING_ACCOUNT, "CARTO_API_BASE_URL"},
        {{{"CARTO_API_BASE_URL", API}}, -1, CREDS_ERROR_MISSING_ACCOUNT, "CARTO_API_TOKEN"},
        {{{"CARTO_API_BASE_URL", API}, {"CARTO_API_TOKEN", TOKEN}}, CREDS_KIND_TOKEN, 0, NULL},
        {{{"CARTO_API_BASE_URL", API}, {"CARTO_ACCESS_TOKEN", TOKEN}}, CREDS_KIND_TOKEN, 0, NULL},
        {{{"CARTO_API_BASE_URL", API}, {"CARTO_API_ACCESS_TOKEN", TOKEN}}, CREDS_KIND_TOKEN, 0, NULL},
        {{{"CARTO_API_BASE_URL", API}, {"CARTO_API_TOKEN", TOKEN}, {"CARTO_USER", "joe"}, {"CARTO_API_KEY", KEY}},
         CREDS_KIND_TOKEN, 0, NULL},
        {{{"CARTO_API_BASE_URL", API}, {"CARTO_USER", "joe"}}, CREDS_KIND_API_KEY, 0, NULL},
        {{{"CARTO_API_TOKEN", TOKEN}, {"CARTO_USER", "joe"}}, CREDS_KIND_API_KEY, 0, NULL},
        {{{"CARTO_API_BASE_URL", API}, {"CARTO_CLIENT_ID", "id"}, {"CARTO_CLIENT_SECRET", SECRET}},
         CREDS_KIND_CLIENT, 0, NULL},
        {{{"CARTO_API_BASE_URL", API}, {"CARTO_CLIENT_ID", "id"}, {"CARTO_CLIENT_SECRET", SECRET},
          {"CARTO_API_TOKEN", TOKEN}}, -1, CREDS_ERROR_AMBIGUOUS, "CARTO_API_TOKEN"},
        {{{"CARTO_API_BASE_URL", API}, {"CARTO_CLIENT_ID", "id"}}, -1, CREDS_ERROR_INVALID_TOKEN,
         "CARTO_CLIENT_SECRET"},
        {{{"CARTO_API_BASE_URL", API}, {"CARTO_CLIENT_SECRET", SECRET}}, -1, CREDS_ERROR_INVALID_TOKEN,
         "CARTO_CLIENT_ID"},
        {{{"CARTO_API_BASE_URL", API}, {"CARTO_CLIENT_ID", "id"}, {"CARTO_CLIENT_SECRET", SECRET},
          {"CARTO_TOKEN_URL", "http://x.org"}}, -1, CREDS_ERROR_INSECURE_BASE_URL, "CARTO_TOKEN_URL"},
        {{{"CARTO_API_BASE_URL", "https://joe.carto.com"}, {"CARTO_API_TOKEN", TOKEN}}, -1,
         CREDS_ERROR_INVALID_BASE_URL, "CARTO_API_BASE_URL"},
        {{{"CARTO_USER", "joe"}, {"CARTO_API_KEY", LASTING_JWT}}, -1, CREDS_ERROR_INVALID_API_KEY, "CARTO_API_KEY"},
        {{{"CARTO_API_BASE_URL", API}, {"CARTO_CLIENT_ID", "a\nb"}, {"CARTO_CLIENT_SECRET", SECRET}}, -1,
         CREDS_ERROR_INVALID_TOKEN, "CARTO_CLIENT_ID"},
        {{{"CARTO_API_BASE_URL", API}, {"CARTO_CLIENT_ID", "id"}, {"CARTO_CLIENT_SECRET", "a\nb"}}, -1,
         CREDS_ERROR_INVALID_TOKEN, "CARTO_CLIENT_SECRET"},
        {{{"CARTO_API_BASE_URL", API}, {"CARTO_API_TOKEN", "Bearer " TOKEN}}, -1, CREDS_ERROR_INVALID_TOKEN,
         "CARTO_API_TOKEN"},
        {{{"CARTO_API_BASE_URL", API}, {"CARTO_ACCESS_TOKEN", "'" TOKEN "'"}}, -1, CREDS_ERROR_INVALID_TOKEN,
         "CARTO_ACCESS_TOKEN"},
    };
    /* clang-format on */
    size_t i, j;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        creds_t *creds;

        clear_variables();
        for (j = 0; j < 5 && rows[i].set[j].name != NULL; j++) {
            about(rows[i].set[j].name);
            set_variable(rows[i].set[j].name, rows[i].set[j].value);
        }
        if (rows[i].kind < 0) {
            CHECK(creds_from_env(0, &error) == NULL);
            CHECK_ERROR(error, rows[i].status, rows[i].named);
            continue;
        }
        creds = CHECK_MADE(creds_from_env(0, &error), error);
        CHECK_NUMBER(creds_kind(creds), rows[i].kind);
        CHECK_TEXT(creds_source(creds), "environment");
        CHECK_TEXT(creds_access_token(creds), rows[i].kind == CREDS_KIND_TOKEN ? TOKEN : NULL);
        CHECK_TEXT(creds_base_url(creds), rows[i].kind == CREDS_KIND_API_KEY ? "https://joe.carto.com" : API);
        creds_free(creds);
        creds = CHECK_MADE(creds_resolve(NULL, NULL, 0, &error), error);
        CHECK_NUMBER(creds_kind(creds), rows[i].kind);
        creds_free(creds);
    }
    about(NULL);
    clear_variables();
    set_variable("CARTO_API_BASE_URL", API);
    set_variable("CARTO_API_TOKEN", EXPIRED_JWT);
    creds_free(CHECK_MADE(creds_from_env(0, &error), error));
    CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_EXPIRED, "environment");
    clear_variables();
}

int main(void)
{
    START();
    RUN(test_a_token);
    RUN(test_the_expiry_of_a_token);
    RUN(test_tokens_that_are_refused);
    RUN(test_addresses_that_are_refused);
    RUN(test_an_access_token_in_another_place);
    RUN(test_a_client);
    RUN(test_a_token_for_a_client);
    RUN(test_how_long_a_token_lasts);
    RUN(test_answers_without_a_token);
    RUN(test_a_session_stays);
    RUN(test_wrong_kinds);
    RUN(test_the_environment);
    return finish();
}
