/* A library to preload: the system gives no random numbers, as in a chroot without /dev under a seccomp filter. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/types.h>

ssize_t getrandom(void *buffer, size_t size, unsigned flags)
{
    (void)buffer, (void)size, (void)flags;
    errno = ENOSYS;
    return -1;
}

int open64(const char *path, int flags, ...)
{
    int (*real)(const char *, int, unsigned) = (int (*)(const char *, int, unsigned))dlsym(RTLD_NEXT, "open64");
    va_list rest;
    unsigned mode;

    va_start(rest, flags);
    mode = va_arg(rest, unsigned);
    va_end(rest);
    if (strcmp(path, "/dev/urandom") == 0 || strcmp(path, "/dev/random") == 0) {
        errno = ENOENT;
        return -1;
    }
    return real(path, flags, mode);
}
