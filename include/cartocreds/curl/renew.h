/* Part of cartocreds_curl.h: access tokens for a client. */
#ifndef CARTOCREDS_CURL_RENEW_H
#define CARTOCREDS_CURL_RENEW_H

#include <stdlib.h>
#include <string.h>

#include <cartocreds/curl/session.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How long a token has to last to be used, and how long a request for one may take, in seconds. */
#define CREDS_CURL_FRESH_ 300
#define CREDS_CURL_TIMEOUT_ 20L

/* The size of the largest answer that creds_with_token() takes, and one byte more. */
#define CREDS_CURL_ANSWER_SIZE_ ((size_t)64 * 1024 + 1)

typedef struct {
    char *bytes; /* CREDS_CURL_ANSWER_SIZE_ of them */
    size_t size;
} creds_curl_answer_t_;

/* A CURLOPT_WRITEFUNCTION that stores the answer in memory that never moves, so that all of it can be wiped. */
static inline size_t creds_curl_collect_(char *data, size_t one, size_t size, void *user_data)
{
    creds_curl_answer_t_ *answer = (creds_curl_answer_t_ *)user_data;
    const size_t room = CREDS_CURL_ANSWER_SIZE_ - answer->size;
    const size_t taken = size < room ? size : room;

    (void)one; /* is always 1 */
    memcpy(answer->bytes + answer->size, data, taken);
    answer->size += taken;
    return taken; /* less than `size` ends the request */
}

/* Makes a handle for one request for a token. It has the options of the program's handle for the network (proxies, name
 * servers, certificate authorities), but not its cookies, nor the callbacks that would get the secret or the token. */
static inline CURL *creds_curl_begin_token_request_(
    CURL *curl, const creds_t *creds, const char *body, creds_curl_answer_t_ *answer)
{
    static const CURLoption pointers[] = {
        CURLOPT_HEADERFUNCTION, CURLOPT_HEADERDATA, CURLOPT_ACCEPT_ENCODING, CURLOPT_COOKIEFILE, CURLOPT_COOKIEJAR};
    static const creds_curl_number_t_ numbers[] = {
        {CURLOPT_VERBOSE, 0L},
        {CURLOPT_HEADER, 0L},
        {CURLOPT_FAILONERROR, 0L},
        {CURLOPT_TRANSFER_ENCODING, 0L},
        {CURLOPT_HTTP_TRANSFER_DECODING, 1L},
        {CURLOPT_IGNORE_CONTENT_LENGTH, 0L},
        {CURLOPT_TIMEOUT, CREDS_CURL_TIMEOUT_},
        {CURLOPT_CONNECTTIMEOUT, CREDS_CURL_TIMEOUT_}};
    CURL *own = curl != NULL ? curl_easy_duphandle(curl) : curl_easy_init();
    /* creds_curl_forget() has already reset the handle, but it cannot report a failure. */
    CURLcode code = own != NULL ? creds_curl_reset_(own) : CURLE_OUT_OF_MEMORY;

    if (code == CURLE_OK)
        code = creds_curl_set_(own, pointers, sizeof pointers / sizeof *pointers, numbers,
                               sizeof numbers / sizeof *numbers);
    if (code == CURLE_OK)
        code = creds_curl_set_allowed_protocols_(own, creds);
    if (code == CURLE_OK)
        code = curl_easy_setopt(own, CURLOPT_USERAGENT, CREDS_CURL_USER_AGENT_);
    if (code == CURLE_OK)
        code = curl_easy_setopt(own, CURLOPT_URL, creds_token_url(creds));
    if (code == CURLE_OK)
        code = curl_easy_setopt(own, CURLOPT_POSTFIELDS, body); /* not copied */
    if (code == CURLE_OK)
        code = curl_easy_setopt(own, CURLOPT_WRITEFUNCTION, creds_curl_collect_);
    if (code == CURLE_OK)
        code = curl_easy_setopt(own, CURLOPT_WRITEDATA, answer);
    if (code != CURLE_OK) {
        curl_easy_cleanup(own);
        return NULL;
    }
    /* CURLOPT_COOKIEFILE is not enough for older versions. This fails if libcurl was built without cookies. */
    curl_easy_setopt(own, CURLOPT_COOKIELIST, "ALL");
    return own;
}

/* Asks for a token, once. Without a complete answer, the status 0 makes the error. An answer that is too large makes an
 * error of its own. */
