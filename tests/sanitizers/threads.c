/*
 * threads FOLDER: many threads make every call at the same time, on the same handles and the same default slot. FOLDER is also
 * the home. The sanitizers find the mistakes. The program checks the results only to notice calls that fail early.
 */
#include <cartocreds.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4,
       ROUNDS = 40 };

#define CHECK(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "threads.c:%d: %s\n", __LINE__, #condition); \
            abort(); \
        } \
    } while (0)

static const char *folder;
static creds_t *shared;
static creds_t *client;
static atomic_int destroyed;

static void destroy(void *session)
{
    free(session);
    atomic_fetch_add(&destroyed, 1);
}

static void read_all(const creds_t *creds)
{
    CHECK(strcmp(creds_username(creds), "johnsmith") == 0);
    CHECK(strcmp(creds_api_key(creds), "a+/\"b") == 0);
    CHECK(strcmp(creds_base_url(creds), "https://johnsmith.carto.com") == 0);
    CHECK(strcmp(creds_account(creds), "johnsmith") == 0);
    CHECK(strlen(creds_source(creds)) > 0 && creds_warnings(creds) == 0);
    CHECK((creds_source_kind(creds) == CREDS_SOURCE_FILE) == (creds_source_path(creds) != NULL));
    CHECK(creds_kind(creds) == CREDS_KIND_API_KEY && creds_require_api_key(creds, NULL) == CREDS_OK);
    CHECK(!creds_allow_non_secure(creds) && !creds_is_public(creds) && creds_equal(creds, shared));
}

/* Takes the address of the error, because another argument is the call that sets it. */
static void expect_error(const creds_t *creds, creds_error_t **at, creds_status_t status)
{
    creds_error_t *error = *at;

    CHECK(creds == NULL && creds_error_status(error) == status);
    CHECK(strlen(creds_error_message(error)) > 0 && creds_error_os_code(error) >= 0);
    CHECK(strcmp(creds_status_name(status), "CREDS_ERROR_UNKNOWN") != 0);
    creds_error_free(error);
}

static void make_requests(const creds_t *creds)
{
    creds_error_t *error = NULL;
    char *texts[] = {
        creds_url(creds, "/api/v2/sql?q=1", &error),
        creds_authorization(creds, &error),
        creds_query(creds),
        creds_redact(creds, "api_key=a%2B%2f%22b and Basic am9obnNtaXRoOmErLyJi and more"),
        creds_redact_bytes(creds, "a+/\"b\0", 6, NULL),
        creds_to_string(creds, 0),
        creds_to_string(creds, CREDS_SHOW_API_KEY),
        creds_default_path(&error),
    };

    CHECK(error == NULL && strcmp(texts[3], "api_key=*** and *** and more") == 0);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        CHECK(texts[i] != NULL);
        creds_string_free(texts[i]);
    }
    CHECK(creds_url(creds, "../x", &error) == NULL);
    expect_error(NULL, &error, CREDS_ERROR_INVALID_PATH);
}

static void store(const creds_t *creds, int number)
{
    char path[4096], missing[4096];
    creds_error_t *error;
    creds_t *loaded;

    snprintf(path, sizeof path, "%s/%d.json", folder, number);
    snprintf(missing, sizeof missing, "%s/none/%d.json", folder, number);
    CHECK(creds_save(creds, path, NULL) == CREDS_OK);
    loaded = creds_from_file(path, CREDS_REQUIRE_PRIVATE, &error);
    CHECK(loaded != NULL && error == NULL);
    read_all(loaded);
    creds_free(loaded);
    creds_free(creds_resolve(path, NULL, 0, NULL));
    CHECK(creds_delete(path, NULL) == CREDS_OK);
    /* All threads use one file at the same time. */
    CHECK(creds_save(creds, NULL, NULL) == CREDS_OK);
    loaded = creds_from_file(NULL, 0, NULL);
    CHECK(loaded != NULL && creds_equal(loaded, creds));
    creds_free(loaded);

    expect_error(creds_from_file(missing, 0, &error), &error, CREDS_ERROR_NOT_FOUND);
    expect_error(creds_from_file(folder, 0, &error), &error, CREDS_ERROR_NOT_REGULAR);
    CHECK(creds_save(creds, missing, &error) == CREDS_ERROR_NOT_FOUND);
    expect_error(NULL, &error, CREDS_ERROR_NOT_FOUND);
}

