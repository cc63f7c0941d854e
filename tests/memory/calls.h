/*
 * What the programs here do with a secret: the calls, which calls.c has by name.
 *
 * Each program is started as PROGRAM CALL STATUS [PATH]: it makes the call, which must end with this status, and frees all
 * that it got. The secret and the pieces of it to look for come on standard input, masked, so that nothing but the library
 * has them in plain sight.
 */
#ifndef CALLS_H
#define CALLS_H

#include <stddef.h>

enum { PIECE = 8,
       MASK = 0x80 };

struct work {
    void (*call)(void);
    /* The pieces, still masked, PIECE bytes each. */
    const unsigned char *pieces;
    size_t piece_count;
};

/* Reads the arguments and standard input. Ends the program if there is no such call. */
struct work prepare(int argc, char **argv);
/* Wipes the program's own copy of the secret. */
void forget_the_secret(void);

#endif
