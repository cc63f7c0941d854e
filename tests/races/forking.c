/* forking SLOT FORKS: forks while threads use the default slot, and every child uses the slot too.
 *
 * SLOT is "library" or "locked". "locked" is a slot with a mutex, which a child can inherit locked; the test must see a child
 * hang with it. Prints the counts as NAME=NUMBER, and stops at the first child that hangs. */
#define _GNU_SOURCE
#include <cartocreds.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 4 };

static int locked;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static atomic_int stop;
static atomic_long calls;

static void enter(void)
{
    if (locked) pthread_mutex_lock(&mutex);
}
static void leave(void)
{
    if (locked) pthread_mutex_unlock(&mutex);
}

static void destroy(void *session) { (void)session; }

static creds_t *make(const char *username)
{
    creds_t *plain = creds_new(username, "secret", NULL, 0, NULL);
    creds_t *creds = creds_with_session(plain, (void *)1, destroy);
    creds_free(plain);
    return creds;
}

static void *hammer(void *number)
{
    const char *names[THREADS] = {"ann", "bob", "cid", "dan"};
    creds_t *own = make(names[(long)number]);
    while (!stop) {
        enter();
        creds_set_default(own);
        leave();
        for (int i = 0; i < 8; i++) {
            enter();
            creds_t *found = creds_get_default();
            leave();
            if (found != NULL && strlen(creds_username(found)) != 3) abort();
            creds_free(found);
        }
        enter();
        creds_unset_default();
        leave();
        calls += 10;
    }
    creds_free(own);
    return NULL;
}

/* Returns the child's exit code. */
static int use_slot(void)
{
    enter();
    creds_t *found = creds_get_default();
    leave();
    if (found != NULL && strlen(creds_username(found)) != 3) return 2;
    creds_free(found);
    creds_t *own = make("child");
    enter();
    creds_set_default(own);
    leave();
    enter();
    found = creds_get_default();
    leave();
    if (found == NULL || !creds_equal(found, own) || creds_session(found) == NULL) return 3;
    creds_free(found);
    enter();
    creds_unset_default();
    leave();
    if (creds_get_default() != NULL) return 4;
    creds_free(own);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 3) return 99;
    locked = strcmp(argv[1], "locked") == 0;
    long forks = atol(argv[2]), done = 0, hung = 0, wrong = 0;
    pthread_t threads[THREADS];
    for (long i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, hammer, (void *)i);
    for (; done < forks && hung == 0; done++) {
        pid_t child = fork();
        if (child == 0) {
            alarm(locked ? 2 : 20);
            _exit(use_slot());
        }
        int status;
        waitpid(child, &status, 0);
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) hung++;
        else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) wrong++;
    }
    stop = 1;
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    printf("forks=%ld calls=%ld hung=%ld wrong=%ld\n", done, calls, hung, wrong);
    return 0;
}