/* All threads renew the token of one client at the same time, and save it to one file. */
static void use_tokens(void)
{
    static const char answer[] = "{\"access_token\": \"abc\", \"expires_in\": 86400}";
    creds_error_t *error;
    creds_t *token = creds_with_token(client, answer, sizeof answer - 1, 200, &error), *other;
    char *texts[] = {creds_token_request(client, NULL), creds_token_request(token, NULL), creds_authorization(token, NULL)};

    CHECK(token != NULL && error == NULL);
    CHECK(creds_kind(token) == CREDS_KIND_TOKEN && strcmp(creds_access_token(token), "abc") == 0);
    CHECK(strcmp(creds_client_id(client), "id") == 0 && strlen(creds_token_url(client)) > 0);
    CHECK(creds_is_fresh(token, 1) && creds_expires_at(token) > 0 && !creds_is_fresh(client, 0));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        CHECK(texts[i] != NULL);
        creds_string_free(texts[i]);
    }
    CHECK(creds_save_token(token, NULL, NULL) == CREDS_OK);
    other = creds_with_cached_token(client, NULL, NULL);
    CHECK(creds_equal(other, token));
    creds_free(other);
    creds_free(token);
    other = creds_from_token("abc", "https://x.org", 0, NULL);
    CHECK(other != NULL && !creds_equal(other, client));
    creds_free(other);
    other = creds_from_client("id", "a+/\"b", "https://x.org", NULL, 0, NULL);
    CHECK(creds_equal(other, client));
    creds_free(other);
    other = creds_from_profile(NULL, 0, NULL);
    CHECK(other != NULL && strcmp(creds_access_token(other), "abc") == 0);
    creds_free(other);
    expect_error(creds_from_profile("none", 0, &error), &error, CREDS_ERROR_NOT_FOUND);
    expect_error(creds_with_token(client, answer, 5, 200, &error), &error, CREDS_ERROR_MALFORMED);
    expect_error(creds_with_token(client, "", 0, 503, &error), &error, CREDS_ERROR_TRY_LATER);
}

static void use_default_slot(const creds_t *creds)
{
    for (int i = 0; i < 50; i++) {
        creds_t *mine;

        CHECK(creds_set_default(creds) == CREDS_OK);
        mine = creds_get_default();
        if (mine != NULL)
            read_all(mine);
        creds_free(mine);
        if (i % 5 == 0)
            creds_unset_default();
    }
}

static void *run(void *number)
{
    creds_error_t *error;

    for (int round = 0; round < ROUNDS; round++) {
        creds_t *own = creds_new("johnsmith", "a+/\"b", NULL, 0, &error);
        creds_t *same = creds_from_credentials(shared);
        creds_t *with = creds_with_session(same, malloc(1), destroy);

        CHECK(own != NULL && error == NULL && creds_session(with) != NULL && creds_session(own) == NULL);
        read_all(own);
        read_all(same);
        make_requests(own);
        make_requests(shared);
        use_default_slot(round % 2 ? with : own);
        if (round % 8 == 0) {
            store(shared, *(int *)number);
            use_tokens();
        }
        expect_error(creds_new("a/b", "k", NULL, 0, &error), &error, CREDS_ERROR_INVALID_USERNAME);
        expect_error(creds_new(NULL, "k", "https://a@b", 0, &error), &error, CREDS_ERROR_INVALID_BASE_URL);
        expect_error(creds_from_env(0, &error), &error, CREDS_ERROR_MISSING_ACCOUNT);
        expect_error(creds_resolve(NULL, "k", 0, &error), &error, CREDS_ERROR_MISSING_ACCOUNT);
        creds_free(with);
        creds_free(same);
        creds_free(own);
    }
    return NULL;
}

/* The file of the CARTO CLI. */
static void write_profile(void)
{
    char path[4096];
    FILE *file;

    snprintf(path, sizeof path, "%s/.carto_credentials.json", folder);
    file = fopen(path, "w");
    CHECK(file != NULL && fputs("{\"token\": \"abc\", \"tenant_id\": \"gcp-us-east1\"}", file) >= 0 && fclose(file) == 0);
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    int numbers[THREADS];

    CHECK(argc == 2);
    folder = argv[1];
    write_profile();
    shared = creds_new("johnsmith", "a+/\"b", NULL, 0, NULL);
    client = creds_from_client("id", "a+/\"b", "https://x.org", NULL, 0, NULL);
    CHECK(shared != NULL && client != NULL && strlen(creds_version()) > 0 && creds_version_number() > 0);
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        CHECK(pthread_create(&threads[i], NULL, run, &numbers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    creds_unset_default();
    creds_free(client);
    creds_free(shared);
    CHECK(destroyed == THREADS * ROUNDS);
    return 0;
}
