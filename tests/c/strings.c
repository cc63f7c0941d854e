/* Owned strings are freed with their allocated size, whatever the caller wrote into them. The sanitizers check this.
 * tests/memory checks that all bytes are wiped. */
#include "test.h"

static creds_error_t *error;

static void test_a_string_cut_by_strtok(void)
{
    creds_t *creds = made("joe", KEY, NULL);
    char *value = creds_authorization(creds, &error), *text = creds_to_string(creds, CREDS_SHOW_API_KEY);

    CHECK_TEXT(strtok(value, " "), "Basic");
    CHECK(strlen(value) == strlen("Basic"));
    CHECK_TEXT(strtok(text, "("), "Credentials");
    CHECK_TEXT(strtok(NULL, "="), "username");
    CHECK_TEXT(strtok(NULL, "'"), "joe");
    creds_string_free(value);
    creds_string_free(text);
    creds_free(creds);
}

static void test_a_string_that_is_overwritten(void)
{
    creds_t *creds = made("joe", KEY, NULL);
    char *query = creds_query(creds), *url = creds_url(creds, "api/v2/sql", &error);

    memset(query, 'x', strlen(query) + 1);
    url[0] = '\0';
    creds_string_free(query);
    creds_string_free(url);
    creds_free(creds);
}

static void test_strings_without_bytes_and_with_many(void)
{
    char *long_text = repeated("0123456789", 100000), *masked;
    creds_t *creds = made("joe", KEY, NULL);
    size_t size;

    CHECK_OWNED(creds_redact(creds, ""), "");
    CHECK_OWNED(creds_redact(creds, long_text), long_text);
    masked = creds_redact_bytes(creds, "\0" KEY "\0", sizeof KEY + 1, &size);
    CHECK(masked != NULL && size == 5 && memcmp(masked, "\0***\0", 6) == 0);
    creds_string_free(masked);
    creds_string_free(NULL);
    creds_free(creds);
    free(long_text);
}

int main(void)
{
    START();
    RUN(test_a_string_cut_by_strtok);
    RUN(test_a_string_that_is_overwritten);
    RUN(test_strings_without_bytes_and_with_many);
    return finish();
}
