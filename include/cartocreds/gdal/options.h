/*
 * A part of cartocreds_gdal.h, for code that opens the dataset itself.
 *
 * These functions give GDAL the key. It is then in the dataset's open options and in GDAL's debug messages, and GDAL
 * sends it on to the server that a redirect names. creds_gdal_open() has none of these problems.
 */
#ifndef CARTOCREDS_GDAL_OPTIONS_H
#define CARTOCREDS_GDAL_OPTIONS_H

/**
 * Makes the open options of the Carto driver: ACCOUNT if the credentials have an account, and API_KEY, percent-encoded
 * as the driver needs it. For `default_public`, API_KEY is empty, because with a key the driver sends a query that
 * CARTO does not allow with the public one.
 *
 * @param creds  The credentials, or NULL.
 * @return A list to be freed with CSLDestroy(); NULL for NULL, and for access tokens and clients of CARTO's current
 *         platform, which the driver does not know.
 */
static inline char **creds_gdal_open_options(const creds_t *creds)
{
    char **options = NULL;
    char *query = creds_query(creds);

    if (query == NULL)
        return NULL;
    if (creds_account(creds) != NULL)
        options = CSLSetNameValue(options, "ACCOUNT", creds_account(creds));
    options = CSLSetNameValue(options, "API_KEY", creds_is_public(creds) ? "" : query + strlen("api_key="));
    creds_string_free(query);
    return options;
}

/**
 * Makes the value for GDAL's configuration option CARTO_API_URL. The driver reads that option at each request, so it
 * must stay set as long as the dataset is open. While it is set, it applies to every dataset of the Carto driver,
 * whatever account the dataset names.
 *
 * @param creds  The credentials, or NULL.
 * @return The URL of the SQL API, to be freed with creds_string_free(). NULL if the option is not needed, because the
 *         driver's own `https://ACCOUNT.carto.com/api/v2/sql` is right; and if creds_gdal_open_options() returns NULL.
 */
static inline char *creds_gdal_api_url(const creds_t *creds)
{
    const char *account = creds_account(creds);

    if (creds_kind(creds) != CREDS_KIND_API_KEY)
        return NULL;
    if (account != NULL && strcmp(creds_base_url(creds), CPLSPrintf("https://%s.carto.com", account)) == 0)
        return NULL;
    return creds_url(creds, "api/v2/sql", NULL);
}

#endif
