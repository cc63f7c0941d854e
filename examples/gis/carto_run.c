/*
 * Runs a program with the credentials of a CARTO account: any GDAL program, such as ogr2ogr or QGIS, or a program that uses
 * cartocreds. The key is then in no command line, no environment and no project file.
 *
 *     carto_run [-c TARGET] [--relay] [--] PROGRAM [ARGUMENT]...
 *
 * TARGET is a credentials file (FILE.json), a base_url or a username. Without it, the saved credentials are used. A
 * GDAL program opens `CARTO:ACCOUNT`. An argument that names another account (`CARTO:OTHER`), or a QGIS project with a
 * layer of one, is refused: GDAL could read the tables of ACCOUNT under the name of OTHER.
 *
 * The program's GDAL uses the GDAL plug-in, if that is installed. QGIS instead sends its requests through a relay
 * (relay.h), because it does GDAL's HTTP itself. --relay is for other such programs, and for those that cannot load the
 * plug-in. Without the relay and the plug-in, the requests of a program fail, and they contain no key.
 *
 * The exit status is PROGRAM's; 127 if it cannot be started; 1 if there are no credentials or they cannot be passed on; 2
 * if the usage is wrong. For POSIX systems.
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "project.h"
#include "relay.h"
#include "target.h"

static const char usage[] =
    "usage: carto_run [-c FILE.json | BASE_URL | USERNAME] [--relay] [--] PROGRAM [ARGUMENT]...\n";

/* GDAL gets this in place of a key. cartocreds_gdal.h and the plug-in recognise it. */
static const char placeholder[] = "kept-by-cartocreds";

static const char *after(const char *text, const char *prefix)
{
    return strncasecmp(text, prefix, strlen(prefix)) == 0 ? text + strlen(prefix) : NULL;
}

/* The account that an argument names for GDAL, in `CARTO:ACCOUNT tables=...` or `-oo ACCOUNT=...`, or NULL. */
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
        char *named_in_project;
        if (length > 0 && (length != strlen(account) || strncasecmp(named, account, length) != 0)) {
            fprintf(stderr,
                    "carto_run: %s names another account than %s, whose credentials these are: name CARTO:%s, or give the "
                    "credentials of the other account with -c\n",
                    *arguments, account, account);
            return false;
        }
        named_in_project = other_account_in_project(*arguments, account);
        if (named_in_project != NULL) {
            fprintf(stderr,
                    "carto_run: the project %s has a layer of CARTO:%s, which would show the tables of %s, whose credentials "
                    "these are: give the credentials of %s with -c, or change the layer\n",
                    *arguments, named_in_project,
                    account, named_in_project);
            free(named_in_project);
            return false;
        }
    }
    return true;
}

/* Sets a variable. NULL removes it. */
static bool set(const char *name, const char *value)
{
    if ((value != NULL ? setenv(name, value, 1) : unsetenv(name)) == 0)
        return true;
    perror("carto_run");
    return false;
}

/* Passes on the path of a file, because the file has the key and says whether plain http is allowed. */
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

/* Passes on credentials from the environment or from arguments as variables, and removes the variables of any other
 * account. The key is in CARTO_API_KEY, which both GDAL and cartocreds read. GDAL puts it into its requests unchanged, so it
 * must already be percent-encoded. */
static bool export_values(const creds_t *creds)
{
    char *query = creds_query(creds);
    const bool is_encoded = creds_is_public(creds) || strcmp(creds_api_key(creds), query + strlen("api_key=")) == 0;

    creds_string_free(query);
    if (!is_encoded) {
        fputs("carto_run: the api_key in the environment has characters that GDAL needs in another form than "
              "cartocreds: save it with carto_login, and remove it from the environment\n",
              stderr);
        return false;
    }
    return set("CARTO_CREDENTIALS_FILE", NULL) && set("CARTO_API_BASE_URL", NULL) && set("CARTO_USERNAME", NULL)
        && set("CARTODB_API_KEY", NULL) && set("CARTO_USER", creds_username(creds))
        && set("CARTO_BASE_URL", creds_base_url(creds));
}

/* Sets what GDAL itself reads: the account's URL, and its key or the placeholder. With the public key, GDAL would make a
 * query that CARTO does not allow with that key. So it gets an empty key, which also hides one in CARTODB_API_KEY. */
static bool export_account(const creds_t *creds)
{
    char *url = creds_url(creds, "api/v2/sql", NULL);
    const bool done = set("CARTO_API_KEY", creds_is_public(creds) ? "" : creds_api_key(creds)) && set("CARTO_API_URL", url);

    creds_string_free(url);
    return done;
}

