/*
 * signals CALL STATUS [PATH]: what is left of a secret when a signal arrives during a call. The kernel saves the registers
 * in a frame on the stack, and some of them may hold pieces of the secret at that moment.
 *
 * The program makes the call over and over until a timer's signal arrives, and then searches the stack. It repeats this with its
 * ordinary stack, and then with a stack for signal handlers (sigaltstack).
 *
 * Prints for each of the two how many signals left pieces there, and how many signals there were.
 */
#define _GNU_SOURCE
#include "calls.h"
#include "pieces.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>

/* How many signals at most, and for how many seconds. */
enum { SIGNALS = 1000,
       SECONDS = 1 };
/* Nanoseconds from setting the timer to the signal: the least, and how much more there may be. */
enum { NEAREST = 20000,
       WIDTH = 40000 };
enum { STACK = 32 * 1024 };

static volatile sig_atomic_t arrived;
static unsigned char handlers_stack[STACK];

static void handler(int number)
{
    (void)number;
    arrived = 1;
}

static int has_pieces(const unsigned char *bytes, size_t length)
{
    int found = 0;

    for (size_t i = 0; i + PIECE_SIZE <= length; i++)
        found |= piece_at(bytes + i) != NULL;
    return found;
}

/* Searches the stack below the caller's frame, and wipes it for the next time. */
static __attribute__((noinline)) int ordinary_stack_has_pieces(void)
{
    unsigned char below[STACK];
    int found;

    /* The memory as it is. The compiler has to assume that it is filled here, and read at the end. */
    __asm__ volatile("" : : "r"(below) : "memory");
    found = has_pieces(below, sizeof below);
    memset(below, 0, sizeof below);
    __asm__ volatile("" : : "r"(below) : "memory");
    return found;
}

static int handlers_stack_has_pieces(void)
{
    int found = has_pieces(handlers_stack, sizeof handlers_stack);

    memset(handlers_stack, 0, sizeof handlers_stack);
    return found;
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void count_signals(void (*call)(void), timer_t timer, int flags, int (*has_pieces_now)(void))
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART | flags};
    double end = now() + SECONDS;
    unsigned chance = 1;
    int signals, found = 0;

    sigaction(SIGALRM, &action, NULL);
    (void)has_pieces_now();
    for (signals = 0; signals < SIGNALS && now() < end; signals++) {
        struct itimerspec delay = {{0, 0}, {0, NEAREST}};

        /* A linear congruential generator, so that signals arrive at many different moments of the calls. */
        chance = chance * 1664525u + 1013904223u;
        delay.it_value.tv_nsec += (chance >> 8) % WIDTH;
        arrived = 0;
        timer_settime(timer, 0, &delay, NULL);
        while (!arrived)
            call();
        found += has_pieces_now();
    }
    printf("%d\n%d\n", found, signals);
}

int main(int argc, char **argv)
{
    struct work work = prepare(argc, argv);
    stack_t stack = {.ss_sp = handlers_stack, .ss_size = sizeof handlers_stack};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    timer_t timer;

    take_pieces(work.pieces, work.piece_count, MASK);
    if (sigaltstack(&stack, NULL) != 0 || timer_create(CLOCK_MONOTONIC, &event, &timer) != 0)
        return 2;
    work.call();
    count_signals(work.call, timer, 0, ordinary_stack_has_pieces);
    count_signals(work.call, timer, SA_ONSTACK, handlers_stack_has_pieces);
    return 0;
}
