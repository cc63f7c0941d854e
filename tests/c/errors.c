/* Errors: the rules of the error argument, names and numbers of statuses, flags, and secrets in messages. */
#include "test.h"

static const char *const names[] = {
    "CREDS_OK",
    "CREDS_ERROR_NULL_ARGUMENT",
    "CREDS_ERROR_INVALID_UTF8",
    "CREDS_ERROR_MISSING_ACCOUNT",
    "CREDS_ERROR_INVALID_USERNAME",
    "CREDS_ERROR_INVALID_API_KEY",
    "CREDS_ERROR_INVALID_BASE_URL",
    "CREDS_ERROR_INSECURE_BASE_URL",
    "CREDS_ERROR_NOT_FOUND",
    "CREDS_ERROR_PERMISSION_DENIED",
    "CREDS_ERROR_NOT_REGULAR",
    "CREDS_ERROR_TOO_LARGE",
    "CREDS_ERROR_UNSAFE_FILE",
    "CREDS_ERROR_MALFORMED",
    "CREDS_ERROR_NO_CONFIG_DIR",
    "CREDS_ERROR_IO",
    "CREDS_ERROR_NOT_DURABLE",
    "CREDS_ERROR_INTERNAL",
    "CREDS_ERROR_INVALID_FLAGS",
    "CREDS_ERROR_INVALID_PATH",
    "CREDS_ERROR_WRONG_KIND",
    "CREDS_ERROR_INVALID_TOKEN",
    "CREDS_ERROR_EXPIRED",
    "CREDS_ERROR_TOKEN_REFUSED",
    "CREDS_ERROR_TRY_LATER",
    "CREDS_ERROR_AMBIGUOUS",
};
static const creds_status_t numbers[] = {
    CREDS_OK,
    CREDS_ERROR_NULL_ARGUMENT,
    CREDS_ERROR_INVALID_UTF8,
    CREDS_ERROR_MISSING_ACCOUNT,
    CREDS_ERROR_INVALID_USERNAME,
    CREDS_ERROR_INVALID_API_KEY,
    CREDS_ERROR_INVALID_BASE_URL,
    CREDS_ERROR_INSECURE_BASE_URL,
    CREDS_ERROR_NOT_FOUND,
    CREDS_ERROR_PERMISSION_DENIED,
    CREDS_ERROR_NOT_REGULAR,
    CREDS_ERROR_TOO_LARGE,
    CREDS_ERROR_UNSAFE_FILE,
    CREDS_ERROR_MALFORMED,
    CREDS_ERROR_NO_CONFIG_DIR,
    CREDS_ERROR_IO,
    CREDS_ERROR_NOT_DURABLE,
    CREDS_ERROR_INTERNAL,
    CREDS_ERROR_INVALID_FLAGS,
    CREDS_ERROR_INVALID_PATH,
    CREDS_ERROR_WRONG_KIND,
    CREDS_ERROR_INVALID_TOKEN,
    CREDS_ERROR_EXPIRED,
    CREDS_ERROR_TOKEN_REFUSED,
    CREDS_ERROR_TRY_LATER,
    CREDS_ERROR_AMBIGUOUS,
};

static void test_names_and_numbers(void)
{
    int i, count = (int)(sizeof names / sizeof names[0]);

    for (i = 0; i < count; i++) {
        CHECK_NUMBER(numbers[i], i);
        CHECK_TEXT(creds_status_name(i), names[i]);
        CHECK(creds_status_name(i) == creds_status_name(i));
    }
    CHECK_TEXT(creds_status_name(count), "CREDS_ERROR_UNKNOWN");
    CHECK_TEXT(creds_status_name(-1), "CREDS_ERROR_UNKNOWN");
    CHECK_TEXT(creds_status_name(INT32_MAX), "CREDS_ERROR_UNKNOWN");
    CHECK_TEXT(creds_status_name(INT32_MIN), "CREDS_ERROR_UNKNOWN");
    CHECK_NUMBER(sizeof(creds_status_t), 4);
}

