/*
 * subject WHAT STATUS [PATH]: does one thing with a key, frees all that it got, and stops, to be looked at.
 *
 * STATUS is the status that the call must end with. The key comes on standard input, masked, so that nothing but
 * the library has it in plain sight; the program's own copy is handled byte by byte and wiped before the stop.
 */
#include <cartocreds.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            printf("subject.c:%d: %s\n", __LINE__, #condition);                                                        \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

/* Text around the key, so that every length of it fits. */
static char key[200 * 1024];
static const char *path;
static creds_status_t expected;

static void read_key(void)
{
    volatile char *plain = key;
    ssize_t length = 0, got;

    while ((got = read(0, key + length, sizeof key - 1 - (size_t)length)) > 0)
        length += got;
    CHECK(length >= 8);
    for (ssize_t i = 0; i < length; i++)
        plain[i] = (char)(plain[i] ^ 0x80);
}

static void wipe(char *text)
{
    for (volatile char *at = text; *at != '\0'; at++)
        *at = '\0';
}

/* The key as a request's text has it: behind `before`, in a buffer of the caller's. */
static void put_after(char *text, const char *before)
{
    volatile char *to = text;
    const volatile char *from;

    for (from = before; *from != '\0'; from++)
        *to++ = *from;
    for (from = key; *from != '\0'; from++)
        *to++ = *from;
    *to = '\0';
}

/* Takes what a call answered: with the expected status, and freed. */
static void finish(creds_t *creds, creds_error_t *error)
{
    if (creds_error_status(error) != expected) {
        printf("%s: %s\n", creds_status_name(creds_error_status(error)), creds_error_message(error));
        exit(1);
    }
    CHECK((creds != NULL) == (expected == CREDS_OK));
    creds_free(creds);
    creds_error_free(error);
}

static creds_t *make(const char *username, const char *base_url)
{
    creds_t *creds = creds_new(username, key, base_url, 0, NULL);

    CHECK(creds != NULL);
    return creds;
}

static void finish_string(char *text, creds_t *creds, creds_error_t *error)
{
    CHECK(creds_error_status(error) == expected && (text != NULL) == (expected == CREDS_OK));
    creds_string_free(text);
    creds_error_free(error);
    creds_free(creds);
}

static void do_new_with(const char *username, const char *base_url, uint32_t flags)
{
    creds_error_t *error;
    creds_t *creds = creds_new(username, key, base_url, flags, &error);

    finish(creds, error);
}

static void do_nothing(void) {}
static void do_new(void) { do_new_with("johnsmith", NULL, 0); }
static void do_new_bad_username(void) { do_new_with("john/smith", NULL, 0); }
static void do_new_bad_base_url(void) { do_new_with(NULL, "https://a@b", 0); }
static void do_new_insecure(void) { do_new_with("johnsmith", "http://example.org", 0); }
static void do_new_no_account(void) { do_new_with(NULL, NULL, 0); }
static void do_new_bad_flags(void) { do_new_with("johnsmith", NULL, 1u << 31); }

static void do_key_in_username(void)
{
    creds_error_t *error;
    creds_t *creds = creds_new(key, "x", NULL, 0, &error);

    finish(creds, error);
}

static void do_key_in_base_url(void)
{
    static char url[sizeof key + 32];
    creds_error_t *error;
    creds_t *creds;

    put_after(url, "https://example.org/?api_key=");
    creds = creds_new(NULL, "x", url, 0, &error);
    wipe(url);
    finish(creds, error);
}

static void do_live(void)
{
    CHECK(make("johnsmith", NULL) != NULL);
}

static void do_accessors(void)
{
    creds_t *creds = make("johnsmith", NULL), *same = make("johnsmith", NULL), *more = creds_from_credentials(creds);

    CHECK(creds_equal(creds, same) && creds_api_key(creds) != NULL && !creds_is_public(creds));
    creds_free(more);
    creds_free(same);
    creds_free(creds);
}

static void do_to_string(void)
{
    creds_t *creds = make("johnsmith", NULL);

    creds_string_free(creds_to_string(creds, 0));
    finish_string(creds_to_string(creds, CREDS_SHOW_API_KEY), creds, NULL);
}

static void authorization(const char *username, const char *base_url)
{
    creds_error_t *error;
    creds_t *creds = make(username, base_url);
    char *value = creds_authorization(creds, &error);

    finish_string(value, creds, error);
}

static void do_authorization(void) { authorization("johnsmith", NULL); }
static void do_authorization_other_alignment(void) { authorization("johnsmith2", NULL); }
static void do_authorization_no_account(void) { authorization(NULL, "https://example.org"); }
static void do_authorization_bad_account(void) { authorization("john:smith", "https://example.org"); }

static void do_query(void)
{
    creds_t *creds = make("johnsmith", NULL);

    finish_string(creds_query(creds), creds, NULL);
}

/* Strings that the caller cut with strtok() are wiped all the same. */
static void do_cut_strings(void)
{
    creds_t *creds = make("johnsmith", NULL);
    char *value = creds_authorization(creds, NULL), *text = creds_to_string(creds, CREDS_SHOW_API_KEY), *masked;

    CHECK(strtok(value, " ") == value && strtok(text, "=") == text);
    creds_string_free(value);
    creds_string_free(text);
    masked = creds_redact_bytes(creds, "a\0b", 3, NULL);
    finish_string(masked, creds, NULL);
}

