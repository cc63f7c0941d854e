/* A bug in the library: the panic is caught, becomes CREDS_ERROR_INTERNAL and prints nothing. Releases have no
 * way to panic on demand, so this loads a library that was built with the feature test-panic. */
#include "posix.h"

#include <dlfcn.h>
#include <pthread.h>

typedef creds_status_t panic_function(creds_error_t **error);
typedef const char *message_function(const creds_error_t *error);
typedef creds_status_t status_function(const creds_error_t *error);
typedef void error_free_function(creds_error_t *error);

static panic_function *test_panic;
static message_function *error_message;
static status_function *error_status;
static error_free_function *error_free;

/* ISO C has no cast from an object's pointer to a function's. */
static void look_up(void *library, const char *name, void *function)
{
    void *symbol = dlsym(library, name);

    if (!CHECK(symbol != NULL))
        exit(finish());
    memcpy(function, &symbol, sizeof symbol);
}

static void panic_thrice(void)
{
    int i;

    for (i = 0; i < 3; i++) {
        creds_error_t *error = NULL;

        CHECK_NUMBER(test_panic(&error), CREDS_ERROR_INTERNAL);
        CHECK_NUMBER(error_status(error), CREDS_ERROR_INTERNAL);
        CHECK_HAS(error_message(error), "a bug in cartocreds; please report it");
        CHECK(strstr(error_message(error), "asked for") == NULL);
        error_free(error);
        CHECK_NUMBER(test_panic(NULL), CREDS_ERROR_INTERNAL);
    }
}

static void *panic_in_thread(void *unused)
{
    panic_thrice();
    return unused;
}

static void panic_everywhere(void)
{
    pthread_t thread;

    panic_thrice();
    if (CHECK(pthread_create(&thread, NULL, panic_in_thread, NULL) == 0))
        pthread_join(thread, NULL);
}

static void test_a_panic_is_an_error_and_prints_nothing(void)
{
    char *printed = printed_by(panic_everywhere);

    CHECK_TEXT(printed, "");
    free(printed);
    setenv("RUST_BACKTRACE", "full", 1);
    printed = printed_by(panic_everywhere);
    CHECK_TEXT(printed, "");
    free(printed);
}

static void test_the_release_has_no_such_function(void)
{
    /* The program and the release of the library with which it is linked. */
    void *program = dlopen(NULL, RTLD_NOW);

    CHECK(program != NULL);
    if (program == NULL)
        return;
    CHECK(dlsym(program, "malloc") != NULL);
    CHECK(dlsym(program, "creds_test_panic") == NULL);
    dlclose(program);
}

int main(void)
{
    void *library;

    START();
    library = dlopen(PANIC_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!CHECK(library != NULL)) {
        fprintf(stderr, "%s\n", dlerror());
        return finish();
    }
    look_up(library, "creds_test_panic", &test_panic);
    look_up(library, "creds_error_message", &error_message);
    look_up(library, "creds_error_status", &error_status);
    look_up(library, "creds_error_free", &error_free);
    RUN(test_a_panic_is_an_error_and_prints_nothing);
    RUN(test_the_release_has_no_such_function);
    return finish();
}