static inline creds_t *creds_curl_ask_(CURL *curl, const creds_t *creds, creds_error_t **error)
{
    char *body = creds_token_request(creds, error);
    creds_curl_answer_t_ answer = {NULL, 0};
    creds_t *renewed = NULL;
    CURL *own = NULL;
    long status = 0;
    volatile char *byte;

    if (body == NULL)
        return NULL;
    answer.bytes = (char *)malloc(CREDS_CURL_ANSWER_SIZE_);
    if (answer.bytes != NULL)
        own = creds_curl_begin_token_request_(curl, creds, body, &answer);
    if (own != NULL) {
        if (curl_easy_perform(own) == CURLE_OK || answer.size == CREDS_CURL_ANSWER_SIZE_)
            curl_easy_getinfo(own, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_cleanup(own);
    }
    renewed = creds_with_token(creds, answer.bytes != NULL ? answer.bytes : "", status != 0 ? answer.size : 0,
                               (int32_t)status, error);
    if (answer.bytes != NULL)
        for (byte = answer.bytes; byte < answer.bytes + answer.size; byte++)
            *byte = '\0';
    free(answer.bytes);
    creds_string_free(body);
    return renewed;
}

/**
 * Asks for an access token for a client, even if the client has one, and saves it in the user's cache. It is not an
 * error if the cache cannot be written. Most programs use creds_curl_renew(), which asks only if it has to. Use this
 * function if the server refuses a token that has not expired, or to test a client's secret.
 *
 * It sends one request: a POST to creds_token_url(), over https (or http if the credentials allow it), with a verified
 * certificate, without redirects, cookies and a netrc file. The request takes at most 20 seconds, and the answer may
 * have at most 64 KiB; it is wiped. The request uses a duplicate of the handle (curl_easy_duphandle()): the program's
 * options for proxies, name servers and TLS trust apply, and CURLOPT_ERRORBUFFER gets libcurl's reason if there is no
 * answer. Pass NULL if the handle is only for CARTO's API, for example because of CURLOPT_PINNEDPUBLICKEY.
 *
 * @param curl   The handle, or NULL. It is reset as by creds_curl_forget().
 * @param creds  The credentials of a client. Borrowed during the call; they do not change.
 * @param error  Where to store an error, to be freed with creds_error_free(), or NULL.
 * @return A new reference, to be freed with creds_free(), with the same session; or NULL: #CREDS_ERROR_NULL_ARGUMENT;
 *         #CREDS_ERROR_WRONG_KIND if there is no client; #CREDS_ERROR_TRY_LATER if there was no complete answer (for any
 *         reason: the network, an untrusted certificate, a lack of memory), and for the statuses 408, 429 and 5xx;
 *         #CREDS_ERROR_TOKEN_REFUSED with the server's reason; and the other errors of creds_with_token().
 */
static inline creds_t *creds_curl_request_token(CURL *curl, const creds_t *creds, creds_error_t **error)
{
    creds_t *renewed;
    creds_status_t kept;

    creds_curl_forget(curl);
    renewed = creds_curl_ask_(curl, creds, error);
    if (renewed != NULL) {
        kept = creds_save_token(renewed, NULL, NULL);
        (void)kept;
    }
    return renewed;
}

/**
 * Gets credentials that can be used for five more minutes. These are the same credentials, if they last as long; else
 * the client with the access token in the user's cache; else the client with a token from creds_curl_request_token(). A
 * call sends at most one request.
 *
 * CARTO limits how many tokens a client may ask for. After #CREDS_ERROR_TRY_LATER wait for some minutes; after other
 * errors a person has to act. If threads share credentials, only one of them should renew, because each thread that
 * calls this while there is no fresh token asks for one.
 *
 * @param curl   As for creds_curl_request_token(). It is reset as by creds_curl_forget(), whether a request was sent or
 *               not, so renew before you prepare a request.
 * @param creds  The credentials. Borrowed during the call; they do not change.
 * @param error  Where to store an error, to be freed with creds_error_free(), or NULL.
 * @return A new reference, to be freed with creds_free(), with the same session. It refers to the same credentials if
 *         they have an api_key, a fresh token, a token without a client that has not expired, or a client's token that
 *         has not expired while the server cannot give another one. Or NULL: #CREDS_ERROR_WRONG_KIND for an expired token
 *         without a client, for which the user has to log in again; else the errors of creds_curl_request_token().
 */
static inline creds_t *creds_curl_renew(CURL *curl, const creds_t *creds, creds_error_t **error)
{
    const bool has_client = creds_token_url(creds) != NULL;
    creds_error_t *failure = NULL;
    creds_t *current, *renewed;

    creds_curl_forget(curl);
    if (creds_is_fresh(creds, has_client ? CREDS_CURL_FRESH_ : 0))
        current = creds_from_credentials(creds);
    else
        current = creds_with_cached_token(creds, NULL, &failure); /* fails if there is no client */
    if (current != NULL && has_client && !creds_is_fresh(current, CREDS_CURL_FRESH_)) {
        renewed = creds_curl_request_token(curl, current, &failure);
        if (creds_error_status(failure) == CREDS_ERROR_TRY_LATER && creds_is_fresh(current, 0)) {
            creds_error_free(failure);
            failure = NULL;
            renewed = creds_from_credentials(current);
        }
        creds_free(current);
        current = renewed;
    }
    if (error != NULL)
        *error = failure;
    else
        creds_error_free(failure);
    return current;
}

#ifdef __cplusplus
}
#endif

#endif /* CARTOCREDS_CURL_RENEW_H */
