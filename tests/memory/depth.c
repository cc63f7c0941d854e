/*
 * depth WHAT PATH: whether a call uses the stack no deeper than the library wipes it afterwards.
 *
 * The stack below is filled with a pattern before the call. After it, the deepest place that has changed must be where
 * the wiping began: a long run of zeros. Work that went deeper would have left something else there.
 */
#include <cartocreds.h>
#include <stdio.h>
#include <string.h>

#define KEY "0123456789abcdef0123456789abcdef01234567"

/* The wiping itself has a frame below what it wipes, and two functions' wipings do not end at the same place. */
enum { BELOW = 64 * 1024, PATTERN = 0xa5, LEAST_WIPED = 4096, FRAME = 256 };

static const char *path;
static creds_t *creds;

static void do_new(void) { creds_free(creds_new("johnsmith", KEY, NULL, 0, NULL)); }
static void do_new_bad(void) { creds_free(creds_new("john/smith", KEY, NULL, 0, NULL)); }
static void do_new_url(void) { creds_free(creds_new(NULL, KEY, "https://carto.example.org/user/joe", 0, NULL)); }
static void do_new_ipv4(void) { creds_free(creds_new("joe", KEY, "https://127.0.0.1:8080/user/joe", 0, NULL)); }
static void do_new_ipv6(void) { creds_free(creds_new("joe", KEY, "https://[::1]/user/joe", 0, NULL)); }
static void do_new_punycode(void) { creds_free(creds_new("joe", KEY, "https://xn--bcher-kva.example", 0, NULL)); }
static void do_new_punycode_username(void) { creds_free(creds_new("xn--bcher-kva", KEY, NULL, 0, NULL)); }
static void do_resolve_url(void) { creds_free(creds_resolve("https://127.0.0.1/user/joe", KEY, 0, NULL)); }
static void do_resolve(void) { creds_free(creds_resolve(NULL, NULL, 0, NULL)); }
static void do_env(void) { creds_free(creds_from_env(0, NULL)); }
static void do_load(void) { creds_free(creds_from_file(path, 0, NULL)); }
static void do_url(void) { creds_string_free(creds_url(creds, "api/v2/sql?q=1", NULL)); }
static void do_url_bad(void) { creds_string_free(creds_url(creds, "a/../b", NULL)); }
static void do_authorization(void) { creds_string_free(creds_authorization(creds, NULL)); }
static void do_query(void) { creds_string_free(creds_query(creds)); }
static void do_redact(void) { creds_string_free(creds_redact(creds, "a %30123 \\u0030 " KEY " z")); }
static void do_to_string(void) { creds_string_free(creds_to_string(creds, CREDS_SHOW_API_KEY)); }
static void do_equal(void) { (void)creds_equal(creds, creds); }

static void do_load_bad(void)
{
    creds_error_t *error;
    creds_t *none = creds_from_file("none/at/all.json", 0, &error);

    creds_error_free(error);
    creds_free(none);
}

static void do_save(void)
{
    creds_error_t *error;
    creds_status_t status = creds_save(creds, path, &error);

    creds_error_free(error);
    (void)status;
}

static void do_save_default(void)
{
    creds_error_t *error;
    creds_status_t status = creds_save(creds, NULL, &error);

    creds_error_free(error);
    (void)status;
}

#define ENTRY(name) { #name, do_##name }
static const struct {
    const char *name;
    void (*work)(void);
} all[] = {
    ENTRY(new), ENTRY(new_bad), ENTRY(new_url), ENTRY(new_ipv4), ENTRY(new_ipv6), ENTRY(new_punycode),
    ENTRY(new_punycode_username), ENTRY(resolve_url), ENTRY(resolve), ENTRY(env), ENTRY(load), ENTRY(load_bad),
    ENTRY(save), ENTRY(save_default), ENTRY(url), ENTRY(url_bad), ENTRY(authorization), ENTRY(query), ENTRY(redact),
    ENTRY(to_string), ENTRY(equal),
};

static __attribute__((noinline)) void fill(void)
{
    unsigned char below[BELOW];

    memset(below, PATTERN, sizeof below);
    /* For all that the compiler knows it is read here. */
    __asm__ volatile("" : : "r"(below) : "memory");
}

static __attribute__((noinline)) int judge(void)
{
    unsigned char below[BELOW];
    int deepest = 0, end;

    /* The same memory, as it is after the call: for all that the compiler knows it is filled here. */
    __asm__ volatile("" : : "r"(below) : "memory");
    while (deepest < BELOW && below[deepest] == PATTERN)
        deepest++;
    for (end = deepest + FRAME; end < BELOW && below[end] == 0; end++)
        ;
    printf("%d bytes of the stack used, the deepest %d wiped\n", BELOW - deepest, end - deepest);
    return end - deepest < LEAST_WIPED;
}

int main(int argc, char **argv)
{
    if (argc == 1) {
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
            puts(all[i].name);
        return 0;
    }
    path = argv[2];
    /* So that the linker, which finds a function when it is first called, leaves nothing between call and look. */
    creds_free(NULL);
    creds_string_free(NULL);
    creds_error_free(NULL);
    creds = creds_new("johnsmith", KEY, NULL, 0, NULL);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (strcmp(all[i].name, argv[1]) == 0) {
            fill();
            all[i].work();
            return judge();
        }
    }
    return 2;
}
