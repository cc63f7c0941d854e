/* A program that has closed its standard streams but still prints to them. No call may have a file open under the numbers 0
 * to 2 while the program can write there. The test replaces the C library's fsync() and read() by functions that print at that
 * moment, as another thread might. */
#define _GNU_SOURCE
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static creds_error_t *error;
static int is_watching, calls, taken;
/* The first closed stream; those after it are closed too. */
static int first_closed;

static void print_to_closed_streams(void)
{
    int stream;

    if (!is_watching)
        return;
    calls++;
    for (stream = first_closed; stream <= 2; stream++)
        if (write(stream, "printed", 7) != -1 || errno != EBADF || fcntl(stream, F_GETFD) != -1)
            taken++;
}

int fsync(int file)
{
    print_to_closed_streams();
    return (int)syscall(SYS_fsync, file);
}

ssize_t read(int file, void *buffer, size_t size)
{
    print_to_closed_streams();
    return syscall(SYS_read, file, buffer, size);
}

static void without_streams(void)
{
    static const char *const names[] = {"creds.json", "link.json"};
    creds_t *creds = made("joe", KEY, NULL), *loaded;
    size_t i;
    int stream;

    /* A save that reads an old file, and one that makes folders. */
    write_file(in_home("creds.json"), "{\"comment\": 1}");
    make_folder(in_home("below"));
    CHECK(symlink("below/real.json", in_home("link.json")) == 0);
    set_variable("XDG_CONFIG_HOME", in_home("made/config"));
    for (stream = first_closed; stream <= 2; stream++)
        close(stream);
    is_watching = 1;
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        CHECK_OK(creds_save(creds, in_home(names[i]), &error), error);
        loaded = CHECK_MADE(creds_from_file(in_home(names[i]), 0, &error), error);
        CHECK(creds_equal(creds, loaded));
        creds_free(loaded);
        CHECK_OK(creds_delete(in_home(names[i]), &error), error);
    }
    CHECK_OK(creds_save(creds, NULL, &error), error);
    is_watching = 0;
    CHECK(calls > 10);
    CHECK_NUMBER(taken, 0);
    for (stream = first_closed; stream <= 2; stream++)
        CHECK(fcntl(stream, F_GETFD) == -1);
    creds_free(creds);
}

static void test_closed_streams(void)
{
    for (first_closed = 0; first_closed <= 2; first_closed++)
        IN_CHILD(without_streams);
}

/* If no other number is free for the new file, the save fails and leaves nothing behind. */
static void without_numbers(void)
{
    creds_t *creds = made("joe", KEY, NULL);
    struct rlimit limit;
    int file;

    make_folder(in_home("empty"));
    for (file = 0; file < 256; file++)
        close(file);
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 4; /* The folder gets number 3. Only 0 to 2 are left. */
    setrlimit(RLIMIT_NOFILE, &limit);
    CHECK_NUMBER(creds_save(creds, in_home("empty/creds.json"), &error), CREDS_ERROR_IO);
    CHECK_ERROR(error, CREDS_ERROR_IO, "creds.json");
    CHECK(rmdir(in_home("empty")) == 0);
    creds_free(creds);
}

static void test_no_numbers(void)
{
    IN_CHILD(without_numbers);
}

int main(void)
{
    START();
    RUN(test_closed_streams);
    RUN(test_no_numbers);
    return finish();
}
