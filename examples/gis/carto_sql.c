/*
 * Runs a query in CARTO and prints the answer, which is JSON, through libcurl.
 *
 *     carto_sql [-v] [--connection NAME] [TARGET] QUERY
 *
 * TARGET is a credentials file (FILE.json), a profile of the CARTO CLI (profile:NAME), a base_url or a username. Without
 * it, the saved credentials are used. CARTO's current platform needs the name of a connection, such as carto_dw; accounts of
 * the older platform have none. -v shows the request and the answer, with every secret masked. The exit status is 0; 1 if
 * the query fails; 2 if the usage is wrong.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "request.h"
#include "target.h"

/* Whether the credentials are for the platform that the command line is for. */
static bool fits(const creds_t *creds, const char *connection)
{
    if (creds_kind(creds) == CREDS_KIND_API_KEY && connection != NULL)
        fputs("carto_sql: these credentials are for an account of CARTO's older platform, which has no connections: leave "
              "out --connection, or name other credentials\n",
              stderr);
    else if (creds_kind(creds) != CREDS_KIND_API_KEY && connection == NULL)
        fputs("carto_sql: these credentials are for CARTO's current platform, where a query needs a connection: add one, "
              "such as --connection carto_dw\n",
              stderr);
    else
        return true;
    return false;
}

int main(int argc, char **argv)
{
    const char *connection = NULL;
    bool verbose = false;
    creds_t *creds;
    char *answer = NULL;
    int i, count;

    /* Options end at the first word that is none, because a query may begin with `--`, which is a comment in SQL. */
    for (i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-v") == 0)
            verbose = true;
        else if (strcmp(argv[i], "--connection") == 0 && i + 1 < argc)
            connection = argv[++i];
        else
            break;
    }
    count = argc - i;
    if (count < 1 || count > 2 || strcmp(argv[i], "--connection") == 0) {
        fputs("usage: carto_sql [-v] [--connection NAME] [FILE.json | profile:NAME | BASE_URL | USERNAME] QUERY\n", stderr);
        return 2;
    }
    creds = resolve_target("carto_sql", count == 2 ? argv[i] : NULL);
    if (creds == NULL)
        return 1;
    if (fits(creds, connection))
        answer = run_query("carto_sql", creds, connection, argv[argc - 1], verbose);
    creds_free(creds);
    if (answer == NULL)
        return 1;
    puts(answer);
    free(answer);
    return 0;
}
