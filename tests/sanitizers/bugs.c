/*
 * bugs WHAT: makes a mistake that a sanitizer must see. Each mistake shows in the library's code, so the sanitizer must watch
 * that code too.
 */
#include <cartocreds.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static creds_t *creds;

static atomic_bool is_changing, is_over;

/* Changes a key while a call of another thread reads it. The flags are relaxed, so that they order nothing. */
static void *change_key(void *unused)
{
    volatile char *key = (volatile char *)creds_api_key(creds);

    for (int i = 0; !atomic_load_explicit(&is_over, memory_order_relaxed); i++) {
        key[0] = (char)('a' + i % 2);
        atomic_store_explicit(&is_changing, true, memory_order_relaxed);
    }
    return unused;
}

static void race(void)
{
    pthread_t thread;
    bool is_equal = true;

    pthread_create(&thread, NULL, change_key, NULL);
    while (!atomic_load_explicit(&is_changing, memory_order_relaxed));
    for (int i = 0; i < 1000; i++)
        is_equal &= creds_equal(creds, creds);
    atomic_store_explicit(&is_over, true, memory_order_relaxed);
    pthread_join(thread, NULL);
    creds_free(creds);
    printf("%d\n", is_equal);
}

int main(int argc, char **argv)
{
    creds = creds_new("johnsmith", "abcdefgabcdefg", NULL, 0, NULL);
    if (argc != 2 || creds == NULL)
        return 0;
    if (strcmp(argv[1], "race") == 0)
        race();
    if (strcmp(argv[1], "use-after-free") == 0) {
        creds_free(creds);
        printf("%p\n", (const void *)creds_username(creds));
    }
    if (strcmp(argv[1], "leak") == 0) {
        /* Leaks several handles, because the address of a single one could still be in a register or on the stack. */
        for (int i = 0; i < 10; i++)
            creds = creds_new("johnsmith", "abcdefgabcdefg", NULL, 0, NULL);
        creds_free(creds);
    }
    return 0;
}
