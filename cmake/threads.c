/*
 * Refers to functions of threads, for programs that are linked with -static. Before glibc 2.34 these functions are in libpthread.a,
 * and libgcc's unwinder has only weak references to them. A weak reference takes nothing from an archive, so the unwinder would call
 * the address 0 if the program contained another part of libpthread.a.
 */
#include <pthread.h>

typedef void any_function(void);

extern any_function *const cartocreds_threads[];
any_function *const cartocreds_threads[] = {
    (any_function *)pthread_once,
    (any_function *)pthread_mutex_lock,
    (any_function *)pthread_mutex_unlock,
};
