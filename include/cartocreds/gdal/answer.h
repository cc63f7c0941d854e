/* A part of cartocreds_gdal.h: reads a request of the driver and answers it. */
#ifndef CARTOCREDS_GDAL_ANSWER_H
#define CARTOCREDS_GDAL_ANSWER_H

/* What the driver gets instead of a key and a host. */
#define CREDS_GDAL_PLACEHOLDER_ "kept-by-cartocreds"
#define CREDS_GDAL_NO_HOST_ "cartocreds.invalid/"

/* Finds the `&api_key=PLACEHOLDER` at the end of a text of the driver's; NULL: there is none. */
static inline const char *creds_gdal_placeholder_in_(const char *text)
{
    static const char parameter[] = "&api_key=" CREDS_GDAL_PLACEHOLDER_;
    const size_t length = sizeof parameter - 1;
    const size_t size = strlen(text);

    return size >= length && strcmp(text + size - length, parameter) == 0 ? text + size - length : NULL;
}

/* Copies a text of the driver's without the placeholder. */
static inline char *creds_gdal_without_key_(const char *text)
{
    const char *placeholder = creds_gdal_placeholder_in_(text);
    char *copy = CPLStrdup(text);

    if (placeholder != NULL)
        copy[placeholder - text] = '\0';
    return copy;
}

/* Whether a request comes from the account's dataset. It may come from another one: if another callback kept the end of
 * our dataset from ours, GDAL may have given its address to a dataset that was opened without cartocreds. Our dataset
 * sends the placeholder, or no key if the account has none. The other one sends its own key. */
static inline int creds_gdal_is_ours_(const creds_gdal_account_ *account, const char *url, const char *body)
{
    if (account->has_key)
        return creds_gdal_placeholder_in_(url) != NULL || creds_gdal_placeholder_in_(body) != NULL;
    return strstr(url, "&api_key=") == NULL && (strncmp(body, "q=", 2) != 0 || strstr(body, "&api_key=") == NULL);
}

/* Finds what follows the URL of the SQL API in a URL of the driver's, such as `/copyfrom?q=...`. NULL: the URL is not
 * of the SQL API. */
static inline const char *creds_gdal_after_endpoint_(const char *url)
{
    static const char sql[] = "/api/v2/sql";
    const char *endpoint = CPLGetConfigOption("CARTO_API_URL", CPLGetConfigOption("CARTODB_API_URL", NULL));

    if (endpoint != NULL)
        return strncmp(url, endpoint, strlen(endpoint)) == 0 ? url + strlen(endpoint) : NULL;
    endpoint = strstr(url, CREDS_GDAL_NO_HOST_) != NULL ? strstr(url, sql) : NULL;
    return endpoint != NULL ? endpoint + strlen(sql) : NULL;
}

/* Refuses a statement that could change its meaning on the way. */
static inline CPLHTTPResult *creds_gdal_doubtful_(const creds_gdal_account_ *account, const char *doubt)
{
    return creds_gdal_failure_(account, CREDS_GDAL_FAILED_INIT_,
                               CPLSPrintf("nothing was sent: GDAL's Carto driver writes `%.3s` (before `%.20s`) for that text "
                                          "and for a character too. In SQL, write the text as chr(37) || '%.2s', the character as "
                                          "chr(NUMBER), and a modulo as `x %% y`",
                                          doubt, doubt + 3, doubt + 1));
}

/* Sends a request of the driver's on to the account, or answers it. `after` is what follows the URL of the SQL API. The
 * result is never NULL. */
static inline CPLHTTPResult *creds_gdal_pass_on_(
    creds_gdal_account_ *account, const char *after, const char *body, GDALProgressFunc progress, void *progress_data,
    CPLHTTPFetchWriteFunc write, void *write_data)
{
    const char *doubt = NULL;
    char *path, *keyless, *statement;
    CPLHTTPResult *result;

    /* If there is a path, it is that of COPY, and the body is the data. */
    if (after[0] != '\0') {
        keyless = creds_gdal_without_key_(after);
        path = creds_gdal_copy_query_(keyless);
        statement = CPLStrdup(body);
    } else {
        keyless = creds_gdal_without_key_(body);
        path = CPLStrdup("");
        statement = creds_gdal_statement_(keyless, &doubt);
    }
    if (doubt != NULL)
        result = creds_gdal_doubtful_(account, doubt);
    else if (path[0] == '\0' && creds_gdal_is_catalogue_(account, statement))
        result = creds_gdal_catalogue_(account, statement);
    else
        result = creds_gdal_send_(account, path, statement, progress, progress_data, write, write_data);
    if (creds_gdal_has_status_(result, " 401") || creds_gdal_has_status_(result, " 403"))
        account->refused = 1;
    CPLFree(statement);
    CPLFree(path);
    CPLFree(keyless);
    return result;
}

/* Answers a request of the driver's. NULL: it does not come from the account's dataset. */
static inline CPLHTTPResult *creds_gdal_answer_(
    creds_gdal_entry_ *entry, const char *url, CSLConstList options, GDALProgressFunc progress, void *progress_data,
    CPLHTTPFetchWriteFunc write, void *write_data)
{
    creds_gdal_account_ *account = (creds_gdal_account_ *)entry;
    const char *body = CSLFetchNameValueDef(options, "POSTFIELDS", "");
    const char *after = creds_gdal_after_endpoint_(url);

    if (!creds_gdal_is_ours_(account, url, body))
        return NULL;
    if (after == NULL)
        return creds_gdal_failure_(account, CREDS_GDAL_FAILED_INIT_,
                                   "GDAL made a request that is not for the SQL API; nothing was sent");
    return creds_gdal_pass_on_(account, after, body, progress, progress_data, write, write_data);
}

#endif
