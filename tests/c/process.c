/* The library does not change the process: output, umask, signals, locale, current folder, open files, threads. */
#define _XOPEN_SOURCE 700
#include "posix.h"

#include <dirent.h>
#include <locale.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define API "https://gcp-us-east1.api.carto.com"

/* Calls every accessor, and adds up what they return so that no compiler leaves one out. */
static size_t read_everything(const creds_t *creds)
{
    const char *texts[] = {creds_username(creds), creds_api_key(creds), creds_base_url(creds),
                           creds_account(creds), creds_source(creds), creds_source_path(creds),
                           creds_access_token(creds), creds_client_id(creds), creds_token_url(creds)};
    size_t sum = creds_warnings(creds) + (size_t)creds_source_kind(creds) + (size_t)creds_kind(creds);
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++)
        sum += texts[i] != NULL ? strlen(texts[i]) : 0;
    return sum + creds_allow_non_secure(creds) + creds_is_public(creds) + creds_is_fresh(creds, 1) + (size_t)creds_expires_at(creds) + (creds_session(creds) != NULL) + creds_version_number() + strlen(creds_version());
}

/* Calls every function for tokens. */
static void use_tokens(void)
{
    static const char answer[] = "{\"access_token\": \"abc\", \"expires_in\": 86400}";
    const char *cache = in_home("cached.json");
    creds_t *client = creds_from_client("id", KEY, API, NULL, 0, NULL), *token;
    creds_error_t *error;

    creds_string_free(creds_token_request(client, NULL));
    token = creds_with_token(client, answer, sizeof answer - 1, 200, NULL);
    if (read_everything(client) == 0 || read_everything(token) == 0)
        exit(99);
    if (creds_save_token(token, cache, NULL) != CREDS_OK || creds_save_token(client, NULL, NULL) == CREDS_OK)
        exit(99);
    creds_free(token);
    token = creds_with_cached_token(client, cache, NULL);
    if (creds_kind(token) != CREDS_KIND_TOKEN || creds_delete(cache, NULL) != CREDS_OK)
        exit(99);
    creds_free(creds_with_token(client, answer, 5, 200, &error));
    creds_error_free(error);
    creds_free(creds_with_token(client, answer, sizeof answer - 1, 500, &error));
    creds_error_free(error);
    creds_string_free(creds_authorization(token, NULL));
    creds_string_free(creds_token_request(token, NULL));
    creds_free(token);
    creds_free(client);
    creds_free(creds_from_token("abc", API, 0, NULL));
    creds_free(creds_from_token(KEY "\n", API, 0, &error));
    creds_error_free(error);
    creds_free(creds_from_profile("work", 0, &error));
    creds_error_free(error);
}

/* Calls every function at least once. Most of them succeed once and fail once. */
static void use_everything(void)
{
    const char *path = in_home("used.json");
    creds_error_t *error = NULL;
    creds_t *creds = creds_new("joe", KEY, NULL, 0, &error), *other;
    char *text;

    creds_set_default(creds);
    creds_free(creds_get_default());
    creds_unset_default();
    if (creds_save(creds, path, &error) != CREDS_OK || creds_delete(path, &error) != CREDS_OK)
        exit(99);
    if (creds_save(creds, NULL, &error) != CREDS_OK)
        exit(99);
    creds_free(creds_from_file(NULL, 0, NULL));
    creds_free(creds_resolve("joe", KEY, 0, NULL));
    creds_free(creds_from_env(0, &error));
    creds_error_free(error);
    creds_free(creds_from_file("/", 0, &error));
    creds_error_free(error);
    creds_free(creds_new(NULL, KEY "\n", "http://x", 0, &error));
    if (creds_error_message(error) == NULL || creds_error_os_code(error) != 0 || creds_status_name(creds_error_status(error)) == NULL)
        exit(99);
    creds_error_free(error);
    other = creds_with_session(creds, &error, NULL);
    if (!creds_equal(creds, other) || read_everything(other) == 0 || creds_require_api_key(creds, NULL) != CREDS_OK)
        exit(99);
    creds_free(other);
    creds_free(creds_from_credentials(creds));
    use_tokens();
    text = creds_to_string(creds, CREDS_SHOW_API_KEY);
    creds_string_free(creds_redact(creds, text));
    creds_string_free(creds_redact_bytes(creds, text, 3, NULL));
    creds_string_free(text);
    creds_string_free(creds_url(creds, "a", NULL));
    creds_string_free(creds_url(creds, "..", NULL));
    creds_string_free(creds_authorization(creds, NULL));
    creds_string_free(creds_query(creds));
    creds_string_free(creds_default_path(NULL));
    if (creds_delete(NULL, NULL) != CREDS_OK)
        exit(99);
    creds_free(creds);
}

static void print_something(void)
{
    printf("out ");
    fflush(stdout);
    fprintf(stderr, "err");
}

static void test_it_prints_nothing(void)
{
    char *printed = printed_by(use_everything);

    CHECK_TEXT(printed, "");
    free(printed);
    printed = printed_by(print_something);
    CHECK_TEXT(printed, "out err");
    free(printed);
}

static void test_signals(void)
{
    int number;

    for (number = 1; number < 32; number++) {
        struct sigaction before, after;

        if (sigaction(number, NULL, &before) != 0)
            continue;
        use_everything();
        sigaction(number, NULL, &after);
        CHECK(before.sa_handler == after.sa_handler && before.sa_flags == after.sa_flags);
    }
}

static void test_umask_locale_and_folder(void)
{
    mode_t mask = umask(0023);
    char before[4096], after[4096], locale[256];

    CHECK(chdir(home()) == 0 && getcwd(before, sizeof before) != NULL);
    /* A locale that differs from the environment's, which setlocale(LC_ALL, "") would set. */
    set_variable("LC_ALL", "C");
    CHECK(setlocale(LC_CTYPE, "C.UTF-8") != NULL || setlocale(LC_CTYPE, "en_US.UTF-8") != NULL);
    snprintf(locale, sizeof locale, "%s", setlocale(LC_ALL, NULL));
    use_everything();
    CHECK_NUMBER(umask(mask), 0023);
    CHECK_TEXT(setlocale(LC_ALL, NULL), locale);
    CHECK(getcwd(after, sizeof after) != NULL);
    CHECK_TEXT(after, before);
    CHECK(chdir("/") == 0);
}

#ifdef __linux__
static int entries(const char *folder)
{
    DIR *open = opendir(folder);
    int count = 0;

    CHECK(open != NULL);
    if (open == NULL)
        return -1;
    while (readdir(open) != NULL)
        count++;
    closedir(open);
    return count;
}

static void test_descriptors_threads_and_dumps(void)
{
    int files = entries("/proc/self/fd"), threads = entries("/proc/self/task"), dumpable = prctl(PR_GET_DUMPABLE);

    use_everything();
    CHECK_NUMBER(entries("/proc/self/fd"), files);
    CHECK_NUMBER(entries("/proc/self/task"), threads);
    CHECK_NUMBER(prctl(PR_GET_DUMPABLE), dumpable);
}
#endif

static void test_the_environment(void)
{
    set_variable("CARTO_USER", "joe");
    use_everything();
    CHECK_TEXT(getenv("CARTO_USER"), "joe");
    CHECK(getenv("CARTO_API_KEY") == NULL);
}

int main(void)
{
    START();
    RUN(test_it_prints_nothing);
    RUN(test_signals);
    RUN(test_umask_locale_and_folder);
#ifdef __linux__
    RUN(test_descriptors_threads_and_dumps);
#endif
    RUN(test_the_environment);
    return finish();
}
