/* A part of cartocreds_gdal.h: sends a request to an account, and checks the answer. */
#ifndef CARTOCREDS_GDAL_REQUEST_H
#define CARTOCREDS_GDAL_REQUEST_H

/* A file without headers. */
#if defined(_WIN32)
#define CREDS_GDAL_EMPTY_FILE_ "NUL"
#else
#define CREDS_GDAL_EMPTY_FILE_ "/dev/null"
#endif

/* The account of a dataset. */
typedef struct creds_gdal_account_ {
    creds_gdal_entry_ entry; /* comes first: a pointer to the entry is a pointer to the account */
    creds_t *creds;
    char *endpoint; /* the URL of the SQL API */
    int has_key; /* 0 for public data */
    int refused; /* the server answered 401 or 403 */
    /* The name of GDAL's HTTP connection to the account. GDAL keeps a connection and its last password under its name, so
     * the name has a number that is used only once. The driver's own names have the dataset's address instead. */
    char *connection;
} creds_gdal_account_;

/* Joins texts of any length, which CPLSPrintf() cannot. Free the result with CPLFree(). */
static inline char *creds_gdal_join_(const char *first, const char *between, const char *last)
{
    const size_t size = strlen(first) + strlen(between) + strlen(last) + 1;
    char *joined = (char *)CPLMalloc(size);

    snprintf(joined, size, "%s%s%s", first, between, last);
    return joined;
}

static inline void creds_gdal_free_account_(creds_gdal_account_ *account)
{
    if (account == NULL)
        return;
    if (account->connection != NULL) {
        char **options = CSLSetNameValue(NULL, "CLOSE_PERSISTENT", account->connection);
        CPLHTTPDestroyResult(CPLHTTPFetch(account->endpoint, options));
        CSLDestroy(options);
    }
    creds_free(account->creds);
    CPLFree(account->connection);
    CPLFree(account->endpoint);
    CPLFree(account->entry.connection);
    CPLFree(account);
}

static inline void creds_gdal_close_(creds_gdal_entry_ *entry)
{
    creds_gdal_free_account_((creds_gdal_account_ *)entry);
}

/* ----------------------------------------------------------------------------------------------------
 * Sending
 * ---------------------------------------------------------------------------------------------------- */

/* Whether the process has a value for one of GDAL's configuration options. */
static inline int creds_gdal_is_configured_(const char *name)
{
    return CPLGetConfigOption(name, NULL) != NULL;
}

/* Adds a value for each HTTP option that decides what is sent besides headers and the body, and to whom. They replace
 * the values of GDAL's configuration, which GDAL would send to every server. */
static inline char **creds_gdal_confine_(char **sent)
{
    sent = CSLSetNameValue(sent, "HTTPAUTH", "BASIC");
    sent = CSLSetNameValue(sent, "NETRC", "NO");
    sent = CSLSetNameValue(sent, "UNSAFESSL", "NO");
    if (creds_gdal_is_configured_("GDAL_HTTP_COOKIEFILE"))
        sent = CSLSetNameValue(sent, "COOKIEFILE", "");
    if (creds_gdal_is_configured_("GDAL_HTTP_COOKIEJAR"))
        sent = CSLSetNameValue(sent, "COOKIEJAR", "");
    return sent;
}

/* Makes the HTTP options of a request to an account: the body, the key and the headers. They replace those of GDAL's
 * configuration. */
static inline char **creds_gdal_options_(const creds_gdal_account_ *account, const char *body)
{
    char **sent = CSLSetNameValue(NULL, "PERSISTENT", account->connection);

    sent = CSLSetNameValue(sent, "POSTFIELDS", body);
    /* A header without a value makes libcurl leave that header out. */
    if (account->has_key) {
        char *user_password = creds_gdal_join_(creds_account(account->creds), ":", creds_api_key(account->creds));
        sent = CSLSetNameValue(sent, "USERPWD", user_password);
        creds_gdal_wipe_(user_password);
        CPLFree(user_password);
        sent = CSLSetNameValue(sent, "HEADERS", "Cookie:");
    } else {
        sent = CSLSetNameValue(sent, "HEADERS", "Authorization:\r\nCookie:");
    }
    if (creds_gdal_is_configured_("GDAL_HTTP_HEADER_FILE"))
        sent = CSLSetNameValue(sent, "HEADER_FILE", CREDS_GDAL_EMPTY_FILE_);
    return creds_gdal_confine_(sent);
}

/* Fetches with safe values for the configuration options that no option of a request replaces. They apply to this
 * thread, and only for the time of the request. */
