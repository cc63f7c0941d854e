/*
 * Runs a query in a CARTO account and prints the answer, which is JSON, through libcurl.
 *
 *     carto_sql [-v] [TARGET] QUERY
 *
 * TARGET is a credentials file (FILE.json), a base_url or a username; without one, the saved credentials count.
 * -v shows what goes over the wire, with the key masked. The exit status is 0; 1 if the query fails; 2 if the usage is
 * wrong.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "request.h"

int main(int argc, char **argv)
{
    const bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    const int arguments = argc - 1 - verbose;
    const char *target = arguments == 2 ? argv[argc - 2] : NULL;
    creds_error_t *error = NULL;
    creds_t *creds;
    char *answer;

    if (arguments < 1 || arguments > 2) {
        fputs("usage: carto_sql [-v] [FILE.json | BASE_URL | USERNAME] QUERY\n", stderr);
        return 2;
    }
    creds = creds_resolve(target, NULL, 0, &error);
    if (creds == NULL) {
        fprintf(stderr, "carto_sql: %s\n", creds_error_message(error));
        creds_error_free(error);
        return 1;
    }
    answer = run_query("carto_sql", creds, argv[argc - 1], verbose);
    creds_free(creds);
    if (answer == NULL)
        return 1;
    puts(answer);
    free(answer);
    return 0;
}
