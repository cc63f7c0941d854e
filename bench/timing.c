#define _POSIX_C_SOURCE 200809L
#include "timing.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static double time_batch(void (*run)(void), long calls)
{
    double start = now();

    for (long i = 0; i < calls; i++)
        run();
    return now() - start;
}

/* How many calls take about the time of a batch. */
static long calibrate(void (*run)(void), double batch_seconds)
{
    long calls = 1;

    while (time_batch(run, calls) < batch_seconds / 4)
        calls *= 2;
    return calls * 4;
}

void time_all(const struct operation *operations, int count, int rounds, double batch_seconds)
{
    long *calls = calloc((size_t)count, sizeof *calls);

    for (int i = 0; i < count; i++)
        calls[i] = calibrate(operations[i].run, batch_seconds);
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < count; i++) {
            double seconds = time_batch(operations[i].run, calls[i]);

            printf("%s\t%s\t%.2f\n", operations[i].group, operations[i].by, seconds / (double)calls[i] * 1e9);
        }
    }
    free(calls);
}
