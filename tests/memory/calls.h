/*
 * What the programs here do with a secret: the calls, which calls.c lists by name.
 *
 * Each program is started as PROGRAM CALL STATUS [PATH]. It makes the call, which must return this status, and frees
 * everything that it got. It reads the secret and the pieces to look for from standard input, where they are masked, so that
 * only the library has them unmasked in memory.
 */
#ifndef CALLS_H
#define CALLS_H

#include <stddef.h>

enum { PIECE = 8,
       MASK = 0x80 };

struct work {
    void (*call)(void);
    /* The pieces, which are still masked. Each has PIECE bytes. */
    const unsigned char *pieces;
    size_t piece_count;
};

/* Reads the arguments and standard input. Ends the program if there is no such call. */
struct work prepare(int argc, char **argv);
/* Wipes the program's own copy of the secret. */
void forget_the_secret(void);

#endif
