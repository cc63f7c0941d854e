/*
 * Measures every operation of the library, the bare system calls, and code that a user would write by hand:
 * operations FOLDER ROUNDS. HOME must be a folder for this program.
 */
#define _POSIX_C_SOURCE 200809L
#include "hand.h"
#include "timing.h"

#include <cartocreds.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define API_KEY "0123456789abcdef0123456789abcdef01234567"

static char folder[4096], path[4200], saved[4200], log_text[100 * 1024 + 1], url_text[100 * 1024 + 1];
static creds_t *creds;

static void must(int done, const char *what)
{
    if (!done) {
        fprintf(stderr, "bench: %s failed\n", what);
        exit(1);
    }
}

/* --- operations ---------------------------------------------------------------------------------------- */

static void keep(creds_t *made)
{
    must(made != NULL, "making credentials");
    creds_free(made);
}

static void ours_new(void) { keep(creds_new("johnsmith", API_KEY, NULL, 0, NULL)); }
static void by_hand_new(void) { hand_new("johnsmith", API_KEY); }
static void ours_new_url(void) { keep(creds_new(NULL, API_KEY, "https://carto.example.org/user/joe", 0, NULL)); }
static void ours_resolve_user(void) { keep(creds_resolve("johnsmith", API_KEY, 0, NULL)); }
static void ours_resolve_file(void) { keep(creds_resolve(path, NULL, 0, NULL)); }
static void ours_load(void) { keep(creds_from_file(path, 0, NULL)); }
static void ours_load_default(void) { keep(creds_from_file(NULL, 0, NULL)); }
static void floor_load(void) { hand_load_floor(path); }
static void cjson_load(void) { hand_load_cjson(path); }
static void jsonc_load(void) { hand_load_jsonc(path); }
static void ours_save(void) { must(creds_save(creds, saved, NULL) == CREDS_OK, "saving"); }
static void floor_save(void) { hand_save_floor(folder, saved); }

static void ours_save_delete(void)
{
    hand_save_floor(folder, saved);
    must(creds_delete(saved, NULL) == CREDS_OK, "deleting");
}

static void floor_save_delete(void)
{
    hand_save_floor(folder, saved);
    hand_delete_floor(folder, saved);
}

static void nothing(void) { (void)empty(creds); }
static void ours_username(void) { (void)creds_username(creds); }
static void ours_api_key(void) { (void)creds_api_key(creds); }
static void ours_base_url(void) { (void)creds_base_url(creds); }
static void ours_account(void) { (void)creds_account(creds); }
static void ours_source(void) { (void)creds_source(creds); }
static void ours_session(void) { (void)creds_session(creds); }
static void ours_allow(void) { (void)creds_allow_non_secure(creds); }
static void ours_warnings(void) { (void)creds_warnings(creds); }
static void ours_is_public(void) { (void)creds_is_public(creds); }
static void ours_get_default(void) { keep(creds_get_default()); }
static void ours_url(void) { creds_string_free(creds_url(creds, "api/v2/sql", NULL)); }
static void by_hand_url(void) { free(hand_url("https://johnsmith.carto.com", "api/v2/sql")); }
static void ours_authorization(void) { creds_string_free(creds_authorization(creds, NULL)); }
static void ours_to_string(void) { creds_string_free(creds_to_string(creds, 0)); }
static void ours_redact(void) { creds_string_free(creds_redact(creds, log_text)); }
static void ours_redact_urls(void) { creds_string_free(creds_redact(creds, url_text)); }
static void by_hand_redact(void) { free(hand_replace(log_text, API_KEY)); }
static void by_hand_redact_urls(void) { free(hand_replace(url_text, API_KEY)); }

