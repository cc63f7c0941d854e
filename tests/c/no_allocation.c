/* An accessor returns what is stored: it allocates nothing and takes no lock. creds_get_default() takes no lock either.
 *
 * The program replaces malloc by its own, which counts, for the shared library too. A thread that waits for a lock makes a
 * system call (futex), whatever language the lock is written in. So the test runs threads that may not make system calls:
 * seccomp's strict mode ends a thread that does. They use one handle at the same time, for long enough to meet. If they
 * shared a mutex, none of them would reach its end. */
#define _GNU_SOURCE
#include "test.h"

#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

static volatile int allocations;

void *malloc(size_t size)
{
    allocations++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    allocations++;
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    allocations++;
    return __libc_realloc(memory, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    allocations++;
    *memory = __libc_memalign(alignment, size);
    return *memory == NULL;
}

void free(void *memory)
{
    __libc_free(memory);
}

static void test_the_counting_works(void)
{
    creds_error_t *error = NULL;
    int before = allocations;
    creds_t *creds = creds_new("joe", KEY, NULL, 0, &error);

    CHECK(allocations > before);
    creds_free(creds);
}

static creds_t *plain, *creds;
static creds_error_t *error;

/* Calls each accessor once and returns whether all answered as they should. */
static int ask_all(void)
{
    creds_t *other;
    int seen = 0;

    seen += creds_username(creds) != NULL;
    seen += creds_api_key(creds) != NULL;
    seen += creds_base_url(creds) != NULL;
    seen += creds_account(creds) != NULL;
    seen += creds_source(creds) != NULL;
    seen += creds_session(creds) != NULL;
    seen += creds_allow_non_secure(creds);
    seen += creds_is_public(creds) + creds_warnings(creds) == 0;
    seen += creds_equal(creds, plain);
    seen += creds_error_status(error) == CREDS_ERROR_MISSING_ACCOUNT;
    seen += creds_error_message(error) != NULL;
    seen += creds_error_os_code(error) == 0;
    seen += creds_status_name(CREDS_ERROR_IO) != NULL;
    seen += creds_version() != NULL;
    /* Another reference needs no memory and no lock either. */
    other = creds_from_credentials(creds);
    seen += other != NULL;
    creds_free(other);
    return seen == 15;
}

static void test_accessors_allocate_nothing(void)
{
    int before = allocations, seen = 0, i;

    for (i = 0; i < 1000; i++)
        seen += ask_all();
    CHECK_NUMBER(allocations - before, 0);
    CHECK_NUMBER(seen, 1000);
}

enum { THREADS = 8 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int ready, stop;

static int ask_all_behind_a_mutex(void)
{
    int right;

    pthread_mutex_lock(&mutex);
    right = ask_all();
    pthread_mutex_unlock(&mutex);
    return right;
}

static int ask_for_the_default(void)
{
    creds_t *found = creds_get_default();
    int right = creds_equal(found, creds);

    creds_free(found);
    return right;
}

struct worker {
    pthread_t thread;
    int (*ask)(void);
    long rounds, right;
    int came_through;
};

static void *ask_without_the_kernel(void *argument)
{
    struct worker *worker = argument;

    /* At its first call, a thread may set something up. */
    worker->ask();
    __atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&ready, __ATOMIC_SEQ_CST) < THREADS)
        sched_yield();
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != 0)
        return argument;
    do {
        worker->right += worker->ask();
        worker->rounds++;
    } while (!__atomic_load_n(&stop, __ATOMIC_SEQ_CST));
    worker->came_through = 1;
    /* The normal end of a thread makes system calls, which are now forbidden. */
    syscall(SYS_exit, 0);
    return argument;
}

/* How many of the threads reach their end without a system call. */
static int coming_through(int (*ask)(void))
{
    const struct timespec second = {1, 0};
    struct worker workers[THREADS] = {0};
    int i, count = 0;

    ready = stop = 0;
    for (i = 0; i < THREADS; i++) {
        workers[i].ask = ask;
        if (pthread_create(&workers[i].thread, NULL, ask_without_the_kernel, &workers[i]) != 0) {
            perror("pthread_create");
            exit(99);
        }
    }
    nanosleep(&second, NULL);
    __atomic_store_n(&stop, 1, __ATOMIC_SEQ_CST);
    for (i = 0; i < THREADS; i++) {
        void *refused = NULL;

        pthread_join(workers[i].thread, &refused);
        CHECK(refused == NULL);
        CHECK(workers[i].rounds > 0 || !workers[i].came_through);
        if (workers[i].came_through)
            CHECK_NUMBER(workers[i].right, workers[i].rounds);
        count += workers[i].came_through;
    }
    return count;
}

static void test_accessors_take_no_lock(void)
{
    CHECK_NUMBER(coming_through(ask_all), THREADS);
}

static void test_the_default_takes_no_lock(void)
{
    creds_set_default(creds);
    CHECK_NUMBER(coming_through(ask_for_the_default), THREADS);
    creds_unset_default();
}

static void test_a_lock_would_be_seen(void)
{
    CHECK(coming_through(ask_all_behind_a_mutex) < THREADS);
}

int main(void)
{
    START();
    plain = made("joe", KEY, NULL);
    creds = creds_with_session(plain, plain, NULL);
    CHECK(creds_new(NULL, KEY, NULL, 0, &error) == NULL);
    RUN(test_the_counting_works);
    RUN(test_accessors_allocate_nothing);
    RUN(test_accessors_take_no_lock);
    RUN(test_the_default_takes_no_lock);
    RUN(test_a_lock_would_be_seen);
    creds_error_free(error);
    creds_free(creds);
    creds_free(plain);
    return finish();
}