static inline CPLHTTPResult *creds_gdal_fetch_confined_(
    const char *url, CSLConstList options, GDALProgressFunc progress, void *progress_data,
    CPLHTTPFetchWriteFunc write, void *write_data)
{
    char **configuration = CPLGetThreadLocalConfigOptions();
    CPLHTTPResult *result;

    /* GDAL 3.6 adds these headers to those of the request. */
    if (creds_gdal_is_configured_("GDAL_HTTP_HEADERS"))
        CPLSetThreadLocalConfigOption("GDAL_HTTP_HEADERS", "");
    /* With another value, libcurl sends the Authorization header to every server that a redirect names. */
    CPLSetThreadLocalConfigOption("CPL_VSIL_CURL_AUTHORIZATION_HEADER_ALLOWED_IF_REDIRECT", "IF_SAME_HOST");
    /* Without CPL_DEBUG, libcurl itself prints the headers, and no error handler sees them. */
    if (!creds_gdal_is_configured_("CPL_DEBUG"))
        CPLSetThreadLocalConfigOption("CPL_CURL_VERBOSE", "NO");

    result = CPLHTTPFetchEx(url, options, progress, progress_data, write, write_data);

    CPLSetThreadLocalConfigOptions((const char *const *)configuration);
    CSLDestroy(configuration);
    return result;
}

/* ----------------------------------------------------------------------------------------------------
 * Checking the answer
 * ---------------------------------------------------------------------------------------------------- */

/* libcurl's codes, which GDAL reports as the status of a result. */
#define CREDS_GDAL_FAILED_INIT_ 2
#define CREDS_GDAL_TOO_MANY_REDIRECTS_ 47

/* Makes a result that says why there is no answer. */
static inline CPLHTTPResult *creds_gdal_failure_(const creds_gdal_account_ *account, int status, const char *why)
{
    CPLHTTPResult *result = (CPLHTTPResult *)CPLCalloc(1, sizeof(CPLHTTPResult));

    result->nStatus = status;
    result->pszErrBuf = creds_gdal_masked_(account->creds, why);
    CPLError(CE_Failure, CPLE_AppDefined, "%s", result->pszErrBuf);
    return result;
}

/* Refuses an answer that came through a redirect. GDAL follows redirects and has no option to prevent that. The other
 * server did not get the key: libcurl sends the Authorization header only to the same host, and since 7.83 only to the
 * same port and protocol. */
static inline CPLHTTPResult *creds_gdal_unredirected_(const creds_gdal_account_ *account, CPLHTTPResult *result)
{
    const char *location = CSLFetchNameValue(result->papszHeaders, "Location");
    CPLHTTPResult *failure;

    if (location == NULL)
        return result;
    failure = creds_gdal_failure_(account, CREDS_GDAL_TOO_MANY_REDIRECTS_,
                                  CPLSPrintf("%.500s redirects to %.500s, and the answer from there is not used: "
                                             "correct the base_url of the credentials",
                                             account->endpoint, location));
    CPLHTTPDestroyResult(result);
    return failure;
}

/* Masks the key in an answer that reports an error: the driver copies the answer into its error messages. */
static inline void creds_gdal_mask_error_(const creds_gdal_account_ *account, CPLHTTPResult *result)
{
    static const char error[] = "{\"error\"";
    char *text = (char *)result->pabyData;

    if (text == NULL || !account->has_key
        || (result->pszErrBuf == NULL && strncmp(text, error, sizeof error - 1) != 0))
        return;
    result->pabyData = (GByte *)creds_gdal_masked_(account->creds, text);
    result->nDataLen = (int)strlen((const char *)result->pabyData);
    result->nDataAlloc = result->nDataLen + 1;
    CPLFree(text);
}

/* Whether the server answered with a status such as " 403". */
static inline int creds_gdal_has_status_(const CPLHTTPResult *result, const char *status)
{
    const char *code = result->pszErrBuf != NULL ? strstr(result->pszErrBuf, "HTTP error code :") : NULL;

    return code != NULL && strncmp(code + strlen("HTTP error code :"), status, strlen(status)) == 0;
}

/* Sends a request to an account. The result is never NULL. */
static inline CPLHTTPResult *creds_gdal_send_(
    creds_gdal_account_ *account, const char *after_endpoint, const char *body, GDALProgressFunc progress,
    void *progress_data, CPLHTTPFetchWriteFunc write, void *write_data)
{
    char *url = creds_gdal_join_(account->endpoint, "", after_endpoint);
    char **options = creds_gdal_options_(account, body);
    CPLHTTPResult *result =
        creds_gdal_fetch_confined_(url, (CSLConstList)options, progress, progress_data, write, write_data);

    if (account->has_key)
        creds_gdal_wipe_(options[CSLFindName((CSLConstList)options, "USERPWD")]);
    CSLDestroy(options);
    CPLFree(url);
    if (result == NULL)
        return creds_gdal_failure_(account, CREDS_GDAL_FAILED_INIT_, "this GDAL is built without HTTP");
    creds_gdal_mask_error_(account, result);
    return creds_gdal_unredirected_(account, result);
}

#endif
