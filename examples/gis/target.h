/* Finds the credentials that a command line names. */
#ifndef CARTO_TARGET_H
#define CARTO_TARGET_H

#include <cartocreds.h>

/* Finds the credentials for a target: FILE.json, profile:NAME, a base_url or a username; for NULL, the saved ones. If it
 * fails, it prints one line on standard error that begins with `program`, and returns NULL. */
creds_t *resolve_target(const char *program, const char *target);

#endif
