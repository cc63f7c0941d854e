/* Faulty programs with the command line of tests/support/store.c. The checkers must find the fault of each one. The variable
 * BROKEN names the fault:
 *
 *     in-place   truncates the target and writes
 *     silent     does everything right, but ignores errors
 *     littering  leaves its temporary file behind after an error
 *     talking    repeats the content in its error text
 *     hasty      renames without syncing the file first
 *     forgetful  does not sync the folder
 *     again      calls fsync again after it failed
 *     widening   creates the temporary file with mode 0644 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *content;
static int is(const char *kind) { return strcmp(getenv("BROKEN"), kind) == 0; }

static int write_file(const char *path, int flags)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, is("widening") ? 0644 : 0600);
    if (fd < 0) return -1;
    int failed = write(fd, content, strlen(content)) != (ssize_t)strlen(content);
    if (!is("hasty")) {
        int result = fsync(fd);
        if (result != 0 && is("again")) result = fsync(fd);
        failed |= result != 0;
    }
    failed |= close(fd) != 0;
    return failed ? -1 : 0;
}

static int save(const char *path)
{
    if (is("in-place")) return write_file(path, O_TRUNC);
    const char *temporary = ".cartocreds-0123456789abcdef.tmp";
    int failed = write_file(temporary, O_EXCL) != 0;
    if (!failed || is("silent")) failed |= rename(temporary, path) != 0;
    if (failed && !is("littering")) unlink(temporary);
    if (!failed && !is("forgetful")) {
        int folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        failed = folder < 0 || fsync(folder) != 0;
        if (folder >= 0) close(folder);
        if (failed) return -2;
    }
    return failed ? -1 : 0;
}

int main(int argc, char **argv)
{
    if (argc != 4) return 99;
    content = getenv("CONTENT");
    getppid();
    int result = save(argv[2]);
    getppid();
    if (is("silent")) result = 0;
    if (result == 0) puts("CREDS_OK\t");
    else if (result == -2) puts("CREDS_ERROR_NOT_DURABLE\t");
    else printf("CREDS_ERROR_IO\tcannot write %s\n", is("talking") ? content : "it");
    return 0;
}