static void test_numbers_of_flags_and_warnings(void)
{
    CHECK_NUMBER(CREDS_ALLOW_NON_SECURE, 1);
    CHECK_NUMBER(CREDS_REQUIRE_PRIVATE, 2);
    CHECK_NUMBER(CREDS_SHOW_API_KEY, 4);
    CHECK_NUMBER(CREDS_WARNING_READABLE_BY_OTHERS, 1);
    CHECK_NUMBER(CREDS_WARNING_WRITABLE_BY_GROUP, 2);
    CHECK_NUMBER(CREDS_WARNING_FOREIGN_OWNER, 4);
    CHECK_NUMBER(CREDS_WARNING_LEGACY_FILE, 8);
    CHECK_NUMBER(CREDS_WARNING_EXPIRED, 16);
    CHECK_NUMBER(CREDS_KIND_API_KEY, 0);
    CHECK_NUMBER(CREDS_KIND_TOKEN, 1);
    CHECK_NUMBER(CREDS_KIND_CLIENT, 2);
    CHECK_NUMBER(CREDS_SOURCE_ARGUMENTS, 0);
    CHECK_NUMBER(CREDS_SOURCE_ENVIRONMENT, 1);
    CHECK_NUMBER(CREDS_SOURCE_FILE, 2);
}

static void test_version(void)
{
    CHECK_TEXT(creds_version(), CREDS_VERSION);
    CHECK(creds_version() == creds_version());
    CHECK_NUMBER(creds_version_number(), CREDS_VERSION_NUMBER);
    CHECK_NUMBER(CREDS_VERSION_NUMBER, CREDS_VERSION_MAJOR * 1000000 + CREDS_VERSION_MINOR * 1000 + CREDS_VERSION_PATCH);
#if CREDS_VERSION_NUMBER < 1000000 || CREDS_VERSION_MAJOR < 1
#error "the preprocessor can compare the version"
#endif
}

/* An error of an earlier call. The next call overwrites the pointer to it. */
static creds_error_t *older_error(void)
{
    creds_error_t *error = NULL;

    CHECK(creds_new(NULL, KEY, NULL, 0, &error) == NULL);
    return error;
}

#define SETS_NULL(call) \
    do { \
        creds_error_t *old = older_error(), *error = old; \
        CHECK(call); \
        CHECK(error == NULL); \
        /* It is still the caller's. */ \
        CHECK_ERROR(old, CREDS_ERROR_MISSING_ACCOUNT, "username"); \
    } while (0)

static creds_t *made_here;
static char *text_here;

static void free_here(void)
{
    creds_free(made_here);
    creds_string_free(text_here);
    made_here = NULL;
    text_here = NULL;
}

static void test_success_sets_the_error_to_null(void)
{
    creds_t *creds = made("joe", KEY, NULL);
    const char *path = in_home("c.json");

    SETS_NULL((made_here = creds_new("joe", KEY, NULL, 0, &error)) != NULL);
    free_here();
    SETS_NULL(creds_save(creds, path, &error) == CREDS_OK);
    SETS_NULL((made_here = creds_from_file(path, 0, &error)) != NULL);
    free_here();
    SETS_NULL((made_here = creds_resolve("joe", KEY, 0, &error)) != NULL);
    free_here();
    set_variable("CARTO_USER", "joe");
    SETS_NULL((made_here = creds_from_env(0, &error)) != NULL);
    free_here();
    SETS_NULL((text_here = creds_url(creds, "a", &error)) != NULL);
    free_here();
    SETS_NULL((text_here = creds_authorization(creds, &error)) != NULL);
    free_here();
    SETS_NULL((text_here = creds_default_path(&error)) != NULL);
    free_here();
    SETS_NULL(creds_delete(path, &error) == CREDS_OK);
    creds_free(creds);
}

#define REPLACES(call, status, named) \
    do { \
        creds_error_t *old = older_error(), *error = old; \
        CHECK(call); \
        CHECK(error != old); \
        CHECK_ERROR(error, status, named); \
        CHECK_ERROR(old, CREDS_ERROR_MISSING_ACCOUNT, "username"); \
    } while (0)

static void test_failure_sets_a_new_error(void)
{
    creds_t *creds = made(NULL, KEY, "https://x.org");
    const char *path = in_home("missing.json");

    REPLACES(creds_new("a b", KEY, NULL, 0, &error) == NULL, CREDS_ERROR_INVALID_USERNAME, "username");
    REPLACES(creds_from_file(path, 0, &error) == NULL, CREDS_ERROR_NOT_FOUND, "missing.json");
    REPLACES(creds_resolve(path, KEY, 0, &error) == NULL, CREDS_ERROR_NOT_FOUND, "missing.json");
    REPLACES(creds_from_env(0, &error) == NULL, CREDS_ERROR_MISSING_ACCOUNT, "CARTO_USER");
    REPLACES(creds_save(creds, in_home("nowhere/x.json"), &error) == CREDS_ERROR_NOT_FOUND, CREDS_ERROR_NOT_FOUND,
             "nowhere");
    REPLACES(creds_delete(path, &error) == CREDS_ERROR_NOT_FOUND, CREDS_ERROR_NOT_FOUND, "missing.json");
    REPLACES(creds_url(creds, "a b", &error) == NULL, CREDS_ERROR_INVALID_PATH, "path");
    REPLACES(creds_authorization(creds, &error) == NULL, CREDS_ERROR_MISSING_ACCOUNT, "username");
    creds_free(creds);
}

