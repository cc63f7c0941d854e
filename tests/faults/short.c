/* A library to preload: the system then reads and writes at most seven bytes at a time, and interrupts every other call. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <unistd.h>

static int interrupts(int fd)
{
    static int turn;
    if (fd <= 2 || turn++ % 2 != 0) return 0;
    errno = EINTR;
    return 1;
}

ssize_t read(int fd, void *buffer, size_t count)
{
    ssize_t (*real)(int, void *, size_t) = (ssize_t (*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
    if (interrupts(fd)) return -1;
    return real(fd, buffer, fd > 2 && count > 7 ? 7 : count);
}

ssize_t write(int fd, const void *buffer, size_t count)
{
    ssize_t (*real)(int, const void *, size_t) =
        (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    if (interrupts(fd)) return -1;
    return real(fd, buffer, fd > 2 && count > 7 ? 7 : count);
}