static const struct operation small[] = {
    {"new", "cartocreds", ours_new},
    {"new", "C by hand, no checks", by_hand_new},
    {"new with base_url", "cartocreds", ours_new_url},
    {"resolve a username", "cartocreds", ours_resolve_user},
    {"from_file", "cartocreds", ours_load},
    {"from_file", "system calls", floor_load},
    {"from_file", "cJSON, no checks", cjson_load},
    {"from_file", "json-c, no checks", jsonc_load},
    {"from_file, default", "cartocreds", ours_load_default},
    {"resolve a file", "cartocreds", ours_resolve_file},
    {"accessor", "empty call", nothing},
    {"accessor", "username", ours_username},
    {"accessor", "api_key", ours_api_key},
    {"accessor", "base_url", ours_base_url},
    {"accessor", "account", ours_account},
    {"accessor", "source", ours_source},
    {"accessor", "session", ours_session},
    {"accessor", "allow_non_secure", ours_allow},
    {"accessor", "warnings", ours_warnings},
    {"accessor", "is_public", ours_is_public},
    {"url", "cartocreds", ours_url},
    {"url", "C by hand, no checks", by_hand_url},
    {"authorization", "cartocreds", ours_authorization},
    {"to_string", "cartocreds", ours_to_string},
    {"redact 100 KB", "cartocreds", ours_redact},
    {"redact 100 KB", "C by hand, one form", by_hand_redact},
    {"redact 100 KB of URLs", "cartocreds", ours_redact_urls},
    {"redact 100 KB of URLs", "C by hand, one form", by_hand_redact_urls},
    {"get_default", "1 thread", ours_get_default},
};

static const struct operation slow[] = {
    {"save", "cartocreds", ours_save},
    {"save", "system calls", floor_save},
    {"save and delete", "cartocreds deletes", ours_save_delete},
    {"save and delete", "system calls", floor_save_delete},
};

/* --- two threads at the default slot --------------------------------------------------------------------- */

static atomic_int threads_ready;
static long calls_a_thread;

static void *hammer(void *unused)
{
    (void)unused;
    atomic_fetch_add(&threads_ready, 1);
    while (atomic_load(&threads_ready) < 2);
    for (long i = 0; i < calls_a_thread; i++)
        ours_get_default();
    return NULL;
}

/* The time per call of all threads together, in nanoseconds. It is half as long if two threads do twice as much. */
static void time_two_threads(int rounds)
{
    calls_a_thread = 500000;
    for (int round = 0; round < rounds; round++) {
        pthread_t threads[2];
        double start;

        atomic_store(&threads_ready, 0);
        start = now();
        for (int i = 0; i < 2; i++)
            must(pthread_create(&threads[i], NULL, hammer, NULL) == 0, "starting a thread");
        for (int i = 0; i < 2; i++)
            pthread_join(threads[i], NULL);
        printf("get_default\t2 threads\t%.2f\n", (now() - start) / (double)(2 * calls_a_thread) * 1e9);
    }
}

/* --- growth with the file's size -------------------------------------------------------------------------- */

static void write_padded(int size)
{
    FILE *file = fopen(path, "w");
    int length;

    must(file != NULL, path);
    length = fprintf(file, "{\"username\": \"johnsmith\", \"api_key\": \"%s\", \"notes\": \"", API_KEY);
    while (length++ < size - 2)
        fputc('n', file);
    fputs("\"}", file);
    fclose(file);
}

static void time_growth(int rounds)
{
    static const int sizes[] = {256, 1024, 4096, 16384, 65536};
    char group[64];

    for (int i = 0; i < 5; i++) {
        struct operation operations[2] = {{group, "cartocreds", ours_load}, {group, "system calls", floor_load}};

        snprintf(group, sizeof group, "from_file of %d bytes", sizes[i]);
        write_padded(sizes[i]);
        time_all(operations, 2, rounds, 0.005);
    }
}

/* ------------------------------------------------------------------------------------------------------------ */

int main(int argc, char **argv)
{
    int rounds = argc == 3 ? atoi(argv[2]) : 0;

    if (rounds <= 0) {
        fprintf(stderr, "usage: operations FOLDER ROUNDS\n");
        return 2;
    }
    snprintf(folder, sizeof folder, "%s", argv[1]);
    snprintf(path, sizeof path, "%s/load.json", folder);
    snprintf(saved, sizeof saved, "%s/saved.json", folder);
    remove(path);
    hand_fill_log(log_text, sizeof log_text);
    hand_fill_urls(url_text, sizeof url_text);
    creds = creds_new("johnsmith", API_KEY, NULL, 0, NULL);
    must(creds_save(creds, path, NULL) == CREDS_OK && creds_save(creds, NULL, NULL) == CREDS_OK, "saving");
    must(creds_set_default(creds) == CREDS_OK, "setting the default");

    time_all(small, sizeof small / sizeof *small, rounds, 0.005);
    time_all(slow, sizeof slow / sizeof *slow, rounds, 0.02);
    time_two_threads(rounds);
    time_growth(rounds);

    must(creds_delete(NULL, NULL) == CREDS_OK, "deleting");
    creds_unset_default();
    creds_free(creds);
    return 0;
}
