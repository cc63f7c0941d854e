/* race WRITER PATH READS SAVES: writers and readers of one file at the same time.
 *
 * WRITER says who writes:
 *     library    4 processes of 2 threads each, which call creds_save
 *     in-place   the same, but they truncate the file and write into it; the readers must notice this
 *     python     one process that truncates, waits, writes half, waits and writes the rest, as cartoframes can do on
 *                a busy machine; and one process that calls creds_save
 * There are 2 processes with 2 readers each: one thread calls creds_from_file, and the other reads the plain bytes, without any
 * retry. The program ends after READS loads and SAVES saves.
 *
 * Every writer has its own account, with a key of another length. So each content that is read is either the complete file of
 * one writer, or torn. Prints the counts as NAME=NUMBER. */
#define _GNU_SOURCE
#include <cartocreds.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ACCOUNTS = 8,
       SIZE = 8192,
       SECONDS = 120 };

static struct shared {
    atomic_long reads, plain_reads, saves;
    atomic_long torn, plain_torn;               /* a value or a text that no writer wrote */
    atomic_long malformed, failed_reads;        /* MALFORMED; any other failure of a load */
    atomic_long refused_saves, failed_saves;    /* MALFORMED; any other failure of a save but NOT_DURABLE */
    char texts[ACCOUNTS][SIZE];                 /* the content of each account's file */
} *shared;

static const char *writer, *path;
static long wanted_reads, wanted_saves;
static time_t deadline;

static int done(void)
{
    return (shared->reads >= wanted_reads && shared->saves >= wanted_saves) || time(NULL) > deadline;
}

static const char *username(int account)
{
    static const char *const names[ACCOUNTS] = {"ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal"};
    return names[account];
}

static void make_key(int account, char *key)
{
    int length = 20 + account * 577;
    memset(key, 'a' + account, (size_t)length);
    key[length] = '\0';
}

static creds_t *credentials(int account)
{
    char key[SIZE];
    make_key(account, key);
    creds_t *creds = creds_new(username(account), key, NULL, 0, NULL);
    if (creds == NULL) abort();
    return creds;
}

/* The bytes of the file, or -1. */
static ssize_t read_plainly(const char *file, char *text)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t length = 0, count;
    while ((count = read(fd, text + length, (size_t)(SIZE - 1 - length))) > 0) length += count;
    close(fd);
    text[length] = '\0';
    return length;
}

static void write_in_place(const char *text, useconds_t pause)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) abort();
    size_t length = strlen(text), half = pause > 0 ? length / 2 : 0;
    usleep(pause);
    if (half > 0 && write(fd, text, half) < 0) abort();
    usleep(pause);
    if (write(fd, text + half, length - half) < 0) abort();
    close(fd);
}

static void *write_on(void *account_as_pointer)
{
    int account = (int)(long)account_as_pointer;
    creds_t *creds = credentials(account);
    while (!done()) {
        if (strcmp(writer, "in-place") == 0) {
            write_in_place(shared->texts[account], 0);
        } else if (strcmp(writer, "python") == 0 && account == 0) {
            write_in_place(shared->texts[account], 1000);
            usleep(20000);
        } else {
            creds_status_t status = creds_save(creds, path, NULL);
            if (status == CREDS_ERROR_MALFORMED) shared->refused_saves++;
            else if (status != CREDS_OK && status != CREDS_ERROR_NOT_DURABLE) shared->failed_saves++;
            if (strcmp(writer, "python") == 0) usleep(30000);
        }
        shared->saves++;
    }
    creds_free(creds);
    return NULL;
}

static int is_whole(const creds_t *creds)
{
    char key[SIZE];
    for (int account = 0; account < ACCOUNTS; account++) {
        if (strcmp(creds_username(creds), username(account)) == 0) {
            make_key(account, key);
            return strcmp(creds_api_key(creds), key) == 0;
        }
    }
    return 0;
}

static void *load_on(void *unused)
{
    (void)unused;
    while (!done()) {
        creds_error_t *error = NULL;
        creds_t *creds = creds_from_file(path, 0, &error);
        if (creds == NULL) {
            if (creds_error_status(error) == CREDS_ERROR_MALFORMED) shared->malformed++;
            else shared->failed_reads++;
        } else if (!is_whole(creds)) {
            shared->torn++;
        }
        creds_error_free(error);
        creds_free(creds);
        shared->reads++;
    }
    return NULL;
}

static void *read_on(void *unused)
{
    (void)unused;
    char text[SIZE];
    while (!done()) {
        int found = 0;
        if (read_plainly(path, text) >= 0)
            for (int account = 0; account < ACCOUNTS; account++) found |= strcmp(text, shared->texts[account]) == 0;
        if (!found) shared->plain_torn++;
        shared->plain_reads++;
    }
    return NULL;
}

static void start(void *(*first)(void *), void *one, void *(*second)(void *), void *other)
{
    if (fork() != 0) return;
    pthread_t thread;
    pthread_create(&thread, NULL, first, one);
    if (second != NULL) second(other);
    pthread_join(thread, NULL);
    _exit(0);
}

int main(int argc, char **argv)
{
    if (argc != 5) return 99;
    writer = argv[1];
    path = argv[2];
    wanted_reads = atol(argv[3]);
    wanted_saves = atol(argv[4]);
    deadline = time(NULL) + SECONDS;
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) return 98;

    /* The file has a field of another program, which every save must keep. */
    write_in_place("{\"other\": [1, 2]}", 0);
    for (int account = ACCOUNTS; account-- > 0;) {
        creds_t *creds = credentials(account);
        if (creds_save(creds, path, NULL) != CREDS_OK || read_plainly(path, shared->texts[account]) <= 0) return 97;
        creds_free(creds);
    }

    if (strcmp(writer, "python") == 0) {
        start(write_on, (void *)0L, write_on, (void *)1L);
    } else {
        for (long account = 0; account < ACCOUNTS; account += 2)
            start(write_on, (void *)account, write_on, (void *)(account + 1));
    }
    for (int reader = 0; reader < 2; reader++) start(load_on, NULL, read_on, NULL);
    while (wait(NULL) > 0) {
    }

    printf("reads=%ld plain_reads=%ld saves=%ld torn=%ld plain_torn=%ld malformed=%ld failed_reads=%ld "
           "refused_saves=%ld failed_saves=%ld\n",
           shared->reads, shared->plain_reads, shared->saves, shared->torn, shared->plain_torn, shared->malformed,
           shared->failed_reads, shared->refused_saves, shared->failed_saves);
    return 0;
}
