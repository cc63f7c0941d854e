/*
 * The library has no call that says whether a save would succeed. So this function tries it beside the file: it loads the
 * file that is to be replaced, then saves credentials without a key under another name in the same folder, and deletes
 * them.
 */
#define _POSIX_C_SOURCE 200809L

#include "can_save.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cartocreds.h>

enum { LINK_LIMIT = 40 };

/* The save may replace a missing file, an empty one, or one with wrong values. */
static bool can_be_replaced(const char *path, creds_error_t **error)
{
    creds_t *old = creds_from_file(path, 0, error);
    struct stat file;

    creds_free(old);
    switch (creds_error_status(*error)) {
    case CREDS_ERROR_PERMISSION_DENIED:
    case CREDS_ERROR_NOT_REGULAR:
    case CREDS_ERROR_TOO_LARGE:
    case CREDS_ERROR_INVALID_PATH:
    case CREDS_ERROR_IO:
        return false;
    case CREDS_ERROR_MALFORMED:
        return stat(path, &file) == 0 && file.st_size == 0;
    default:
        return true;
    }
}

/* Whether the file is the CARTO CLI's, to which the library does not save. */
static bool is_of_the_cli(const char *path)
{
    const char *slash = strrchr(path, '/');

    return strcmp(slash != NULL ? slash + 1 : path, ".carto_credentials.json") == 0;
}

/* Cuts a path to its folder. */
static void cut_to_folder(char *path)
{
    char *slash = strrchr(path, '/');

    if (slash == NULL)
        strcpy(path, ".");
    else
        slash[slash == path ? 1 : 0] = '\0'; /* the root keeps its slash */
}

/* The folder in which a save would write, which is that of the file to which the links at `path` lead. False if its path is
 * too long. */
static bool find_folder(const char *path, char folder[PATH_MAX])
{
    char link[PATH_MAX], next[PATH_MAX];
    ssize_t length;
    int links, written = snprintf(folder, PATH_MAX, "%s", path);

    for (links = 0; links < LINK_LIMIT && written >= 0 && written < PATH_MAX; links++) {
        length = readlink(folder, link, sizeof link - 1);
        if (length < 0)
            break;
        link[length] = '\0';
        cut_to_folder(folder);
        written = link[0] == '/' ? snprintf(next, PATH_MAX, "%s", link)
                                 : snprintf(next, PATH_MAX, "%s/%s", folder, link);
        strcpy(folder, next);
    }
    cut_to_folder(folder);
    return written >= 0 && written < PATH_MAX;
}

static bool can_write_in(const char *folder, creds_error_t **error)
{
    char trial[PATH_MAX + 64];
    creds_t *nobody = creds_new("nobody", NULL, NULL, 0, error);
    creds_status_t status;

    if (nobody == NULL)
        return false;
    snprintf(trial, sizeof trial, "%s/.carto_login-%ld.json", folder, (long)getpid());
    status = creds_save(nobody, trial, error);
    creds_free(nobody);
    if (status == CREDS_ERROR_NOT_DURABLE) {
        creds_error_free(*error);
        status = CREDS_OK; /* the save itself will print the warning */
    }
    if (status == CREDS_OK)
        status = creds_delete(trial, error);
    return status == CREDS_OK || status == CREDS_ERROR_NOT_DURABLE;
}

bool can_save(const char *program, const char *file)
{
    creds_error_t *error = NULL;
    char *default_path = file == NULL ? creds_default_path(&error) : NULL;
    const char *path = file != NULL ? file : default_path;
    char folder[PATH_MAX];
    struct stat there;
    bool can = false;

    if (path == NULL || !can_be_replaced(path, &error)) {
        fprintf(stderr, "%s: %s\n", program, creds_error_message(error));
    } else if (is_of_the_cli(path)) {
        fprintf(stderr, "%s: %s belongs to the CARTO CLI: use carto auth login, or name another file\n", program, path);
    } else if (!find_folder(path, folder)) {
        fprintf(stderr, "%s: the path of the file is too long\n", program);
    } else {
        /* A save creates the missing folders of the default file. */
        while (file == NULL && stat(folder, &there) != 0 && strchr(folder + 1, '/') != NULL)
            cut_to_folder(folder);
        creds_error_free(error);
        can = can_write_in(folder, &error);
        if (!can && creds_error_status(error) == CREDS_ERROR_NOT_FOUND)
            fprintf(stderr, "%s: the folder %s does not exist; make it first, or name another file\n", program, folder);
        else if (!can)
            fprintf(stderr, "%s: nothing can be saved in %s: %s\n", program, folder, creds_error_message(error));
    }
    creds_error_free(error);
    creds_string_free(default_path);
    return can;
}
