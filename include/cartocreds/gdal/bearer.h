/* A part of cartocreds_gdal.h: sends requests with an access token, and explains their failures. */
#ifndef CARTOCREDS_GDAL_BEARER_H
#define CARTOCREDS_GDAL_BEARER_H

/* The time limit in seconds for a server that sends less than a byte in a second. CARTO itself ends a query after a
 * minute. */
#define CREDS_GDAL_PATIENCE_ "120"

/* An answer in memory, up to a limit. */
typedef struct creds_gdal_text_ {
    char *text; /* ends with a NUL; NULL: nothing came */
    size_t size, limit;
} creds_gdal_text_;

/* A CPLHTTPFetchWriteFunc for a creds_gdal_text_. */
static inline size_t creds_gdal_receive_(void *bytes, size_t one, size_t size, void *user_data)
{
    creds_gdal_text_ *answer = (creds_gdal_text_ *)user_data;
    char *longer;

    (void)one; /* is always 1 */
    if (size > answer->limit - answer->size)
        return 0;
    longer = (char *)VSIRealloc(answer->text, answer->size + size + 1);
    if (longer == NULL)
        return 0;
    memcpy(longer + answer->size, bytes, size);
    answer->text = longer;
    answer->size += size;
    longer[answer->size] = '\0';
    return size;
}

/* Makes the HTTP options of a request. A body is JSON, and makes the request a POST. */
static inline char **creds_gdal_bearer_options_(const char *header_file, const char *body)
{
    char **sent = CSLSetNameValue(NULL, "HEADER_FILE", header_file);

    /* A header without a value makes libcurl leave that header out. */
    sent = CSLSetNameValue(sent, "HEADERS",
                           body != NULL ? "Cookie:\r\nContent-Type: application/json" : "Cookie:");
    if (body != NULL)
        sent = CSLSetNameValue(sent, "POSTFIELDS", body);
    /* Received data is written at once, so a request cannot be repeated. */
    sent = CSLSetNameValue(sent, "MAX_RETRY", "0");
    if (!creds_gdal_is_configured_("GDAL_HTTP_LOW_SPEED_TIME")) {
        sent = CSLSetNameValue(sent, "LOW_SPEED_TIME", CREDS_GDAL_PATIENCE_);
        sent = CSLSetNameValue(sent, "LOW_SPEED_LIMIT", "1");
    }
    return creds_gdal_confine_(sent);
}

/* Sends a request with the access token, and passes its answer to `write`. NULL: the credentials have no access token,
 * or this GDAL has no HTTP; GDAL's error says which. Errors of the request itself are only in the result.
 *
 * The token is in a header file in memory, because GDAL shows the option HEADERS in its debug messages and before 3.9 has
 * no other way to send a token. libcurl sends it only to the URL's own host, even if there are redirects. */
static inline CPLHTTPResult *creds_gdal_send_with_token_(
    const creds_t *creds, const char *url, const char *body, CPLHTTPFetchWriteFunc write, void *write_data)
{
    creds_error_t *error = NULL;
    char *authorization = creds_authorization(creds, &error);
    CPLHTTPResult *result = NULL;
    char file[64];
    char *header, **options;
    VSILFILE *written;

    if (authorization == NULL) {
        CPLError(CE_Failure, CPLE_IllegalArg, "%s", creds_error_message(error));
        creds_error_free(error);
        return NULL;
    }
    header = creds_gdal_join_("Authorization: ", authorization, "\r\n");
    creds_string_free(authorization);
    /* No other thread has this variable now, so no other one has this name. */
    snprintf(file, sizeof file, "/vsimem/cartocreds-%p.headers", (void *)file);
    written = VSIFileFromMemBuffer(file, (GByte *)header, strlen(header), FALSE);
    if (written != NULL) {
        VSIFCloseL(written);
        options = creds_gdal_bearer_options_(file, body);
        CPLPushErrorHandler(CPLQuietErrorHandler);
        CPLSetCurrentErrorHandlerCatchDebug(FALSE);
        result = creds_gdal_fetch_confined_(url, (CSLConstList)options, NULL, NULL, write, write_data);
        CPLPopErrorHandler();
        CPLErrorReset();
        CSLDestroy(options);
        VSIUnlink(file);
    }
    creds_gdal_wipe_(header);
    CPLFree(header);
    if (result == NULL)
        CPLError(CE_Failure, CPLE_OpenFailed, "this GDAL is built without HTTP, or without files in memory");
    return result;
}

/* What a person can do about an answer; "" if that is not known. */
static inline const char *creds_gdal_advice_(int status, const char *text, const char *retry_after)
{
    if (status == 401)
        return ": the server does not take the access token; log in again with carto auth login, or use another token";
    if (status == 403 && strstr(text, "Unauthorized referer") != NULL)
        return ": this access token was made for web pages; use one that has no allowed referers";
    if (status == 403)
        return ": the access token may not do this; check the connection, and what the token was made for";
    if (status == 404)
        return ": check the connection and the base_url";
    if (status == 429 && retry_after != NULL && strspn(retry_after, "0123456789") == strlen(retry_after))
        return CPLSPrintf(": too many requests; try again in %.9s seconds", retry_after);
    if (status == 429)
        return ": too many requests; try again later";
    return status >= 500 ? ": try again later" : "";
}

/* Copies a server's text for an error message: on one line, without secrets, and not too long. */
static inline char *creds_gdal_shown_(const creds_t *creds, const char *text)
{
    char *shown = creds_gdal_masked_(creds, text);
    char *at;

    for (at = shown; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == '\x7f')
            *at = ' ';
    if (strlen(shown) > 300)
        shown[300] = '\0';
    return shown;
}

/* The HTTP status of a failed result, such as 403; 0: there is none. */
static inline int creds_gdal_status_(const CPLHTTPResult *result)
{
    static const char before[] = "HTTP error code :";
    const char *code = result->pszErrBuf != NULL ? strstr(result->pszErrBuf, before) : NULL;

    return code != NULL ? atoi(code + strlen(before)) : 0;
}

/* Whether a request succeeded; if not, sets GDAL's error. `text` is the beginning of the answer. An answer that came
 * through a redirect is refused, because GDAL follows redirects and has no option to prevent that. */
static inline int creds_gdal_succeeded_(const creds_t *creds, const CPLHTTPResult *result, const char *text)
{
    const int status = creds_gdal_status_(result);
    const char *location = CSLFetchNameValue(result->papszHeaders, "Location");
    const char *reason = location != NULL          ? location
        : status != 0 || result->pszErrBuf == NULL ? text
                                                   : result->pszErrBuf;
    char *shown = creds_gdal_shown_(creds, reason);

    if (location != NULL)
        CPLError(CE_Failure, CPLE_OpenFailed,
                 "%.500s redirects to %s, and the answer from there is not used: correct the base_url of the credentials",
                 creds_base_url(creds), shown);
    else if (status != 0)
        CPLError(CE_Failure, CPLE_OpenFailed, "%.500s answered %d%s (%s)", creds_base_url(creds), status,
                 creds_gdal_advice_(status, text, CSLFetchNameValue(result->papszHeaders, "Retry-After")), shown);
    else if (result->pszErrBuf != NULL || result->nStatus != 0)
        CPLError(CE_Failure, CPLE_OpenFailed, "no whole answer came from %.500s: %s", creds_base_url(creds),
                 shown[0] != '\0' ? shown : "the transfer failed");
    CPLFree(shown);
    return location == NULL && result->pszErrBuf == NULL && result->nStatus == 0;
}

#endif
