/*
 * Runs a program with the credentials of a CARTO account in its environment: any GDAL program, such as ogr2ogr or QGIS,
 * or a program that uses cartocreds. The key is then in no command line and no project file.
 *
 *     carto_run [-c TARGET] [--] PROGRAM [ARGUMENT]...
 *
 * TARGET is a credentials file (FILE.json), a base_url or a username. Without it, the saved credentials are used. A
 * GDAL program opens `CARTO:ACCOUNT`. An argument that names another account (`CARTO:OTHER`) is refused: GDAL would
 * read the tables of ACCOUNT under the name of OTHER. The exit status is PROGRAM's; 127 if it cannot be started; 1 if
 * there are no credentials or they cannot be passed on; 2 if the usage is wrong. For POSIX systems.
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "target.h"

static const char usage[] = "usage: carto_run [-c FILE.json | BASE_URL | USERNAME] [--] PROGRAM [ARGUMENT]...\n";

static const char *after(const char *text, const char *prefix)
{
    return strncasecmp(text, prefix, strlen(prefix)) == 0 ? text + strlen(prefix) : NULL;
}

/* The account that an argument names for GDAL, in `CARTO:ACCOUNT tables=...` or `-oo ACCOUNT=...`; NULL: none. */
static const char *named_account(const char *before, const char *argument)
{
    const char *account = after(argument, "CARTO:");

    if (account == NULL)
        account = after(argument, "CARTODB:");
    return account == NULL && before[0] == '-' ? after(argument, "ACCOUNT=") : account;
}

static bool names_only(const char *account, char **program)
{
    char **arguments;

    for (arguments = program + 1; *arguments != NULL; arguments++) {
        const char *named = named_account(arguments[-1], *arguments);
        size_t length = named != NULL ? strcspn(named, " ") : 0;
        if (length > 0 && (length != strlen(account) || strncasecmp(named, account, length) != 0)) {
            fprintf(stderr,
                "carto_run: %s names another account than %s, whose credentials these are: name CARTO:%s, or give the "
                "credentials of the other account with -c\n", *arguments, account, account);
            return false;
        }
    }
    return true;
}

/* Sets a variable; with NULL, removes it. */
static bool set(const char *name, const char *value)
{
    if ((value != NULL ? setenv(name, value, 1) : unsetenv(name)) == 0)
        return true;
    perror("carto_run");
    return false;
}

/* A file is passed on as such: it has the key as it is, and says whether plain http is allowed. */
static bool export_file(const char *path)
{
    char folder[4096];
    char *absolute;
    bool done;

    if (path[0] == '/')
        return set("CARTO_CREDENTIALS_FILE", path);
    absolute = malloc(sizeof folder + strlen(path) + 1);
    if (absolute == NULL || getcwd(folder, sizeof folder) == NULL) {
        perror("carto_run");
        free(absolute);
        return false;
    }
    sprintf(absolute, "%s/%s", folder, path);
    done = set("CARTO_CREDENTIALS_FILE", absolute);
    free(absolute);
    return done;
}

/* Credentials from the environment or from arguments are passed on as variables, and no variable of another account
 * stays. The key is in CARTO_API_KEY, which GDAL and cartocreds share. */
static bool export_values(const creds_t *creds, const char *encoded_key)
{
    if (!creds_is_public(creds) && strcmp(creds_api_key(creds), encoded_key) != 0) {
        fputs("carto_run: the api_key in the environment has characters that GDAL needs in another form than "
              "cartocreds: save it with carto_login, and remove it from the environment\n", stderr);
        return false;
    }
    return set("CARTO_CREDENTIALS_FILE", NULL) && set("CARTO_API_BASE_URL", NULL) && set("CARTO_USERNAME", NULL)
        && set("CARTODB_API_KEY", NULL) && set("CARTO_USER", creds_username(creds))
        && set("CARTO_BASE_URL", creds_base_url(creds));
}

static bool export_credentials(const creds_t *creds)
{
    char *query = creds_query(creds);
    char *url = creds_url(creds, "api/v2/sql", NULL);
    const char *key = query + strlen("api_key=");
    bool done = creds_source_kind(creds) == CREDS_SOURCE_FILE ? export_file(creds_source_path(creds))
                                                              : export_values(creds, key);

    /* For GDAL, which puts the key into its requests as it is, so it must be encoded. With the public key, GDAL would
     * make a query that CARTO forbids to that key; an empty key hides one in CARTODB_API_KEY. */
    done = done && set("CARTO_API_KEY", creds_is_public(creds) ? "" : key) && set("CARTO_API_URL", url);
    creds_string_free(url);
    creds_string_free(query);
    return done;
}

int main(int argc, char **argv)
{
    const bool has_target = argc > 2 && strcmp(argv[1], "-c") == 0;
    char **program = has_target ? argv + 3 : argv + 1;
    creds_t *creds;
    bool ready;

    if (program[0] != NULL && strcmp(program[0], "--") == 0)
        program++;
    else if (program[0] != NULL && program[0][0] == '-')
        program = argv + argc; /* an unknown option: there is no program */
    if (program[0] == NULL) {
        fputs(usage, stderr);
        return 2;
    }
    creds = resolve_target("carto_run", has_target ? argv[2] : NULL);
    if (creds == NULL)
        return 1;
    if (creds_kind(creds) != CREDS_KIND_API_KEY) {
        fputs("carto_run: GDAL needs an api_key, and these credentials are an access token or a client of CARTO's "
              "current platform: give an account with -c\n", stderr);
        creds_free(creds);
        return 1;
    }
    ready = (creds_account(creds) == NULL || names_only(creds_account(creds), program))
        && export_credentials(creds);
    creds_free(creds);
    if (!ready)
        return 1;

    execvp(program[0], program);
    fprintf(stderr, "carto_run: %s: %s\n", program[0], strerror(errno));
    return 127;
}
