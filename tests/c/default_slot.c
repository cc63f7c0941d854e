/* The process-wide default, and handles in general, used by many threads at once and after a fork. */
#include "posix.h"

#include <pthread.h>
#include <unistd.h>

enum { THREADS = 8,
       ROUNDS = 5000 };

static void test_set_get_unset(void)
{
    creds_t *creds = made("joe", KEY, NULL), *other = made("jane", KEY, NULL), *found;

    CHECK(creds_get_default() == NULL);
    CHECK_NUMBER(creds_set_default(creds), CREDS_OK);
    /* The slot has a reference of its own. */
    creds_free(creds);
    found = creds_get_default();
    CHECK_TEXT(creds_username(found), "joe");
    CHECK_TEXT(creds_api_key(found), KEY);
    CHECK_TEXT(creds_source(found), "arguments");
    CHECK_NUMBER(creds_set_default(other), CREDS_OK);
    /* The caller of creds_get_default() has a reference too. */
    CHECK_TEXT(creds_username(found), "joe");
    creds_free(found);
    found = creds_get_default();
    CHECK(creds_equal(found, other));
    creds_free(found);
    creds_unset_default();
    CHECK(creds_get_default() == NULL);
    creds_unset_default();
    creds_free(other);
}

/* Runs `work` in all threads, each with its number. */
static void in_threads(void *(*work)(void *))
{
    pthread_t threads[THREADS];
    int numbers[THREADS], i;

    for (i = 0; i < THREADS; i++) {
        numbers[i] = i;
        if (pthread_create(&threads[i], NULL, work, &numbers[i]) != 0) {
            perror("pthread_create");
            exit(99);
        }
    }
    for (i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;
static int destroyed, made_sessions, wrong;

static void count(int *counter)
{
    pthread_mutex_lock(&counting);
    (*counter)++;
    pthread_mutex_unlock(&counting);
}

static void destroy(void *session)
{
    (void)session;
    count(&destroyed);
}

/* Half of the threads set and unset the slot, and half of them read it. Each reader gets a complete value or none. The scheduler may
   run all rounds of a reader first, so a reader goes on until it saw a value: a writer's last act is to set one. */
static void *use_the_slot(void *number)
{
    int i, writes = *(int *)number % 2, saw = 0;
    char username[32];

    for (i = 0; i < ROUNDS || (!writes && !saw); i++) {
        if (writes) {
            creds_t *plain, *creds;

            snprintf(username, sizeof username, "user-%d-%d", *(int *)number, i);
            plain = creds_new(username, username, NULL, 0, NULL);
            creds = creds_with_session(plain, plain, destroy);
            count(&made_sessions);
            creds_set_default(creds);
            creds_free(plain);
            creds_free(creds);
            if (i % 7 == 0 && i < ROUNDS - 1)
                creds_unset_default();
        } else {
            creds_t *creds = creds_get_default();

            saw = saw || creds != NULL;
            if (creds != NULL && (strcmp(creds_username(creds), creds_api_key(creds)) != 0 || creds_session(creds) == NULL))
                count(&wrong);
            creds_free(creds);
        }
    }
    return NULL;
}

static void test_many_threads(void)
{
    destroyed = made_sessions = wrong = 0;
    /* Ends the program if a reader never sees a value. */
    alarm(300);
    in_threads(use_the_slot);
    alarm(0);
    CHECK_NUMBER(wrong, 0);
    creds_unset_default();
    /* Every session was destroyed once. */
    CHECK_NUMBER(made_sessions, THREADS / 2 * ROUNDS);
    CHECK_NUMBER(destroyed, made_sessions);
}

static creds_t *shared;

static void *use_the_handle(void *number)
{
    int i;

    for (i = 0; i < ROUNDS; i++) {
        creds_t *mine = creds_from_credentials(shared);
        char *text = creds_query(mine);

        if (strcmp(creds_username(mine), "joe") != 0 || strcmp(text, "api_key=" KEY) != 0
            || !creds_equal(mine, shared))
            count(&wrong);
        creds_string_free(text);
        creds_free(mine);
    }
    (void)number;
    return NULL;
}

static void test_one_handle_in_many_threads(void)
{
    wrong = 0;
    shared = made("joe", KEY, NULL);
    in_threads(use_the_handle);
    CHECK_NUMBER(wrong, 0);
    creds_free(shared);
}

static pthread_t destroyer;

static void note_thread(void *session)
{
    (void)session;
    destroyer = pthread_self();
}

static void *free_in_thread(void *creds)
{
    creds_free(creds);
    return NULL;
}

static void test_the_session_ends_on_the_thread_that_frees_it(void)
{
    creds_t *plain = made("joe", KEY, NULL), *creds = creds_with_session(plain, plain, note_thread);
    creds_t *other = creds_from_credentials(creds);
    pthread_t thread;

    creds_free(plain);
    creds_free(creds);
    destroyer = pthread_self();
    CHECK(pthread_create(&thread, NULL, free_in_thread, other) == 0);
    pthread_join(thread, NULL);
    CHECK(!pthread_equal(destroyer, pthread_self()));
}

static void write_a_mark(void *session)
{
    write_file(session, "destroyed");
}

static char *mark;

static void exit_with_a_session(void)
{
    creds_t *plain = made("joe", KEY, NULL), *creds = creds_with_session(plain, mark, write_a_mark);

    creds_set_default(creds);
    /* The handle and the slot are not freed. exit() runs the destructors of the program and the library. */
    exit(0);
}

static void test_sessions_do_not_end_at_exit(void)
{
    creds_t *plain;

    mark = malloc(2048);
    strcpy(mark, in_home("mark"));
    /* The destructor of the session creates a file. */
    plain = made("joe", KEY, NULL);
    creds_free(creds_with_session(plain, mark, write_a_mark));
    creds_free(plain);
    CHECK(exists(mark));
    remove(mark);
    IN_CHILD(exit_with_a_session);
    CHECK(!exists(mark));
    free(mark);
}

static void check_the_slot_in_a_child(void)
{
    int i;

    /* If the slot had a lock, and another thread held it, this would wait for ever. */
    alarm(60);
    for (i = 0; i < 10; i++) {
        creds_t *found = creds_get_default(), *creds = made("child", KEY, NULL);

        creds_free(found);
        CHECK_NUMBER(creds_set_default(creds), CREDS_OK);
        creds_free(creds);
        found = creds_get_default();
        CHECK_TEXT(creds_username(found), "child");
        creds_free(found);
    }
}

static int stop;

static void *use_until_stopped(void *number)
{
    int stopping = 0;

    while (!stopping) {
        creds_t *creds = creds_get_default();

        if (*(int *)number % 2)
            creds_set_default(creds);
        creds_free(creds);
        pthread_mutex_lock(&counting);
        stopping = stop;
        pthread_mutex_unlock(&counting);
    }
    return NULL;
}

static void test_after_a_fork_from_many_threads(void)
{
    creds_t *creds = made("parent", KEY, NULL);
    pthread_t threads[4];
    int numbers[4], i;

    CHECK_NUMBER(creds_set_default(creds), CREDS_OK);
    creds_free(creds);
    stop = 0;
    for (i = 0; i < 4; i++) {
        numbers[i] = i;
        CHECK(pthread_create(&threads[i], NULL, use_until_stopped, &numbers[i]) == 0);
    }
    for (i = 0; i < 50; i++)
        IN_CHILD(check_the_slot_in_a_child);
    pthread_mutex_lock(&counting);
    stop = 1;
    pthread_mutex_unlock(&counting);
    for (i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    creds_unset_default();
}

int main(void)
{
    START();
    RUN(test_set_get_unset);
    RUN(test_many_threads);
    RUN(test_one_handle_in_many_threads);
    RUN(test_the_session_ends_on_the_thread_that_frees_it);
    RUN(test_sessions_do_not_end_at_exit);
    RUN(test_after_a_fork_from_many_threads);
    return finish();
}