static void test_system_codes(void)
{
    creds_error_t *error = NULL;

    CHECK(creds_from_file(in_home("missing.json"), 0, &error) == NULL);
    CHECK_NUMBER(creds_error_os_code(error), 2); /* ENOENT, and ERROR_FILE_NOT_FOUND */
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "missing.json");
    CHECK(creds_new(NULL, KEY, NULL, 0, &error) == NULL);
    CHECK_NUMBER(creds_error_os_code(error), 0);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "username");
}

static void test_messages_stay(void)
{
    creds_error_t *error = NULL, *other = NULL;
    const char *message;

    CHECK(creds_new("a b", KEY, NULL, 0, &error) == NULL);
    message = creds_error_message(error);
    CHECK(creds_new(NULL, KEY, NULL, 0, &other) == NULL);
    CHECK(message == creds_error_message(error));
    CHECK_HAS(message, "username");
    creds_error_free(other);
    creds_error_free(error);
}

/* Calls every function that takes flags with each of the 32 bits. */
static void test_flags(void)
{
    const char *path = in_home("flags.json");
    creds_error_t *error = NULL;
    creds_t *creds = made("joe", KEY, NULL);
    int bit;

    CHECK_OK(creds_save(creds, path, &error), error);
    set_variable("CARTO_USER", "joe");
    write_file(in_home(".carto_credentials.json"), "{\"token\": \"" KEY "\", \"tenant_id\": \"gcp-us-east1\"}");
    for (bit = 0; bit < 32; bit++) {
        const uint32_t flag = (uint32_t)1 << bit;
        struct {
            const char *name;
            creds_t *creds;
            creds_error_t *error;
            uint32_t known;
        } calls[7] = {{"creds_new", NULL, NULL, 3}, {"creds_from_file", NULL, NULL, 2}, {"creds_from_env", NULL, NULL, 1}, {"creds_resolve", NULL, NULL, 3}, {"creds_from_token", NULL, NULL, 1}, {"creds_from_client", NULL, NULL, 1}, {"creds_from_profile", NULL, NULL, 2}};
        int i;

        calls[0].creds = creds_new("joe", KEY, NULL, flag, &calls[0].error);
        calls[1].creds = creds_from_file(path, flag, &calls[1].error);
        calls[2].creds = creds_from_env(flag, &calls[2].error);
        calls[3].creds = creds_resolve(path, NULL, flag, &calls[3].error);
        calls[4].creds = creds_from_token(KEY, "https://x.org", flag, &calls[4].error);
        calls[5].creds = creds_from_client("id", KEY, "https://x.org", NULL, flag, &calls[5].error);
        calls[6].creds = creds_from_profile(NULL, flag, &calls[6].error);
        for (i = 0; i < 7; i++) {
            about(calls[i].name);
            if (calls[i].known & flag) {
                CHECK_MADE(calls[i].creds, calls[i].error);
            } else {
                CHECK(calls[i].creds == NULL);
                CHECK_ERROR(calls[i].error, CREDS_ERROR_INVALID_FLAGS, "flags");
            }
            creds_free(calls[i].creds);
        }
        about("creds_to_string");
        CHECK_OWNED(creds_to_string(creds, flag),
                    flag == CREDS_SHOW_API_KEY
                        ? "Credentials(username='joe', api_key='" KEY "', base_url='https://joe.carto.com')"
                        : "Credentials(username='joe', api_key='***', base_url='https://joe.carto.com')");
    }
    about(NULL);
    /* A wrong flag together with a known one, and together with a wrong argument. */
    CHECK(creds_new(NULL, KEY, NULL, CREDS_ALLOW_NON_SECURE | CREDS_SHOW_API_KEY, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_FLAGS, "flags");
    remove(in_home(".carto_credentials.json"));
    creds_free(creds);
}

int main(void)
{
    START();
    RUN(test_names_and_numbers);
    RUN(test_numbers_of_flags_and_warnings);
    RUN(test_version);
    RUN(test_success_sets_the_error_to_null);
    RUN(test_failure_sets_a_new_error);
    RUN(test_system_codes);
    RUN(test_messages_stay);
    RUN(test_flags);
    return finish();
}
