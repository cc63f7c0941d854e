#define _POSIX_C_SOURCE 200809L

#include "header_file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool write_header_file(const char *program, const char *path, const char *authorization)
{
    char beside[PATH_MAX];
    int length = snprintf(beside, sizeof beside, "%s.XXXXXX", path);
    FILE *file = NULL;
    int descriptor = -1;
    bool done = false;

    errno = ENAMETOOLONG;
    /* mkstemp() makes a file of mode 0600. */
    if (length > 0 && length < (int)sizeof beside)
        descriptor = mkstemp(beside);
    if (descriptor >= 0)
        file = fdopen(descriptor, "w");
    if (file != NULL) {
        done = fprintf(file, "Authorization: %s\n", authorization) > 0;
        done = fclose(file) == 0 && done && rename(beside, path) == 0;
    }
    if (!done) {
        fprintf(stderr, "%s: %s cannot be written: %s\n", program, path, strerror(errno));
        if (descriptor >= 0)
            unlink(beside);
    }
    return done;
}
