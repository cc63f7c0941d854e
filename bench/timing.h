/*
 * Measures small operations. Each runs in batches of some milliseconds. A round runs all operations one after the other,
 * so that changes in the machine's speed affect all of them alike.
 */
#ifndef TIMING_H
#define TIMING_H

struct operation {
    const char *group;  /* what is done */
    const char *by;     /* who does it */
    void (*run)(void);
};

/* Prints a line for each operation in each round: group, by, nanoseconds per call. */
void time_all(const struct operation *operations, int count, int rounds, double batch_seconds);

double now(void);

#endif
