/* C code that shares a process with Python in these tests. It sets and gets the default credentials, and keeps a reference
   longer than Python lives. */
#include <cartocreds.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static creds_t *kept;
static int destroyed;

int neighbour_set_default(const char *username)
{
    creds_t *creds = creds_new(username, "c-key", NULL, 0, NULL);
    creds_status_t status = creds_set_default(creds);

    creds_free(creds);
    return creds != NULL && status == CREDS_OK;
}

static void count(void *session)
{
    (void)session;
    destroyed++;
}

/* With a session that is not a Python object. */
void neighbour_set_default_with_session(void *session)
{
    creds_t *creds = creds_new("c_user", "c-key", NULL, 0, NULL);
    creds_t *with = creds_with_session(creds, session, count);

    creds_set_default(with);
    creds_free(with);
    creds_free(creds);
}

int neighbour_destroyed(void) { return destroyed; }

void *neighbour_default_session(void)
{
    creds_t *creds = creds_get_default();
    void *session = creds_session(creds);

    creds_free(creds);
    return session;
}

int neighbour_default_is(const char *username)
{
    creds_t *creds = creds_get_default();
    const char *found = creds_username(creds);
    int same = found != NULL && strcmp(found, username) == 0;

    creds_free(creds);
    return same;
}

void neighbour_unset_default(void) { creds_unset_default(); }

void neighbour_keep_default(void)
{
    creds_free(kept);
    kept = creds_get_default();
}

static void *free_kept(void *unused)
{
    creds_free(kept);
    kept = NULL;
    return unused;
}

/* On a thread that Python does not know. */
int neighbour_free_kept_elsewhere(void)
{
    pthread_t thread;

    return pthread_create(&thread, NULL, free_kept, NULL) == 0 && pthread_join(thread, NULL) == 0;
}

/* Runs when the process exits, after Python has ended. */
__attribute__((destructor)) static void leave(void)
{
    if (kept == NULL)
        return;
    creds_unset_default();
    creds_free(kept);
    fputs("the neighbour freed what it kept\n", stderr);
}
