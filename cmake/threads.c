/*
 * Names functions of threads for programs that are linked with -static. Before glibc 2.34 these functions are in libpthread.a,
 * and libgcc's unwinder refers to them weakly: a weak reference takes nothing from an archive, so the unwinder would
 * call the address 0 as soon as something else of libpthread.a is in the program.
 */
#include <pthread.h>

extern const void *const cartocreds_threads[];
const void *const cartocreds_threads[] = {
    (const void *)pthread_once,
    (const void *)pthread_mutex_lock,
    (const void *)pthread_mutex_unlock,
};
