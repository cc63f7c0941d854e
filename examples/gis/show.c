#define _POSIX_C_SOURCE 200809L

#include "show.h"

#include <stdio.h>
#include <time.h>

static void show_kind(const creds_t *creds)
{
    if (creds_kind(creds) == CREDS_KIND_API_KEY)
        puts(creds_is_public(creds) ? "no api_key: public data of an account of CARTO's older platform"
                                    : "an api_key for an account of CARTO's older platform");
    else if (creds_client_id(creds) != NULL)
        puts("a client of CARTO's current platform, for which programs get access tokens");
    else
        puts("an access token for CARTO's current platform");
}

/* Prints when the access token expires. The sentence begins with `whose`. */
static void show_expiry(const char *whose, const creds_t *creds)
{
    const time_t expires_at = (time_t)creds_expires_at(creds);
    char date[64] = "";
    struct tm parts;

    if (expires_at != 0 && gmtime_r(&expires_at, &parts) != NULL)
        strftime(date, sizeof date, "%Y-%m-%d %H:%M UTC", &parts);
    if (date[0] == '\0')
        printf("%s does not say when it expires\n", whose);
    else if (creds_is_fresh(creds, 0))
        printf("%s expires on %s\n", whose, date);
    else
        printf("%s expired on %s: log in again (carto auth login, or carto_login --token)\n", whose, date);
}

/* A client's token is not in its file, but in the user's cache. */
static void show_cached_token(const creds_t *client)
{
    creds_t *cached = creds_with_cached_token(client, NULL, NULL);

    if (cached != NULL && creds_access_token(cached) != NULL)
        show_expiry("its access token in the cache", cached);
    else
        puts("it has no access token in the cache: programs will ask for one");
    creds_free(cached);
}

void show_credentials(const creds_t *creds)
{
    char *text = creds_to_string(creds, 0);

    printf("%s\nfrom %s\n", text, creds_source(creds));
    show_kind(creds);
    if (creds_client_id(creds) != NULL)
        show_cached_token(creds);
    else if (creds_access_token(creds) != NULL)
        show_expiry("it", creds);
    if (creds_warnings(creds) & (CREDS_WARNING_READABLE_BY_OTHERS | CREDS_WARNING_WRITABLE_BY_GROUP))
        puts("others may read or change that file: log in again, and it is closed to them");
    creds_string_free(text);
}
