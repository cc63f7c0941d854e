/* Tries every pointer argument of every function with NULL: the function returns a value or an error and does not crash. */
#include "test.h"

#include <string.h>

#define API "https://gcp-us-east1.api.carto.com"

#define REFUSED(call, named) \
    do { \
        creds_error_t *error = NULL; \
        CHECK(call); \
        CHECK_ERROR(error, CREDS_ERROR_NULL_ARGUMENT, named); \
    } while (0)

static void test_required_pointers(void)
{
    creds_t *creds = made("joe", KEY, NULL);

    REFUSED(creds_save(NULL, in_home("x.json"), &error) == CREDS_ERROR_NULL_ARGUMENT, "creds");
    REFUSED(creds_save(NULL, NULL, &error) == CREDS_ERROR_NULL_ARGUMENT, "creds");
    CHECK(!exists(in_home("x.json")));
    REFUSED(creds_url(NULL, "api/v2/sql", &error) == NULL, "creds");
    REFUSED(creds_url(creds, NULL, &error) == NULL, "path");
    REFUSED(creds_url(NULL, NULL, &error) == NULL, "creds");
    REFUSED(creds_authorization(NULL, &error) == NULL, "creds");
    REFUSED(creds_require_api_key(NULL, &error) == CREDS_ERROR_NULL_ARGUMENT, "creds");
    creds_free(creds);
}

static void test_required_pointers_of_tokens(void)
{
    creds_t *client = creds_from_client("id", KEY, API, NULL, 0, NULL);

    REFUSED(creds_from_token(NULL, API, 0, &error) == NULL, "access_token");
    REFUSED(creds_from_token(KEY, NULL, 0, &error) == NULL, "base_url");
    REFUSED(creds_from_client(NULL, KEY, API, NULL, 0, &error) == NULL, "client_id");
    REFUSED(creds_from_client("id", NULL, API, NULL, 0, &error) == NULL, "client_secret");
    REFUSED(creds_from_client("id", KEY, NULL, NULL, 0, &error) == NULL, "base_url");
    REFUSED(creds_token_request(NULL, &error) == NULL, "creds");
    REFUSED(creds_with_token(NULL, "", 0, 200, &error) == NULL, "creds");
    REFUSED(creds_with_token(client, NULL, 0, 200, &error) == NULL, "response");
    REFUSED(creds_with_cached_token(NULL, NULL, &error) == NULL, "creds");
    REFUSED(creds_save_token(NULL, NULL, &error) == CREDS_ERROR_NULL_ARGUMENT, "creds");
    creds_free(client);
}

static void test_required_pointers_without_an_error(void)
{
    creds_t *creds = made("joe", KEY, NULL);

    CHECK_NUMBER(creds_save(NULL, in_home("x.json"), NULL), CREDS_ERROR_NULL_ARGUMENT);
    CHECK(creds_url(NULL, "a", NULL) == NULL);
    CHECK(creds_url(creds, NULL, NULL) == NULL);
    CHECK(creds_authorization(NULL, NULL) == NULL);
    CHECK_NUMBER(creds_require_api_key(NULL, NULL), CREDS_ERROR_NULL_ARGUMENT);
    CHECK(creds_from_token(NULL, NULL, 0, NULL) == NULL);
    CHECK(creds_from_client(NULL, NULL, NULL, NULL, 0, NULL) == NULL);
    CHECK(creds_token_request(NULL, NULL) == NULL);
    CHECK(creds_with_token(NULL, NULL, 0, 200, NULL) == NULL);
    CHECK(creds_with_cached_token(NULL, NULL, NULL) == NULL);
    CHECK_NUMBER(creds_save_token(NULL, NULL, NULL), CREDS_ERROR_NULL_ARGUMENT);
    creds_free(creds);
}

