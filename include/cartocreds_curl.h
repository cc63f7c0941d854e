/*
 * cartocreds for libcurl 7.33 and later: from credentials to a finished request. Header-only, C99 or C++11; link
 * cartocreds::curl, or cartocreds and libcurl.
 *
 *     creds_t *creds = creds_resolve(NULL, NULL, 0, NULL);
 *     CURL *curl = creds_curl_begin(creds);
 *     CURLcode code = creds_curl_prepare_sql(curl, creds, "SELECT 1", NULL);
 *     if (code == CURLE_OK)
 *         code = curl_easy_perform(curl);
 *     creds_curl_end(creds, curl);
 *     creds_free(creds);
 *
 * The key is given to libcurl as user and password, not as a header of our own: libcurl copies both, so there is
 * no list to keep and free; it ties them to the host of the URL; and the caller's CURLOPT_HTTPHEADER stays free.
 */
#ifndef CARTOCREDS_CURL_H
#define CARTOCREDS_CURL_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include <cartocreds.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Takes key, URL and body out of a handle again, so that the key cannot go along with a later request to another
 * server. Connections and cookies stay, and so do all other options: those that creds_curl_prepare() lists are
 * as it set them.
 *
 * @param curl  The handle, or NULL.
 */
static inline void creds_curl_forget(CURL *curl)
{
    if (curl == NULL)
        return;
    curl_easy_setopt(curl, CURLOPT_USERNAME, NULL);
    curl_easy_setopt(curl, CURLOPT_PASSWORD, NULL);
    curl_easy_setopt(curl, CURLOPT_URL, NULL);
    curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, NULL);
    curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
}

/* What both protocol options and their older forms are set to. */
static inline CURLcode creds_curl_set_protocols_(CURL *curl, bool allow_http)
{
    CURLcode code;
#if LIBCURL_VERSION_NUM >= 0x075500
    const char *protocols = allow_http ? "https,http" : "https";

    code = curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
#else
    const long protocols = allow_http ? CURLPROTO_HTTPS | CURLPROTO_HTTP : CURLPROTO_HTTPS;

    code = curl_easy_setopt(curl, CURLOPT_PROTOCOLS, protocols);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS, protocols);
#endif
    return code;
}

