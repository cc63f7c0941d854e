/*
 * Runs any GDAL program, such as ogr2ogr or QGIS, with the credentials of a CARTO account in its environment:
 * then the key stands in no command line and no project file.
 *
 *     carto_run [-c TARGET] PROGRAM [ARGUMENT]...
 *
 * TARGET is a credentials file (FILE.json), a base_url or a username; without one, the saved credentials count.
 * The program opens `CARTO:ACCOUNT`. Ends as PROGRAM does; with 127 where it cannot be started; with 1 where
 * there are no credentials; with 2 where it is used wrongly. For POSIX systems.
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cartocreds.h>

int main(int argc, char **argv)
{
    const int has_target = argc > 2 && strcmp(argv[1], "-c") == 0;
    char **program = argv + 1 + 2 * has_target;
    creds_error_t *error = NULL;
    creds_t *creds;
    char *query, *url;

    if (argc < 2 || program[0] == NULL || program[0][0] == '-') {
        fputs("usage: carto_run [-c FILE.json | BASE_URL | USERNAME] PROGRAM [ARGUMENT]...\n", stderr);
        return 2;
    }
    creds = creds_resolve(has_target ? argv[2] : NULL, NULL, 0, &error);
    if (creds == NULL) {
        fprintf(stderr, "carto_run: %s\n", creds_error_message(error));
        creds_error_free(error);
        return 1;
    }
    /* GDAL puts the key into its requests as it is, so it must be encoded; with the public key it would ask
     * what CARTO forbids to that. */
    query = creds_query(creds);
    url = creds_url(creds, "api/v2/sql", NULL);
    if (setenv("CARTO_API_KEY", creds_is_public(creds) ? "" : query + strlen("api_key="), 1) != 0
        || setenv("CARTO_API_URL", url, 1) != 0) {
        perror("carto_run");
        return 1;
    }
    creds_string_free(url);
    creds_string_free(query);
    creds_free(creds);

    execvp(program[0], program);
    fprintf(stderr, "carto_run: %s: %s\n", program[0], strerror(errno));
    return 127;
}
