/* What an account of CARTO's current platform has. */
#ifndef CARTO_CONNECTIONS_H
#define CARTO_CONNECTIONS_H

#include <cartocreds.h>

/* Prints the account's connections and what kind of data warehouse each leads to. Returns the exit status, 1 after one line
 * on standard error that begins with `program`. */
int list_connections(const char *program, const creds_t *creds);

/* Prints the tables that a connection leads to, as their data warehouse tells them: of `dataset` where that is not NULL, as
 * BigQuery needs it. */
int list_tables(const char *program, const creds_t *creds, const char *connection, const char *dataset);

#endif
