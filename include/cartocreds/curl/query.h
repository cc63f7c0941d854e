/* Part of cartocreds_curl.h: queries on CARTO's current platform. */
#ifndef CARTOCREDS_CURL_QUERY_H
#define CARTOCREDS_CURL_QUERY_H

#include <stdlib.h>
#include <string.h>

#include <cartocreds/curl/request.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Tells whether a text is UTF-8, by passing it to creds_url(), which checks that first. If not, it stores an error. */
static inline bool creds_curl_is_utf8_(const creds_t *creds, const char *text, creds_error_t **error)
{
    creds_error_t *wrong = NULL;

    creds_string_free(creds_url(creds, text, &wrong));
    if (creds_error_status(wrong) != CREDS_ERROR_INVALID_UTF8) {
        creds_error_free(wrong);
        return true;
    }
    if (error != NULL)
        *error = wrong;
    else
        creds_error_free(wrong);
    return false;
}

/* Makes the path of the SQL API, to be freed with free(). NULL if there is not enough memory. */
static inline char *creds_curl_query_path_(CURL *curl, const char *connection)
{
    static const char before[] = "v3/sql/", after[] = "/query";
    char *encoded = curl_easy_escape(curl, connection, 0);
    char *path = encoded != NULL ? (char *)malloc(sizeof before + strlen(encoded) + sizeof after) : NULL;

    if (path != NULL) {
        strcpy(path, before);
        strcat(path, encoded);
        strcat(path, after);
    }
    curl_free(encoded);
    return path;
}

/* Makes the JSON of a query, to be freed with free(). NULL if there is not enough memory. */
static inline char *creds_curl_query_body_(const char *sql)
{
    static const char before[] = "{\"q\":\"", after[] = "\"}", digits[] = "0123456789abcdef";
    const size_t size = strlen(sql), longest_escape = sizeof "\\u0000" - 1;
    char *body, *at;

    if (size > ((size_t)-1 - sizeof before - sizeof after) / longest_escape)
        return NULL;
    body = (char *)malloc(sizeof before + size * longest_escape + sizeof after);
    if (body == NULL)
        return NULL;
    strcpy(body, before);
    for (at = body + strlen(before); *sql != '\0'; sql++) {
        const unsigned char byte = (unsigned char)*sql;

        if (byte < ' ') {
            memcpy(at, "\\u00", 4);
            at[4] = digits[byte >> 4];
            at[5] = digits[byte & 15];
            at += 6;
            continue;
        }
        if (byte == '"' || byte == '\\')
            *at++ = '\\';
        *at++ = *sql;
    }
    strcpy(at, after);
    return body;
}

/**
 * Prepares a handle to run a query through the SQL API of CARTO's current platform: a POST of JSON to
 * `v3/sql/CONNECTION/query`. CARTO caches the answers to GET requests for a year, and does not cache those to POST
 * requests.
 *
 * It sets CURLOPT_HTTPHEADER, for the content type. If you set another header list afterwards, it has to contain
 * `Content-Type: application/json` too.
 *
 * @param curl        As for creds_curl_prepare().
 * @param creds       The credentials, with an access token. For others the error is #CREDS_ERROR_WRONG_KIND.
 * @param connection  The name of the connection to a data warehouse, such as `carto_dw` (UTF-8). Do not encode it: this
 *                    function does, and makes it one segment of the path. `.` and `..` are refused
 *                    (#CREDS_ERROR_INVALID_PATH).
 * @param sql         The query (UTF-8). Do not encode it: this function does. It is copied.
 * @param error       As for creds_curl_prepare().
 * @return As for creds_curl_prepare(); CURLE_BAD_FUNCTION_ARGUMENT without an error if `connection` or `sql` is NULL or
 *         empty, or `sql` is not UTF-8.
 */
static inline CURLcode creds_curl_prepare_query(
    CURL *curl, const creds_t *creds, const char *connection, const char *sql, creds_error_t **error)
{
    /* libcurl keeps the address of the list, and only reads it. */
    static char content_type[] = "Content-Type: application/json";
    static struct curl_slist headers = {content_type, NULL};
    CURLcode code = CURLE_BAD_FUNCTION_ARGUMENT;
    char *path = NULL, *body = NULL;

    if (error != NULL)
        *error = NULL;
    if (creds == NULL || creds_kind(creds) == CREDS_KIND_API_KEY) {
        /* These credentials cannot get a token either, so this call fails, with the error that fits here. */
        creds_string_free(creds_token_request(creds, error));
    } else if (curl != NULL && connection != NULL && *connection != '\0' && sql != NULL && *sql != '\0'
               && creds_curl_is_utf8_(creds, connection, error) && creds_curl_is_utf8_(creds, sql, NULL)) {
        path = creds_curl_query_path_(curl, connection);
        body = creds_curl_query_body_(sql);
        code = path != NULL && body != NULL ? creds_curl_prepare(curl, creds, path, error) : CURLE_OUT_OF_MEMORY;
    }
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_HTTPHEADER, &headers);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, body);
    if (code != CURLE_OK)
        creds_curl_forget(curl);
    free(body);
    free(path);
    return code;
}

#ifdef __cplusplus
}
#endif

#endif /* CARTOCREDS_CURL_QUERY_H */
