#define _POSIX_C_SOURCE 200809L

#include "target.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* The end of a credentials file's name, in any case. */
static int is_json_name(const char *target)
{
    static const char lower[] = ".json", upper[] = ".JSON";
    const size_t length = sizeof lower - 1;
    size_t size = strlen(target);
    size_t i;

    for (i = 0; size >= length && i < length; i++)
        if (target[size - length + i] != lower[i] && target[size - length + i] != upper[i])
            return 0;
    return size >= length;
}

static int is_file(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

creds_t *resolve_target(const char *program, const char *target)
{
    creds_error_t *error = NULL;
    creds_t *creds;

    /* creds_resolve() would use it as a username. */
    if (target != NULL && !is_json_name(target) && is_file(target)) {
        fprintf(stderr,
                "%s: %s is a file, but its name does not end in .json: rename it, or set CARTO_CREDENTIALS_FILE to its "
                "path and give no target\n",
                program, target);
        return NULL;
    }
    creds = creds_resolve(target, NULL, 0, &error);
    if (creds == NULL) {
        fprintf(stderr, "%s: %s\n", program, creds_error_message(error));
        creds_error_free(error);
    }
    return creds;
}
