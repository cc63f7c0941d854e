/*
 * Timing of small operations: each is run in batches of some milliseconds, all operations of a round one after
 * the other, round after round, so that the machine's mood meets all of them alike.
 */
#ifndef TIMING_H
#define TIMING_H

struct operation {
    const char *group;  /* what is done */
    const char *by;     /* who does it */
    void (*run)(void);
};

/* Prints a line a round and operation: group, by, nanoseconds a call. */
void time_all(const struct operation *operations, int count, int rounds, double batch_seconds);

double now(void);

#endif