static void do_url(void)
{
    static char text[sizeof key + 32];
    creds_error_t *error;
    creds_t *creds = make("johnsmith", NULL);
    char *url;

    put_after(text, "api/v2/sql?q=#");
    url = creds_url(creds, text, &error);
    wipe(text);
    finish_string(url, creds, error);
}

static void do_redact(void)
{
    static char text[sizeof key + 64];
    creds_t *creds = make("johnsmith", NULL);
    char *redacted;

    put_after(text, "POST /api/v2/sql 200 api_key=");
    redacted = creds_redact(creds, text);
    wipe(text);
    finish_string(redacted, creds, NULL);
}

static void nothing(void *session) { (void)session; }

static void do_session(void)
{
    creds_t *creds = make("johnsmith", NULL), *with = creds_with_session(creds, &path, nothing);

    creds_free(creds);
    creds_free(with);
}

static void do_default(void)
{
    creds_t *creds = make("johnsmith", NULL), *again;

    CHECK(creds_set_default(creds) == CREDS_OK);
    creds_free(creds);
    again = creds_get_default();
    CHECK(again != NULL && creds_set_default(again) == CREDS_OK);
    creds_free(again);
    creds_unset_default();
}

static void do_load(void)
{
    creds_error_t *error;
    creds_t *creds = creds_from_file(path, 0, &error);

    finish(creds, error);
}

static void do_load_private(void)
{
    creds_error_t *error;
    creds_t *creds = creds_from_file(path, CREDS_REQUIRE_PRIVATE, &error);

    finish(creds, error);
}

static void do_save(void)
{
    creds_error_t *error;
    creds_t *creds = make("johnsmith", NULL);

    CHECK(creds_save(creds, path, &error) == expected && creds_error_status(error) == expected);
    creds_error_free(error);
    creds_free(creds);
}

static void do_load_and_save(void)
{
    creds_t *creds = creds_from_file(path, 0, NULL);

    CHECK(creds != NULL && creds_save(creds, path, NULL) == CREDS_OK);
    creds_free(creds);
}

static void resolve(const char *target, const char *with_key)
{
    creds_error_t *error;
    creds_t *creds = creds_resolve(target, with_key, CREDS_ALLOW_NON_SECURE, &error);

    finish(creds, error);
}

static void do_resolve_username(void) { resolve("johnsmith", key); }
static void do_resolve_url(void) { resolve("http://localhost:8080/user/johnsmith", key); }
static void do_resolve_bad_url(void) { resolve("http://localhost:8080/#", key); }
static void do_resolve_key_alone(void) { resolve(NULL, key); }
static void do_resolve_file(void) { resolve(path, NULL); }

/* The variable of this name, wiped where it stands as soon as it was used. */
static void with_variable(const char *name, void (*work)(void))
{
    static char variable[sizeof key + 64];

    put_after(variable, name);
    putenv(variable);
    work();
    wipe(variable);
}

static void from_env(void)
{
    creds_error_t *error;
    creds_t *creds = creds_from_env(0, &error);

    finish(creds, error);
}

static void resolve_env(void) { resolve(NULL, NULL); }
static void do_env(void) { with_variable("CARTO_API_KEY=", from_env); }
static void do_env_older_name(void) { with_variable("CARTODB_API_KEY=", from_env); }
static void do_env_resolve(void) { with_variable("CARTO_API_KEY=", resolve_env); }
static void do_env_wrong_variable(void) { with_variable("CARTO_BASE_URL=", from_env); }

static void do_file_of_environment(void)
{
    CHECK(setenv("CARTO_CREDENTIALS_FILE", path, 1) == 0);
    resolve(NULL, NULL);
}

/* All of it once more on another thread's stack, which stays mapped after the thread. */
static void *on_thread(void *unused)
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

static void do_thread(void)
{
    pthread_t thread;

    CHECK(pthread_create(&thread, NULL, on_thread, NULL) == 0 && pthread_join(thread, NULL) == 0);
}

#define ENTRY(name) { #name, do_##name }
static const struct {
    const char *name;
    void (*work)(void);
} all[] = {
    ENTRY(nothing), ENTRY(new), ENTRY(new_bad_username), ENTRY(new_bad_base_url), ENTRY(new_insecure),
    ENTRY(new_no_account), ENTRY(new_bad_flags), ENTRY(key_in_username), ENTRY(key_in_base_url), ENTRY(live),
    ENTRY(accessors), ENTRY(to_string), ENTRY(authorization), ENTRY(authorization_other_alignment),
    ENTRY(authorization_no_account), ENTRY(authorization_bad_account), ENTRY(query), ENTRY(cut_strings),
    ENTRY(url), ENTRY(redact),
    ENTRY(session), ENTRY(default), ENTRY(load), ENTRY(load_private), ENTRY(save), ENTRY(load_and_save),
    ENTRY(resolve_username), ENTRY(resolve_url), ENTRY(resolve_bad_url), ENTRY(resolve_key_alone),
    ENTRY(resolve_file), ENTRY(env), ENTRY(env_older_name), ENTRY(env_resolve), ENTRY(env_wrong_variable),
    ENTRY(file_of_environment), ENTRY(thread),
};

int main(int argc, char **argv)
{
    CHECK(argc >= 3);
    expected = atoi(argv[2]);
    path = argv[3];
    read_key();
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (strcmp(all[i].name, argv[1]) == 0) {
            all[i].work();
            wipe(key);
            raise(SIGSTOP);
            return 0;
        }
    }
    printf("nothing is called %s\n", argv[1]);
    return 2;
}
