/* An accessor returns what is stored: it allocates nothing and takes no lock. The program's own malloc and mutex
 * functions stand before the C library's, for the shared library too, and count. */
#define _GNU_SOURCE
#include "test.h"

#include <dlfcn.h>
#include <pthread.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

static volatile int allocations, locks;

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

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    static int (*real)(pthread_mutex_t *);

    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "pthread_mutex_lock");
    locks++;
    return real(mutex);
}

static void test_the_counting_works(void)
{
    creds_error_t *error = NULL;
    int before = allocations;
    creds_t *creds = creds_new("joe", KEY, NULL, 0, &error);

    CHECK(allocations > before);
    creds_free(creds);
}

static void test_accessors(void)
{
    creds_t *plain = made("joe", KEY, NULL), *creds = creds_with_session(plain, plain, NULL);
    creds_error_t *error = NULL;
    int before, locks_before, i, seen = 0;

    CHECK(creds_new(NULL, KEY, NULL, 0, &error) == NULL);
    before = allocations;
    locks_before = locks;
    for (i = 0; i < 1000; i++) {
        creds_t *other;

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
        /* Nor does one more reference need memory. */
        other = creds_from_credentials(creds);
        seen += other != NULL;
        creds_free(other);
    }
    CHECK_NUMBER(allocations - before, 0);
    CHECK_NUMBER(locks - locks_before, 0);
    CHECK_NUMBER(seen, 15 * 1000);
    creds_error_free(error);
    creds_free(creds);
    creds_free(plain);
}

int main(void)
{
    START();
    RUN(test_the_counting_works);
    RUN(test_accessors);
    return finish();
}
