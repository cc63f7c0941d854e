/* Part of cartocreds_curl.h: preparing requests. */
#ifndef CARTOCREDS_CURL_REQUEST_H
#define CARTOCREDS_CURL_REQUEST_H

#include <stdlib.h>
#include <string.h>

#include <cartocreds/curl/session.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Sets the key or the access token. It fails with an error if the credentials cannot be sent. */
static inline CURLcode creds_curl_authorize_(CURL *curl, const creds_t *creds, creds_error_t **error)
{
    const char *token = creds_access_token(creds);
    char *authorization;
    CURLcode code;

    if (creds_is_public(creds) && creds_account(creds) == NULL)
        return CURLE_OK;
    /* libcurl makes the header itself. This call is for its checks only: that there is an access token, or an account
     * without a `:`. */
    authorization = creds_authorization(creds, error);
    if (authorization == NULL)
        return CURLE_BAD_FUNCTION_ARGUMENT;
    creds_string_free(authorization);
    if (token != NULL) {
        code = curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
        if (code == CURLE_OK)
            code = curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, token);
        return code == CURLE_OK ? creds_curl_set_own_connection_(curl, 1L) : code;
    }
    code = curl_easy_setopt(curl, CURLOPT_USERNAME, creds_account(creds));
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_PASSWORD, creds_api_key(creds));
    return code;
}

/**
 * Prepares a handle for a GET request to one of CARTO's APIs, whatever it was used for before. It sets the URL, the key
 * or the access token, a user agent, https only (and http if the credentials allow it), verified certificates, no
 * redirects, no netrc file, and no header, cookie, body, port or method of an earlier request.
 *
 * Options that you set afterwards apply, such as CURLOPT_HTTPHEADER, CURLOPT_POSTFIELDS and CURLOPT_USERAGENT. The
 * program's options for proxies, name servers, certificate authorities, time limits and callbacks do not change.
 *
 * libcurl does not follow redirects, so the answer may be a 3xx. If you set CURLOPT_FOLLOWLOCATION afterwards, libcurl
 * follows them, and sends the key or the token only to the URL's own host (from 7.83 on: host, port and protocol).
 *
 * An access token is sent even if it seems to have expired, because the server decides, not this system's clock. Use
 * creds_is_fresh() to check it, and creds_curl_renew() to get another token for a client.
 *
 * If preparing fails, the handle has no URL, key or token, and performing it sends nothing.
 *
 * @param curl   The handle: yours, or from creds_curl_begin(). It keeps a copy of the key or the token until
 *               creds_curl_forget(), creds_curl_end() or curl_easy_cleanup().
 * @param creds  The credentials. Borrowed during the call. A request with a key needs an account. Without an account,
 *               `default_public` is not sent, which means the same to CARTO. A client needs an access token: without one
 *               the error is #CREDS_ERROR_WRONG_KIND, and creds_curl_renew() gets one.
 * @param path   As for creds_url().
 * @param error  Where to store an error, to be freed with creds_error_free(), or NULL. There is an error if something
 *               is wrong with the credentials or the path.
 * @return CURLE_OK; CURLE_BAD_FUNCTION_ARGUMENT with an error, or if `curl` is NULL; else libcurl's code.
 */
static inline CURLcode creds_curl_prepare(CURL *curl, const creds_t *creds, const char *path, creds_error_t **error)
{
    char *url = creds_url(creds, path, error);
    CURLcode code = url != NULL && curl != NULL ? creds_curl_reset_(curl) : CURLE_BAD_FUNCTION_ARGUMENT;

    if (code == CURLE_OK)
        code = creds_curl_set_allowed_protocols_(curl, creds);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_USERAGENT, CREDS_CURL_USER_AGENT_);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_URL, url);
    if (code == CURLE_OK)
        code = creds_curl_authorize_(curl, creds, error);
    if (code != CURLE_OK)
        creds_curl_forget(curl);
    creds_string_free(url);
    return code;
}

/**
 * Prepares a handle to run a query through the SQL API of an account of the older platform, by POST. With an access token
 * or a client the error is #CREDS_ERROR_WRONG_KIND, as the current platform has creds_curl_prepare_query().
 *
 * @param curl   As for creds_curl_prepare().
 * @param creds  As for creds_curl_prepare().
 * @param query  The query (UTF-8). Do not encode it: this function does. It is copied.
 * @param error  As for creds_curl_prepare().
 * @return As for creds_curl_prepare(); CURLE_BAD_FUNCTION_ARGUMENT also if `query` is NULL.
 */
static inline CURLcode creds_curl_prepare_sql(
    CURL *curl, const creds_t *creds, const char *query, creds_error_t **error)
{
    CURLcode code;
    char *encoded, *form;

    if (creds_require_api_key(creds, error) != CREDS_OK) {
        creds_curl_forget(curl);
        return CURLE_BAD_FUNCTION_ARGUMENT;
    }
    code = creds_curl_prepare(curl, creds, "api/v2/sql", error);
    if (code != CURLE_OK)
        return code;
    encoded = query != NULL ? curl_easy_escape(curl, query, 0) : NULL;
    form = encoded != NULL ? (char *)malloc(strlen(encoded) + sizeof "q=") : NULL;
    if (form != NULL) {
        strcpy(form, "q=");
        strcat(form, encoded);
        code = curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, form);
    } else {
        code = query != NULL ? CURLE_OUT_OF_MEMORY : CURLE_BAD_FUNCTION_ARGUMENT;
    }
    free(form);
    curl_free(encoded);
    if (code != CURLE_OK)
        creds_curl_forget(curl);
    return code;
}

#ifdef __cplusplus
}
#endif

#endif /* CARTOCREDS_CURL_REQUEST_H */
