/*
 * depth CALL STATUS [PATH]: how deep a call uses the stack.
 *
 * The program fills the stack below its frame with a pattern before the call. The bytes that have changed afterwards were used.
 * The library wipes the same depth after each call, so all calls must show the same depth. A smaller one means that the library
 * wipes less than it should, and a larger one that the call used more stack than the library wipes.
 *
 * Prints how many bytes were used.
 */
#include "calls.h"

#include <cartocreds.h>
#include <stdio.h>
#include <string.h>

/* WIPED is the constant in src/capi/wiping.rs. FRAMES is what the frames above and below may take. */
enum { BELOW = 64 * 1024,
       PATTERN = 0xa5,
       WIPED = 9 * 1024,
       FRAMES = 768,
       UNUSED = 256 };

static __attribute__((noinline)) void fill(void)
{
    unsigned char below[BELOW];

    memset(below, PATTERN, sizeof below);
    /* The compiler has to assume that this reads the memory. */
    __asm__ volatile("" : : "r"(below) : "memory");
}

static __attribute__((noinline)) int used(void)
{
    unsigned char below[BELOW];
    /* Does not start at the very bottom, because fill() itself left something there. */
    int deepest = UNUSED;

    /* The same memory after the call. The compiler has to assume that this statement fills it. */
    __asm__ volatile("" : : "r"(below) : "memory");
    while (deepest < BELOW && below[deepest] == PATTERN)
        deepest++;
    return BELOW - deepest;
}

int main(int argc, char **argv)
{
    struct work work = prepare(argc, argv);
    int bytes;

    /* With lazy binding, the dynamic linker resolves a function at its first call. These calls make it do so now. */
    creds_free(NULL);
    creds_string_free(NULL);
    creds_error_free(NULL);
    creds_free(creds_new("johnsmith", "", NULL, 0, NULL));
    fill();
    work.call();
    bytes = used();
    printf("%d\n", bytes);
    return bytes < WIPED || bytes > WIPED + FRAMES;
}
