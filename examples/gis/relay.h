/*
 * A relay on loopback, for programs that do GDAL's HTTP themselves, such as QGIS, or whose GDAL cannot load the plug-in.
 *
 * The program's GDAL gets the relay's URL in place of that of the SQL API, and a placeholder in place of the key. The relay
 * sends each request on to the account with the key, through cartocreds_gdal.h. So what that header says about redirects,
 * certificates, SQL and ordinary keys also holds here.
 *
 * The relay is for one account and one program, and ends with the program. Other users of the machine can connect to it,
 * but it answers only to a path of 128 random bits, which the program gets in its environment.
 */
#ifndef RELAY_H
#define RELAY_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include <cartocreds.h>

typedef struct relay {
    int socket;
    char path[64]; /* `/RANDOM/api/v2/sql` */
    char url[128];
} relay;

/* Opens the relay. If it fails, returns false, and errno says why. Requests wait until relay_serve() answers them. */
bool relay_open(relay *opened);

/* Answers requests with the credentials until the program ends. Passes SIGTERM and SIGHUP on to the program, and sets the
 * signal mask as soon as it can do so. Returns the program's exit status as a shell does. */
int relay_serve(const relay *opened, const creds_t *creds, pid_t program, const sigset_t *signals);

#endif