static void test_the_error_may_be_null_on_failure(void)
{
    creds_t *creds = made("joe:", KEY, "https://x.org");
    const char *missing = in_home("missing.json");

    CHECK(creds_new(NULL, KEY, NULL, 0, NULL) == NULL);
    CHECK(creds_from_file(missing, 0, NULL) == NULL);
    CHECK(creds_from_env(0, NULL) == NULL);
    CHECK(creds_resolve("", NULL, 0, NULL) == NULL);
    CHECK_NUMBER(creds_save(creds, in_home("missing/x.json"), NULL), CREDS_ERROR_NOT_FOUND);
    CHECK_NUMBER(creds_delete(missing, NULL), CREDS_ERROR_NOT_FOUND);
    CHECK(creds_url(creds, "..", NULL) == NULL);
    CHECK(creds_authorization(creds, NULL) == NULL);
    CHECK(creds_from_token("", API, 0, NULL) == NULL);
    CHECK(creds_from_client("", KEY, API, NULL, 0, NULL) == NULL);
    CHECK(creds_from_profile(NULL, 0, NULL) == NULL);
    CHECK(creds_token_request(creds, NULL) == NULL);
    CHECK(creds_with_token(creds, "", 0, 200, NULL) == NULL);
    CHECK(creds_with_cached_token(creds, NULL, NULL) == NULL);
    CHECK_NUMBER(creds_save_token(creds, NULL, NULL), CREDS_ERROR_WRONG_KIND);
    creds_free(creds);
}

static void test_the_error_may_be_null_on_success(void)
{
    const char *path = in_home("c.json");
    creds_t *creds = creds_new("joe", KEY, NULL, 0, NULL);

    CHECK(creds != NULL);
    CHECK_NUMBER(creds_save(creds, path, NULL), CREDS_OK);
    creds_free(creds);
    creds = creds_from_file(path, 0, NULL);
    CHECK_TEXT(creds_api_key(creds), KEY);
    creds_free(creds);
    creds = creds_resolve("joe", KEY, 0, NULL);
    CHECK_TEXT(creds_username(creds), "joe");
    CHECK_OWNED(creds_url(creds, "a", NULL), "https://joe.carto.com/a");
    {
        char *header = creds_authorization(creds, NULL), *file = creds_default_path(NULL);

        CHECK(header != NULL && file != NULL);
        creds_string_free(header);
        creds_string_free(file);
    }
    creds_free(creds);
    set_variable("CARTO_USER", "joe");
    creds = creds_from_env(0, NULL);
    CHECK_TEXT(creds_username(creds), "joe");
    CHECK_NUMBER(creds_require_api_key(creds, NULL), CREDS_OK);
    creds_free(creds);
    CHECK_NUMBER(creds_delete(path, NULL), CREDS_OK);
}

static void test_the_error_may_be_null_on_success_of_tokens(void)
{
    const char *answer = "{\"access_token\": \"abc\", \"expires_in\": 86400}";
    creds_t *client = creds_from_client("id", KEY, API, NULL, 0, NULL), *creds, *cached;
    char *body = creds_token_request(client, NULL);

    CHECK(body != NULL);
    creds_string_free(body);
    creds = creds_with_token(client, answer, strlen(answer), 200, NULL);
    CHECK_TEXT(creds_access_token(creds), "abc");
    CHECK_NUMBER(creds_save_token(creds, NULL, NULL), CREDS_OK);
    cached = creds_with_cached_token(client, NULL, NULL);
    CHECK_TEXT(creds_access_token(cached), "abc");
    creds_free(cached);
    creds_free(creds);
    creds_free(client);
    creds = creds_from_token("abc", API, 0, NULL);
    CHECK_TEXT(creds_access_token(creds), "abc");
    creds_free(creds);
}

