/* Shows a person which credentials there are. */
#ifndef CARTO_SHOW_H
#define CARTO_SHOW_H

#include <cartocreds.h>

/* Prints the kind of the credentials, where they come from and when they expire, without a secret. */
void show_credentials(const creds_t *creds);

#endif
