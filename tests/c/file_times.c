/* Files with any modification time. On 32-bit systems, the older system calls fail for times after January 2038. */
#define _FILE_OFFSET_BITS 64
#define _TIME_BITS 64
#include "posix.h"

#include <fcntl.h>
#include <sys/stat.h>

static creds_error_t *error;

static void date(const char *path, long long seconds)
{
    struct timespec times[2] = {{.tv_sec = (time_t)seconds}, {.tv_sec = (time_t)seconds}};

    CHECK(utimensat(AT_FDCWD, path, times, 0) == 0);
}

static void used_with_time(const char *what, long long seconds)
{
    const char *path = in_home("dated.json");
    creds_t *creds, *loaded;
    char *text;

    if ((time_t)seconds != seconds)
        return; /* An old C library cannot set this time. */
    creds = made("joe", KEY, NULL);
    about(what);
    write_file(path, "{\"username\": \"ann\", \"other\": 1}");
    date(path, seconds);
    loaded = CHECK_MADE(creds_from_file(path, 0, &error), error);
    CHECK_TEXT(creds_username(loaded), "ann");
    CHECK_OK(creds_save(creds, path, &error), error);
    text = read_file(path);
    CHECK_HAS(text, "\"other\": 1");
    date(path, seconds);
    CHECK_OK(creds_delete(path, &error), error);
    CHECK(!exists(path));
    about(NULL);
    free(text);
    creds_free(loaded);
    creds_free(creds);
}

static void test_a_file_of_any_time(void)
{
    used_with_time("1960", -315619200LL);
    used_with_time("1970", 0);
    used_with_time("2040", 2208988800LL);
    used_with_time("2200", 7258118400LL);
}

int main(void)
{
    START();
    RUN(test_a_file_of_any_time);
    return finish();
}
