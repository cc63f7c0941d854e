/* The calls. A new one needs a CALL here, and its rows in trials.py. */
#include "calls.h"

#include <cartocreds.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHECK(condition) \
    do { \
        if (!(condition)) { \
            printf("calls.c:%d: %s\n", __LINE__, #condition); \
            exit(1); \
        } \
    } while (0)

/* Defines a call and enters it into the list of calls. */
#define CALL(called) \
    static void do_##called(void); \
    static struct call called##_call = {#called, do_##called, NULL}; \
    __attribute__((constructor)) static void enter_##called(void) \
    { \
        called##_call.next = calls; \
        calls = &called##_call; \
    } \
    static void do_##called(void)

struct call {
    const char *name;
    void (*call)(void);
    struct call *next;
};

static struct call *calls;

/* Has room for the longest secret and, after it, for the pieces. */
static char input[4 * 1024 * 1024];
static const char *secret = input;
/* The secret with other text around it. */
static char text[200 * 1024];
static const char *path;
static creds_status_t expected;

/* --- what the calls have in common --------------------------------------------------------------------------------- */

static void wipe(char *plain)
{
    for (volatile char *at = plain; *at != '\0'; at++)
        *at = '\0';
}

/* The text `before` and then the secret, as in a request or a variable. */
static char *behind(const char *before)
{
    volatile char *to = text;
    const volatile char *from;

    for (from = before; *from != '\0'; from++)
        *to++ = *from;
    for (from = secret; *from != '\0'; from++)
        *to++ = *from;
    *to = '\0';
    return text;
}

/* Frees an error, which must have the expected status. */
static void finish_error(creds_error_t *error)
{
    if (creds_error_status(error) != expected) {
        printf("%s: %s\n", creds_status_name(creds_error_status(error)), creds_error_message(error));
        exit(1);
    }
    creds_error_free(error);
}

static void finish(creds_t *creds, creds_error_t *error)
{
    CHECK((creds != NULL) == (expected == CREDS_OK));
    finish_error(error);
    creds_free(creds);
}

static void finish_string(char *string, creds_t *creds, creds_error_t *error)
{
    CHECK((string != NULL) == (expected == CREDS_OK));
    finish_error(error);
    creds_string_free(string);
    creds_free(creds);
}

static void new_with(const char *username, const char *base_url, uint32_t flags)
{
    creds_error_t *error;
    creds_t *creds = creds_new(username, secret, base_url, flags, &error);

    finish(creds, error);
}

/* Credentials that can be made. */
static creds_t *made(const char *username, const char *base_url)
{
    creds_t *creds = creds_new(username, secret, base_url, 0, NULL);

    CHECK(creds != NULL);
    return creds;
}

/* --- making -------------------------------------------------------------------------------------------------------- */

CALL(nothing) {}
CALL(live) { CHECK(made("johnsmith", NULL) != NULL); }
CALL(new) { new_with("johnsmith", NULL, 0); }
CALL(new_url) { new_with(NULL, "https://carto.example.org/user/joe", 0); }
CALL(new_ipv4) { new_with("joe", "https://127.0.0.1:8080/user/joe", 0); }
CALL(new_ipv6) { new_with("joe", "https://[::1]/user/joe", 0); }
CALL(new_punycode) { new_with("joe", "https://xn--bcher-kva.example", 0); }
CALL(new_punycode_username) { new_with("xn--bcher-kva", NULL, 0); }
CALL(new_bad_username) { new_with("john/smith", NULL, 0); }
CALL(new_bad_base_url) { new_with(NULL, "https://a@b", 0); }
CALL(new_insecure) { new_with("johnsmith", "http://example.org", 0); }
CALL(new_no_account) { new_with(NULL, NULL, 0); }
CALL(new_bad_flags) { new_with("johnsmith", NULL, 1u << 31); }

CALL(key_in_username)
{
    creds_error_t *error;
    creds_t *creds = creds_new(secret, "x", NULL, 0, &error);

    finish(creds, error);
}

CALL(key_in_base_url)
{
    creds_error_t *error;
    creds_t *creds = creds_new(NULL, "x", behind("https://example.org/?api_key="), 0, &error);

    wipe(text);
    finish(creds, error);
}

static void resolve(const char *target, const char *api_key)
{
    creds_error_t *error;
    creds_t *creds = creds_resolve(target, api_key, CREDS_ALLOW_NON_SECURE, &error);

    finish(creds, error);
}

CALL(resolve_username) { resolve("johnsmith", secret); }
CALL(resolve_url) { resolve("http://localhost:8080/user/johnsmith", secret); }
CALL(resolve_ipv4) { resolve("https://127.0.0.1/user/joe", secret); }
CALL(resolve_bad_url) { resolve("http://localhost:8080/#", secret); }
CALL(resolve_key_alone) { resolve(NULL, secret); }
CALL(resolve_file) { resolve(path, NULL); }

CALL(file_of_environment)
{
    CHECK(setenv("CARTO_CREDENTIALS_FILE", path, 1) == 0);
    resolve(NULL, NULL);
}

/* Makes a variable of the secret, calls `call`, and wipes the variable. */
static void with_variable(const char *name, void (*call)(void))
{
    putenv(behind(name));
    call();
    wipe(text);
}

static void from_env(void)
{
    creds_error_t *error;
    creds_t *creds = creds_from_env(0, &error);

    finish(creds, error);
}

static void resolve_env(void) { resolve(NULL, NULL); }

CALL(env) { with_variable("CARTO_API_KEY=", from_env); }
CALL(env_older_name) { with_variable("CARTODB_API_KEY=", from_env); }
CALL(env_resolve) { with_variable("CARTO_API_KEY=", resolve_env); }
CALL(env_wrong_variable) { with_variable("CARTO_BASE_URL=", from_env); }

static void nothing(void *session) { (void)session; }

CALL(session)
{
    creds_t *creds = made("johnsmith", NULL), *with = creds_with_session(creds, &path, nothing);

    creds_free(creds);
    creds_free(with);
}

CALL(default)
{
    creds_t *creds = made("johnsmith", NULL), *again;

    CHECK(creds_set_default(creds) == CREDS_OK);
    creds_free(creds);
    again = creds_get_default();
    CHECK(again != NULL && creds_set_default(again) == CREDS_OK);
    creds_free(again);
    creds_unset_default();
}

/* --- files --------------------------------------------------------------------------------------------------------- */

static void load_with(uint32_t flags)
{
    creds_error_t *error;
    creds_t *creds = creds_from_file(path, flags, &error);

    finish(creds, error);
}

CALL(load) { load_with(0); }
CALL(load_private) { load_with(CREDS_REQUIRE_PRIVATE); }

/* The file of the CARTO CLI is a link to the file of the trial. */
CALL(profile)
{
    static char link[4096]; /* not on the stack, whose use is measured */
    creds_error_t *error;
    creds_t *creds;

    CHECK((size_t)snprintf(link, sizeof link, "%s/.carto_credentials.json", getenv("HOME")) < sizeof link);
    CHECK(symlink(path, link) == 0);
    creds = creds_from_profile("a", 0, &error);
    CHECK(unlink(link) == 0);
    finish(creds, error);
}

static void save_to(const char *file)
{
    creds_error_t *error;
    creds_t *creds = made("johnsmith", NULL);

    CHECK(creds_save(creds, file, &error) == expected);
    finish_error(error);
    creds_free(creds);
}

CALL(save) { save_to(path); }

CALL(save_load_and_delete_default)
{
    creds_error_t *error;
    creds_t *creds;

    save_to(NULL);
    creds = creds_from_file(NULL, 0, &error);
    finish(creds, error);
    CHECK(creds_delete(NULL, NULL) == CREDS_OK);
}

CALL(load_and_save)
{
    creds_t *creds = creds_from_file(path, 0, NULL);

    CHECK(creds != NULL && creds_save(creds, path, NULL) == CREDS_OK);
    creds_free(creds);
}

/* --- using --------------------------------------------------------------------------------------------------------- */

CALL(accessors)
{
    creds_t *creds = made("johnsmith", NULL), *same = made("johnsmith", NULL), *more = creds_from_credentials(creds);

    CHECK(creds_equal(creds, same) && creds_api_key(creds) != NULL && !creds_is_public(creds));
    creds_free(more);
    creds_free(same);
    creds_free(creds);
}

CALL(to_string)
{
    creds_t *creds = made("johnsmith", NULL);

    creds_string_free(creds_to_string(creds, 0));
    finish_string(creds_to_string(creds, CREDS_SHOW_API_KEY), creds, NULL);
}

static void authorization(const char *username, const char *base_url)
{
    creds_error_t *error;
    creds_t *creds = made(username, base_url);
    char *value = creds_authorization(creds, &error);

    finish_string(value, creds, error);
}

CALL(authorization) { authorization("johnsmith", NULL); }
CALL(authorization_other_alignment) { authorization("johnsmith2", NULL); }
CALL(authorization_no_account) { authorization(NULL, "https://example.org"); }
CALL(authorization_bad_account) { authorization("john:smith", "https://example.org"); }

CALL(query)
{
    creds_t *creds = made("johnsmith", NULL);

    finish_string(creds_query(creds), creds, NULL);
}

CALL(url)
{
    creds_error_t *error;
    creds_t *creds = made("johnsmith", NULL);
    char *url = creds_url(creds, "api/v2/sql?q=1", &error);

    finish_string(url, creds, error);
}

CALL(key_in_url)
{
    creds_error_t *error;
    creds_t *creds = made("johnsmith", NULL);
    char *url = creds_url(creds, behind("api/v2/sql?q=#"), &error);

    wipe(text);
    finish_string(url, creds, error);
}

CALL(redact)
{
    creds_t *creds = made("johnsmith", NULL);
    char *redacted = creds_redact(creds, behind("POST /api/v2/sql 200 a %30123 \\u0030 api_key="));

    wipe(text);
    finish_string(redacted, creds, NULL);
}

CALL(redact_bytes)
{
    creds_t *creds = made("johnsmith", NULL);
    const char *plain = behind("key ");
    size_t size;
    char *redacted = creds_redact_bytes(creds, plain, strlen(plain) + 1, &size);

    CHECK(size == strlen("key ***") + 1);
    wipe(text);
    finish_string(redacted, creds, NULL);
}

/* Strings that the program cut with strtok() are wiped whole. */
CALL(cut_strings)
{
    creds_t *creds = made("johnsmith", NULL);
    char *value = creds_authorization(creds, NULL), *description = creds_to_string(creds, CREDS_SHOW_API_KEY);

    CHECK(strtok(value, " ") == value && strtok(description, "=") == description);
    creds_string_free(value);
    finish_string(description, creds, NULL);
}

/* --- all of it on the stack of another thread, which stays mapped when the thread has ended ------------------------- */

static void *use_on_thread(void *unused)
{
    (void)unused;
    do_new();
    do_accessors();
    do_to_string();
    do_authorization();
    do_query();
    do_redact();
    do_default();
    do_save();
    do_load();
    return NULL;
}

/* --- access tokens and clients ------------------------------------------------------------------------------------- */

#define API "https://gcp-us-east1.api.carto.com"

static creds_t *client(const char *client_secret)
{
    creds_t *creds = creds_from_client("johnsmith's id", client_secret, API, NULL, 0, NULL);

    CHECK(creds != NULL);
    return creds;
}

/* The calls that work with all credentials of the current platform. */
static void use(const creds_t *creds)
{
    creds_error_t *error;

    creds_string_free(creds_to_string(creds, CREDS_SHOW_API_KEY));
    creds_string_free(creds_authorization(creds, &error));
    creds_error_free(error);
    creds_string_free(creds_token_request(creds, &error));
    creds_error_free(error);
    creds_string_free(creds_redact(creds, behind("Authorization: Bearer ")));
    wipe(text);
}

CALL(from_client)
{
    creds_t *creds = client(secret);

    use(creds);
    creds_free(creds);
}

CALL(from_bad_client)
{
    creds_error_t *error;
    creds_t *creds = creds_from_client("id", secret, "https://joe.carto.com", NULL, 0, &error);

    finish(creds, error);
}

CALL(client_save_and_load)
{
    creds_t *creds = client(secret), *loaded;

    CHECK(creds_save(creds, path, NULL) == CREDS_OK);
    loaded = creds_from_file(path, 0, NULL);
    CHECK(creds_equal(creds, loaded));
    creds_free(loaded);
    creds_free(creds);
}

CALL(from_token)
{
    creds_error_t *error;
    creds_t *creds = creds_from_token(secret, API, 0, &error);

    if (creds != NULL) {
        use(creds);
        CHECK(creds_save(creds, path, NULL) == CREDS_OK);
        creds_free(creds_from_file(path, 0, NULL));
    }
    finish(creds, error);
}

/* The answer of a server, with the secret as its token. */
static creds_t *answered(const creds_t *creds, const char *end, int http_status, creds_error_t **error)
{
    creds_t *found;

    behind("{\"access_token\": \"");
    strcat(text, end);
    found = creds_with_token(creds, text, strlen(text), http_status, error);
    wipe(text);
    return found;
}

CALL(with_token)
{
    creds_error_t *error;
    creds_t *creds = client("another secret"), *found = answered(creds, "\", \"expires_in\": 86400}", 200, &error), *cached;

    if (found != NULL) {
        use(found);
        CHECK(creds_save_token(found, NULL, NULL) == CREDS_OK);
        /* The second save reads the file of the first one. */
        CHECK(creds_save_token(found, path, NULL) == CREDS_OK && creds_save_token(found, path, NULL) == CREDS_OK);
        cached = creds_with_cached_token(creds, NULL, NULL);
        CHECK(creds_equal(cached, found));
        creds_free(cached);
    }
    creds_free(creds);
    finish(found, error);
}

CALL(with_cut_answer)
{
    creds_error_t *error;
    creds_t *creds = client("another secret"), *found = answered(creds, "", 200, &error);

    creds_free(creds);
    finish(found, error);
}

/* A server that repeats the client's secret in its refusal. */
CALL(with_refusal)
{
    creds_error_t *error;
    creds_t *creds = client(secret), *found;

    behind("{\"error_description\": \"");
    strcat(text, "\"}");
    found = creds_with_token(creds, text, strlen(text), 401, &error);
    wipe(text);
    creds_free(creds);
    finish(found, error);
}

CALL(thread)
{
    pthread_t thread;

    CHECK(pthread_create(&thread, NULL, use_on_thread, NULL) == 0 && pthread_join(thread, NULL) == 0);
}

/* --- the program's own part ------------------------------------------------------------------------------------------ */

struct work prepare(int argc, char **argv)
{
    volatile char *at = input;
    size_t length = 0;
    ssize_t got;
    struct work work = {NULL, NULL, 0};

    CHECK(argc >= 3);
    expected = atoi(argv[2]);
    path = argv[3];
    while ((got = read(0, input + length, sizeof input - length)) > 0)
        length += (size_t)got;
    CHECK(length < sizeof input);
    /* The secret ends with a NUL, which is masked too. */
    do
        *at = (char)(*at ^ MASK);
    while (*at++ != '\0' && at < input + length);
    CHECK(at > input + PIECE && at[-1] == '\0');
    work.pieces = (const unsigned char *)at;
    work.piece_count = (size_t)(input + length - at) / PIECE;
    for (const struct call *call = calls; call != NULL; call = call->next)
        if (strcmp(call->name, argv[1]) == 0)
            work.call = call->call;
    if (work.call == NULL) {
        printf("calls.c has no CALL(%s)\n", argv[1]);
        exit(2);
    }
    return work;
}

void forget_the_secret(void)
{
    wipe(input);
}
