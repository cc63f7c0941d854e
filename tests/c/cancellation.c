/* pthread_cancel() on a thread that is inside a call: the call ends first. If it did not, glibc would unwind through
 * the library's frames, which aborts the process, and other C libraries would leave descriptors and temporary files. */
#define _XOPEN_SOURCE 700
#include "posix.h"

#include <dirent.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

enum { ROUNDS = 150 };

static const char *path;
static creds_t *creds;
/* The thread writes a byte when it is about to begin. */
static int begun[2];
/* Written by the thread, read after pthread_join(). */
static volatile int inside, cancelled_inside;

static int lowest_free_descriptor(void)
{
    int descriptor = dup(0);

    close(descriptor);
    return descriptor;
}

static int entries(const char *folder)
{
    DIR *open = opendir(folder);
    int count = 0;

    if (open == NULL)
        return -1;
    while (readdir(open) != NULL)
        count++;
    closedir(open);
    return count;
}

static void note_the_place(void *unused)
{
    (void)unused;
    cancelled_inside = inside;
}

static void use_files(void)
{
    creds_t *loaded, *saved;
    char *default_path;

    inside = 1;
    (void)(creds_save(creds, path, NULL) == CREDS_OK);
    loaded = creds_from_file(path, 0, NULL);
    saved = creds_new(NULL, NULL, NULL, 0, NULL);
    default_path = creds_default_path(NULL);
    inside = 0;
    creds_free(loaded);
    creds_free(saved);
    creds_string_free(default_path);
}

static void *use_files_until_cancelled(void *unused)
{
    (void)unused;
    /* A thread must not use CHECK, which counts in a plain variable. */
    if (write(begun[1], "", 1) != 1)
        return NULL;
    pthread_cleanup_push(note_the_place, NULL);
    for (;;) {
        use_files();
        pthread_testcancel();
    }
    pthread_cleanup_pop(0);
    return NULL;
}

/* Cancels threads at different moments of their calls, and returns how many of them ended inside the calls. */
static int cancel_many_times(void)
{
    int round, wait, count = 0, descriptor, files = entries(home());
    char byte;

    if (!CHECK(pipe(begun) == 0))
        return -1;
    descriptor = lowest_free_descriptor();
    for (round = 0; round < ROUNDS; round++) {
        pthread_t thread;
        void *result = NULL;
        creds_t *loaded;

        if (!CHECK(pthread_create(&thread, NULL, use_files_until_cancelled, NULL) == 0))
            break;
        CHECK(read(begun[0], &byte, 1) == 1);
        for (wait = 0; wait < round; wait++)
            sched_yield();
        CHECK(pthread_cancel(thread) == 0);
        CHECK(pthread_join(thread, &result) == 0);
        CHECK(result == PTHREAD_CANCELED);
        count += cancelled_inside;
        CHECK_NUMBER(lowest_free_descriptor(), descriptor);
        CHECK_NUMBER(entries(home()), files);
        loaded = creds_from_file(path, 0, NULL);
        CHECK(creds_equal(loaded, creds));
        creds_free(loaded);
    }
    close(begun[0]);
    close(begun[1]);
    return count;
}

static void test_a_deferred_cancellation_waits_for_the_end_of_the_call(void)
{
    CHECK_NUMBER(cancel_many_times(), 0);
}

static int cancel_state(void)
{
    int state;

    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &state);
    pthread_setcancelstate(state, NULL);
    return state;
}

static void test_the_callers_cancel_state_stays(void)
{
    int states[] = {PTHREAD_CANCEL_ENABLE, PTHREAD_CANCEL_DISABLE}, i;

    for (i = 0; i < 2; i++) {
        pthread_setcancelstate(states[i], NULL);
        use_files();
        CHECK_NUMBER(cancel_state(), states[i]);
        CHECK(creds_from_file("/", 0, NULL) == NULL);
        CHECK_NUMBER(cancel_state(), states[i]);
        creds_string_free(creds_default_path(NULL));
        creds_free(creds_resolve("joe", KEY, 0, NULL));
        creds_free(creds_new(NULL, NULL, NULL, 0, NULL));
        CHECK(creds_delete(in_home("none.json"), NULL) == CREDS_ERROR_NOT_FOUND);
        CHECK_NUMBER(cancel_state(), states[i]);
    }
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
}

static volatile int destroyed;

/* A destructor that contains cancellation points, like one that closes a connection. */
static void destroy(void *session)
{
    (void)session;
    pthread_testcancel();
    close(dup(0));
    destroyed++;
}

static void *free_sessions(void *unused)
{
    creds_t *first = creds_with_session(creds, &path, destroy), *second = creds_with_session(creds, &path, destroy);

    (void)unused;
    (void)creds_set_default(second);
    creds_free(second);
    pthread_cancel(pthread_self());
    creds_free(first);
    creds_unset_default();
    inside = 0;
    pthread_testcancel();
    return NULL;
}

static void test_a_sessions_destructor_is_not_cancelled(void)
{
    pthread_t thread;
    void *result = NULL;

    destroyed = 0;
    inside = 1;
    if (!CHECK(pthread_create(&thread, NULL, free_sessions, NULL) == 0))
        return;
    CHECK(pthread_join(thread, &result) == 0);
    CHECK(result == PTHREAD_CANCELED);
    CHECK_NUMBER(inside, 0);
    CHECK_NUMBER(destroyed, 2);
}

int main(void)
{
    START();
    path = in_home("cancelled.json");
    creds = made("joe", KEY, NULL);
    (void)default_file();
    if (!CHECK(creds_save(creds, path, NULL) == CREDS_OK && creds_save(creds, NULL, NULL) == CREDS_OK))
        return finish();
    RUN(test_a_deferred_cancellation_waits_for_the_end_of_the_call);
    RUN(test_the_callers_cancel_state_stays);
    RUN(test_a_sessions_destructor_is_not_cancelled);
    creds_free(creds);
    return finish();
}