/* Adds a text to a list in the environment. */
static bool add(const char *name, char separator, const char *text)
{
    const char *before = getenv(name);
    char *list;
    bool done;

    if (before == NULL || before[0] == '\0')
        return set(name, text);
    list = malloc(strlen(text) + strlen(before) + 2);
    if (list == NULL)
        return false;
    sprintf(list, "%s%c%s", text, separator, before);
    done = set(name, list);
    free(list);
    return done;
}

static bool is_qgis(const char *program)
{
    const char *slash = strrchr(program, '/');

    return after(slash != NULL ? slash + 1 : program, "qgis") != NULL;
}

/* The plug-in finds the credentials with CARTO_CREDENTIALS_FILE. If GDAL does not load it, the placeholder makes CARTO
 * refuse the request. Without the placeholder, CARTO would show only the public data. */
static bool export_plugin(void)
{
    return add("GDAL_DRIVER_PATH", ':', GDAL_PLUGIN_DIR) && set("CARTO_API_URL", NULL) && set("CARTODB_API_URL", NULL)
        && set("CARTO_API_KEY", placeholder);
}

static bool has_plugin(void)
{
    return GDAL_PLUGIN_DIR[0] != '\0' && access(GDAL_PLUGIN_DIR "/gdal_CartoCreds.so", R_OK) == 0;
}

static bool export_relay(const relay *opened)
{
    return set("CARTO_API_URL", opened->url) && set("CARTO_API_KEY", placeholder) && add("NO_PROXY", ',', "127.0.0.1")
        && add("no_proxy", ',', "127.0.0.1");
}

static int execute(char **program)
{
    execvp(program[0], program);
    fprintf(stderr, "carto_run: %s: %s\n", program[0], strerror(errno));
    return 127;
}

static int run_with_relay(const creds_t *creds, char **program)
{
    creds_error_t *error = NULL;
    char *authorization = creds_authorization(creds, &error);
    sigset_t signals, before;
    relay opened;
    pid_t child;

    /* This call is for its checks only: the relay needs an account. */
    creds_string_free(authorization);
    if (authorization == NULL) {
        fprintf(stderr, "carto_run: %s\n", creds_error_message(error));
        creds_error_free(error);
        return 1;
    }
    if (!relay_open(&opened)) {
        perror("carto_run: relay");
        return 1;
    }
    /* Blocks these signals until relay_serve() can pass them on. */
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, &before);
    child = fork();
    if (child < 0) {
        perror("carto_run");
        return 1;
    }
    if (child == 0) {
        sigprocmask(SIG_SETMASK, &before, NULL);
        _exit(export_relay(&opened) ? execute(program) : 1);
    }
    return relay_serve(&opened, creds, child, &before);
}

static int run(const creds_t *creds, bool needs_relay, char **program)
{
    if (creds_account(creds) != NULL && !names_only(creds_account(creds), program))
        return 1;
    if (creds_source_kind(creds) != CREDS_SOURCE_FILE) {
        if (needs_relay && !creds_is_public(creds)) {
            fputs("carto_run: the api_key is in the environment, where the program would find it: save it with "
                  "carto_login, and remove it from the environment\n",
                  stderr);
            return 1;
        }
        return export_values(creds) && export_account(creds) ? execute(program) : 1;
    }
    if (!export_file(creds_source_path(creds)))
        return 1;
    if (creds_is_public(creds) || creds_api_key(creds)[0] == '\0')
        return export_account(creds) ? execute(program) : 1;
    if (needs_relay || !has_plugin())
        return run_with_relay(creds, program);
    return export_plugin() ? execute(program) : 1;
}

int main(int argc, char **argv)
{
    const bool has_target = argc > 2 && strcmp(argv[1], "-c") == 0;
    char **program = has_target ? argv + 3 : argv + 1;
    bool needs_relay = false;
    creds_t *creds;
    int status;

    if (program[0] != NULL && strcmp(program[0], "--relay") == 0) {
        needs_relay = true;
        program++;
    }
    if (program[0] != NULL && strcmp(program[0], "--") == 0)
        program++;
    else if (program[0] != NULL && program[0][0] == '-')
        program = argv + argc; /* an unknown option: no program is run */
    if (program[0] == NULL) {
        fputs(usage, stderr);
        return 2;
    }
    creds = resolve_target("carto_run", has_target ? argv[2] : NULL);
    if (creds == NULL)
        return 1;
    if (creds_kind(creds) != CREDS_KIND_API_KEY) {
        fputs("carto_run: GDAL needs an api_key, and these credentials are an access token or a client of CARTO's "
              "current platform: give an account with -c, or use carto_login --write-headers, as docs/platforms.md "
              "shows\n",
              stderr);
        creds_free(creds);
        return 1;
    }
    status = run(creds, needs_relay || is_qgis(program[0]), program);
    creds_free(creds);
    return status;
}
