/* A request to the SQL API, as carto_sql and carto_login make it. */
#ifndef CARTO_REQUEST_H
#define CARTO_REQUEST_H

#include <stdbool.h>

#include <cartocreds.h>

/* Runs a query. Returns the server's JSON, to be freed with free(); or NULL, after one line on standard error that
 * begins with `program`. `verbose` shows libcurl's own account of the request, with the key masked. */
char *run_query(const char *program, const creds_t *creds, const char *query, bool verbose);

#endif