static void test_accessors(void)
{
    CHECK(creds_username(NULL) == NULL);
    CHECK(creds_api_key(NULL) == NULL);
    CHECK(creds_base_url(NULL) == NULL);
    CHECK(creds_allow_non_secure(NULL) == false);
    CHECK(creds_session(NULL) == NULL);
    CHECK(creds_account(NULL) == NULL);
    CHECK(creds_source(NULL) == NULL);
    CHECK_NUMBER(creds_source_kind(NULL), -1);
    CHECK(creds_source_path(NULL) == NULL);
    CHECK_NUMBER(creds_warnings(NULL), 0);
    CHECK(creds_is_public(NULL) == false);
    CHECK(creds_to_string(NULL, 0) == NULL);
    CHECK(creds_to_string(NULL, CREDS_SHOW_API_KEY) == NULL);
    CHECK(creds_query(NULL) == NULL);
    CHECK_NUMBER(creds_kind(NULL), -1);
    CHECK(creds_access_token(NULL) == NULL);
    CHECK(creds_client_id(NULL) == NULL);
    CHECK(creds_token_url(NULL) == NULL);
    CHECK_NUMBER(creds_expires_at(NULL), 0);
    CHECK(creds_is_fresh(NULL, 0) == false);
    CHECK_NUMBER(creds_error_status(NULL), CREDS_OK);
    CHECK(creds_error_message(NULL) == NULL);
    CHECK_NUMBER(creds_error_os_code(NULL), 0);
}

static void test_two_pointers(void)
{
    creds_t *creds = made("joe", KEY, NULL);

    CHECK(creds_equal(NULL, NULL) == true);
    CHECK(creds_equal(creds, NULL) == false);
    CHECK(creds_equal(NULL, creds) == false);
    CHECK(creds_redact(creds, NULL) == NULL);
    CHECK(creds_redact(NULL, "text") == NULL);
    CHECK(creds_redact(NULL, NULL) == NULL);
    CHECK(creds_redact_bytes(creds, NULL, 1, NULL) == NULL);
    CHECK(creds_redact_bytes(NULL, "text", 4, NULL) == NULL);
    creds_free(creds);
}

static int destroyed;

static void destroy(void *session)
{
    (void)session;
    destroyed++;
}

static void test_references_and_sessions(void)
{
    creds_t *creds = made("joe", KEY, NULL), *other;
    int session;

    CHECK(creds_from_credentials(NULL) == NULL);
    /* The session still belongs to the caller. */
    CHECK(creds_with_session(NULL, &session, destroy) == NULL);
    CHECK(creds_with_session(NULL, NULL, NULL) == NULL);
    other = creds_with_session(creds, NULL, destroy);
    CHECK(other != NULL && creds_session(other) == NULL);
    creds_free(other);
    other = creds_with_session(creds, &session, NULL);
    CHECK(creds_session(other) == &session);
    creds_free(other);
    CHECK_NUMBER(destroyed, 0);
    creds_free(creds);
}

static void test_the_default(void)
{
    creds_t *creds = made("joe", KEY, NULL);

    CHECK(creds_get_default() == NULL);
    CHECK_NUMBER(creds_set_default(NULL), CREDS_OK);
    CHECK_NUMBER(creds_set_default(creds), CREDS_OK);
    CHECK_NUMBER(creds_set_default(NULL), CREDS_OK);
    CHECK(creds_get_default() == NULL);
    creds_free(creds);
}

static void test_freeing(void)
{
    creds_free(NULL);
    creds_error_free(NULL);
    creds_string_free(NULL);
    creds_unset_default();
    CHECK(creds_version() != NULL);
}

int main(void)
{
    START();
    RUN(test_required_pointers);
    RUN(test_required_pointers_of_tokens);
    RUN(test_required_pointers_without_an_error);
    RUN(test_the_error_may_be_null_on_failure);
    RUN(test_the_error_may_be_null_on_success);
    RUN(test_the_error_may_be_null_on_success_of_tokens);
    RUN(test_accessors);
    RUN(test_two_pointers);
    RUN(test_references_and_sessions);
    RUN(test_the_default);
    RUN(test_freeing);
    return finish();
}
