/* Lists what an account of CARTO's current platform has. */
#ifndef CARTO_CONNECTIONS_H
#define CARTO_CONNECTIONS_H

#include <cartocreds.h>

/* Prints the account's connections and the kind of data warehouse of each. Returns the exit status; before 1 it prints one
 * line on standard error that begins with `program`. */
int list_connections(const char *program, const creds_t *creds);

/* Prints the tables in a connection's data warehouse. If `dataset` is not NULL, it prints only the tables of that dataset,
 * which BigQuery needs. */
int list_tables(const char *program, const creds_t *creds, const char *connection, const char *dataset);

#endif
