/* Errors of the system without a status of their own: CREDS_ERROR_IO, with the system's code. */
#include "posix.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

static creds_error_t *error;

#define JOE "{\"username\": \"joe\", \"api_key\": \"" KEY "\"}"

static void set_limit(int which, rlim_t value)
{
    struct rlimit limit;

    getrlimit(which, &limit);
    limit.rlim_cur = value;
    setrlimit(which, &limit);
}

/* The process can open no more files. */
static void without_descriptors(void)
{
    const char *path = in_home("io.json");
    creds_t *creds = made("joe", KEY, NULL);
    creds_error_t *load_error = NULL, *save_error = NULL;

    write_file(path, JOE);
    set_limit(RLIMIT_NOFILE, 0);
    CHECK(creds_from_file(path, 0, &load_error) == NULL);
    CHECK_NUMBER(creds_save(creds, path, &save_error), CREDS_ERROR_IO);
    set_limit(RLIMIT_NOFILE, 256);
    CHECK_NUMBER(creds_error_os_code(load_error), EMFILE);
    CHECK_ERROR(load_error, CREDS_ERROR_IO, "io.json");
    CHECK_NUMBER(creds_error_os_code(save_error), EMFILE);
    CHECK_ERROR(save_error, CREDS_ERROR_IO, home()); /* of the file or of its folder */
    creds_free(creds);
}

static void test_no_descriptors(void)
{
    IN_CHILD(without_descriptors);
}

/* If the new file cannot be written, the old one is unchanged, and nothing else is left. */
static void without_space(void)
{
    const char *path = in_home("full/io.json");
    creds_t *creds = made("joe", KEY, NULL);
    creds_error_t *save_error = NULL;
    char *content;

    make_folder(in_home("full"));
    write_file(path, JOE);
    signal(SIGXFSZ, SIG_IGN);
    set_limit(RLIMIT_FSIZE, 16);
    CHECK_NUMBER(creds_save(creds, path, &save_error), CREDS_ERROR_IO);
    set_limit(RLIMIT_FSIZE, 1 << 20);
    CHECK_NUMBER(creds_error_os_code(save_error), EFBIG);
    CHECK_ERROR(save_error, CREDS_ERROR_IO, "io.json");
    content = read_file(path);
    CHECK_TEXT(content, JOE);
    free(content);
    remove(path);
    CHECK(rmdir(in_home("full")) == 0);
    creds_free(creds);
}

static void test_no_space(void)
{
    IN_CHILD(without_space);
}

#ifdef __linux__
/* A file that can be opened and is regular, but cannot be read at its beginning. */
static void test_a_read_that_fails(void)
{
    CHECK(creds_from_file("/proc/self/mem", 0, &error) == NULL);
    CHECK_NUMBER(creds_error_os_code(error), EIO);
    CHECK_ERROR(error, CREDS_ERROR_IO, "/proc/self/mem");
}

/* A file that has the size 0 but is longer, and one that never ends. */
static void test_sizes_that_are_not_true(void)
{
    CHECK(creds_from_file("/proc/self/environ", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MALFORMED, "/proc/self/environ");
    CHECK(creds_from_file("/proc/kallsyms", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_TOO_LARGE, "/proc/kallsyms");
}
#endif

int main(void)
{
    START();
    RUN(test_no_descriptors);
    RUN(test_no_space);
#ifdef __linux__
    RUN(test_a_read_that_fails);
    RUN(test_sizes_that_are_not_true);
#endif
    return finish();
}
