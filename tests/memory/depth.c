/*
 * depth CALL STATUS [PATH]: how deep a call uses the stack.
 *
 * The stack below is filled with a pattern before the call, and what has changed afterwards was used. The library wipes the
 * same depth after each call, so all calls use the same: less would mean that the wiping is not what it was, and more that
 * the call went deeper than the wiping.
 *
 * Prints how many bytes were used.
 */
#include "calls.h"

#include <cartocreds.h>
#include <stdio.h>
#include <string.h>

/* WIPED is the library's (src/capi/wiping). FRAMES is what the frames above and below it may take. */
enum { BELOW = 64 * 1024,
       PATTERN = 0xa5,
       WIPED = 10 * 1024,
       FRAMES = 768,
       UNUSED = 256 };

static __attribute__((noinline)) void fill(void)
{
    unsigned char below[BELOW];

    memset(below, PATTERN, sizeof below);
    /* For all that the compiler knows it is read here. */
    __asm__ volatile("" : : "r"(below) : "memory");
}

static __attribute__((noinline)) int used(void)
{
    unsigned char below[BELOW];
    /* Not from the very bottom: there lies what fill() itself left. */
    int deepest = UNUSED;

    /* The same memory as it is after the call: for all that the compiler knows it is filled here. */
    __asm__ volatile("" : : "r"(below) : "memory");
    while (deepest < BELOW && below[deepest] == PATTERN)
        deepest++;
    return BELOW - deepest;
}

int main(int argc, char **argv)
{
    struct work work = prepare(argc, argv);
    int bytes;

    /* The dynamic linker resolves a function when it is first called. Let it do so before, where it can. */
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