/* Sets what a request needs, in an order in which the key comes last. */
static inline CURLcode creds_curl_set_(CURL *curl, const creds_t *creds, const char *url, bool keyed)
{
    CURLcode code = creds_curl_set_protocols_(curl, creds_allow_non_secure(creds));

#define CREDS_CURL_SET_(option, value)                    \
    do {                                                  \
        if (code == CURLE_OK)                             \
            code = curl_easy_setopt(curl, option, value); \
    } while (0)
    CREDS_CURL_SET_(CURLOPT_URL, url);
    CREDS_CURL_SET_(CURLOPT_HTTPGET, 1L);
    CREDS_CURL_SET_(CURLOPT_USERAGENT, "cartocreds/" CREDS_VERSION " libcurl/" LIBCURL_VERSION);
    CREDS_CURL_SET_(CURLOPT_FOLLOWLOCATION, 0L);
    CREDS_CURL_SET_(CURLOPT_UNRESTRICTED_AUTH, 0L);
    CREDS_CURL_SET_(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    CREDS_CURL_SET_(CURLOPT_XOAUTH2_BEARER, NULL);
    CREDS_CURL_SET_(CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    CREDS_CURL_SET_(CURLOPT_USERNAME, keyed ? creds_account(creds) : NULL);
    CREDS_CURL_SET_(CURLOPT_PASSWORD, keyed ? creds_api_key(creds) : NULL);
#undef CREDS_CURL_SET_
    return code;
}

/**
 * Prepares a handle for a GET of one of CARTO's APIs: its URL, the Authorization header, a user agent; https only
 * unless the credentials allow http; no redirects; no passwords of a netrc file. Options set afterwards count,
 * such as CURLOPT_POSTFIELDS or CURLOPT_USERAGENT.
 *
 * As redirects are not followed, the answer may be a 3xx. CURLOPT_FOLLOWLOCATION set afterwards follows them,
 * and libcurl sends the key only to the URL's own host (from 7.83 on: host, port and protocol).
 *
 * Where it fails, the handle is left without URL and key, and cannot be performed.
 *
 * @param curl   The handle: yours, or from creds_curl_begin(). It keeps the key until creds_curl_forget(),
 *               creds_curl_end() or curl_easy_cleanup().
 * @param creds  The credentials; they need not outlive the call. A keyed request needs an account;
 *               `default_public` without one is left out, which means the same to CARTO.
 * @param path   As for creds_url().
 * @param error  Where to store an error, or NULL. It is set where the credentials or the path are at fault.
 * @return CURLE_OK; CURLE_BAD_FUNCTION_ARGUMENT where `error` says why, or `curl` is NULL; else libcurl's code.
 */
static inline CURLcode creds_curl_prepare(CURL *curl, const creds_t *creds, const char *path, creds_error_t **error)
{
    const bool keyed = !creds_is_public(creds) || creds_account(creds) != NULL;
    char *url = creds_url(creds, path, error);
    CURLcode code = CURLE_BAD_FUNCTION_ARGUMENT;

    if (url != NULL && curl != NULL) {
        /* Made for its checks: an account there must be, and no `:` in it. */
        char *authorization = keyed ? creds_authorization(creds, error) : NULL;
        if (!keyed || authorization != NULL)
            code = creds_curl_set_(curl, creds, url, keyed);
        creds_string_free(authorization);
    }
    if (code != CURLE_OK)
        creds_curl_forget(curl);
    creds_string_free(url);
    return code;
}

/**
 * Prepares a handle to run a query through the SQL API, by POST.
 *
 * @param curl   As for creds_curl_prepare().
 * @param creds  As for creds_curl_prepare().
 * @param query  The query, as it is: it is encoded here.
 * @param error  As for creds_curl_prepare().
 * @return As for creds_curl_prepare().
 */
static inline CURLcode creds_curl_prepare_sql(
    CURL *curl, const creds_t *creds, const char *query, creds_error_t **error)
{
    CURLcode code = creds_curl_prepare(curl, creds, "api/v2/sql", error);
    char *encoded, *form;

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

/**
 * Gets a handle for requests with credentials whose session is a `CURL *` of yours, or that have none: the
 * session itself, with its connections and options; else a new handle.
 *
 * @param creds  The credentials, or NULL.
 * @return The handle, to be given back with creds_curl_end(); NULL where libcurl could make none.
 */
static inline CURL *creds_curl_begin(const creds_t *creds)
{
    CURL *session = (CURL *)creds_session(creds);

    return session != NULL ? session : curl_easy_init();
}

/**
 * Gets a new handle for requests with credentials whose session is a `CURLSH *` of yours: what that shares, as
 * connections, cookies or TLS sessions, is shared.
 *
 * @param creds  The credentials, or NULL.
 * @return The handle, to be given back with creds_curl_end(); NULL where libcurl could make none.
 */
static inline CURL *creds_curl_begin_shared(const creds_t *creds)
{
    CURLSH *share = (CURLSH *)creds_session(creds);
    CURL *curl = curl_easy_init();

    if (curl != NULL && share != NULL && curl_easy_setopt(curl, CURLOPT_SHARE, share) != CURLE_OK) {
        curl_easy_cleanup(curl);
        return NULL;
    }
    return curl;
}

/**
 * Gives a handle back: your session is kept, and has the key no longer; a handle made by this header is freed.
 *
 * @param creds  The credentials that it was got with.
 * @param curl   The handle, or NULL.
 */
static inline void creds_curl_end(const creds_t *creds, CURL *curl)
{
    if (curl == NULL)
        return;
    creds_curl_forget(curl);
    if (curl != (CURL *)creds_session(creds))
        curl_easy_cleanup(curl);
}

/** What creds_curl_trace() works with; it must outlive the requests. */
typedef struct creds_curl_trace_t {
    /** Whose key is masked. Borrowed. */
    const creds_t *creds;
    /** Gets each piece of masked text, which is valid during the call; NULL: it is written to standard error. */
    void (*write)(const char *text, void *data);
    /** Handed to `write`. */
    void *data;
} creds_curl_trace_t;

/**
 * libcurl's verbose output with the key masked: a CURLOPT_DEBUGFUNCTION. Bodies are left out.
 *
 *     creds_curl_trace_t trace = { creds, NULL, NULL };
 *     curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, creds_curl_trace);
 *     curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &trace);
 *     curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
 */
static inline int creds_curl_trace(CURL *curl, curl_infotype type, char *text, size_t size, void *user_data)
{
    const creds_curl_trace_t *trace = (const creds_curl_trace_t *)user_data;
    const char *mark = type == CURLINFO_TEXT ? "* " : type == CURLINFO_HEADER_OUT ? "> "
        : type == CURLINFO_HEADER_IN ? "< " : NULL;
    char *copy = mark != NULL && trace != NULL ? (char *)malloc(size + sizeof "* ") : NULL;
    volatile char *byte = copy;
    char *masked;

    (void)curl;
    if (copy == NULL)
        return 0;
    memcpy(copy, mark, 2);
    memcpy(copy + 2, text, size);
    copy[2 + size] = '\0';
    masked = creds_redact(trace->creds, copy);
    if (masked != NULL && trace->write != NULL)
        trace->write(masked, trace->data);
    else if (masked != NULL)
        fputs(masked, stderr);
    creds_string_free(masked);
    /* Through a volatile pointer, or the compiler drops writes to what is about to be freed. */
    while (size-- > 0)
        *byte++ = '\0';
    free(copy);
    return 0;
}

#ifdef __cplusplus
}
#endif

#endif /* CARTOCREDS_CURL_H */
