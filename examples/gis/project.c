#define _POSIX_C_SOURCE 200809L

#include "project.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

static int ends_in(const char *path, const char *ending)
{
    const size_t size = strlen(path), length = strlen(ending);

    return size > length && strcasecmp(path + size - length, ending) == 0;
}

/* Reads a project's XML, which a .qgz has in a zip archive. */
static char *read_project(const char *path)
{
    char *inner = NULL;
    char *archive;
    char **names, **name;
    GByte *text = NULL;

    if (ends_in(path, ".qgs")) {
        inner = CPLStrdup(path);
    } else if (ends_in(path, ".qgz")) {
        archive = CPLStrdup(CPLSPrintf("/vsizip/{%s}", path));
        names = VSIReadDir(archive);
        for (name = names; inner == NULL && name != NULL && *name != NULL; name++)
            if (ends_in(*name, ".qgs"))
                inner = CPLStrdup(CPLSPrintf("%s/%s", archive, *name));
        CSLDestroy(names);
        CPLFree(archive);
    }
    if (inner == NULL || !VSIIngestFile(NULL, inner, &text, NULL, -1))
        text = NULL;
    CPLFree(inner);
    return (char *)text;
}

char *other_account_in_project(const char *path, const char *account)
{
    char *text = read_project(path);
    const char *at = text;
    char *other = NULL;

    while (other == NULL && at != NULL && (at = strstr(at, "CARTO:")) != NULL) {
        size_t length;
        at += strlen("CARTO:");
        length = strcspn(at, " |<>\"'&");
        if (length > 0 && (length != strlen(account) || strncasecmp(at, account, length) != 0))
            other = strndup(at, length);
    }
    CPLFree(text);
    return other;
}
