/* The requests that carto_sql, carto_login and carto_ls make. */
#ifndef CARTO_REQUEST_H
#define CARTO_REQUEST_H

#include <stdbool.h>

#include <cartocreds.h>

/* Runs a query: through `connection` on CARTO's current platform or, if that is NULL, in an account of the older platform.
 * Returns the server's JSON, to be freed with free(). If it fails, it prints one line on standard error that begins with
 * `program`, and returns NULL. `verbose` shows libcurl's messages about the request, with every secret masked. */
char *run_query(
    const char *program, const creds_t *creds, const char *connection, const char *query, bool verbose);

/* Sends a GET request for a path of CARTO's current platform. Returns the server's JSON, to be freed with free(), or NULL
 * after one line on standard error. */
char *get_path(const char *program, const creds_t *creds, const char *path);

/* Asks for an access token for a client, and keeps it for later programs. Returns false after one line on standard error. */
bool try_client(const char *program, const creds_t *client);

/* Makes the value of the Authorization header with an access token, to be freed with creds_string_free(). For a client
 * without a fresh token, it asks for one. Returns NULL after one line on standard error. */
char *get_authorization(const char *program, const creds_t *creds);

#endif
