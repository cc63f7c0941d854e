/* Part of cartocreds_curl.h: getting a handle, removing a request from it, and giving it back. */
#ifndef CARTOCREDS_CURL_SESSION_H
#define CARTOCREDS_CURL_SESSION_H

#include <curl/curl.h>

#include <cartocreds.h>

#if LIBCURL_VERSION_NUM < 0x073D00
#error "cartocreds_curl.h needs libcurl 7.61 or later"
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define CREDS_CURL_USER_AGENT_ "cartocreds/" CREDS_VERSION " libcurl/" LIBCURL_VERSION

typedef struct {
    CURLoption option;
    long value;
} creds_curl_number_t_;

/* Sets options: pointers to NULL, and numbers to their values. */
static inline CURLcode creds_curl_set_(CURL *curl, const CURLoption *pointers, size_t pointer_count,
                                       const creds_curl_number_t_ *numbers, size_t number_count)
{
    CURLcode code;
    size_t i;

    for (i = 0; i < pointer_count + number_count; i++) {
        /* In parentheses, curl_easy_setopt is the function, not the macro that checks types of constant options. */
        code = i < pointer_count
            ? (curl_easy_setopt)(curl, pointers[i], (void *)NULL)
            : (curl_easy_setopt)(curl, numbers[i - pointer_count].option, numbers[i - pointer_count].value);
        /* If libcurl was built without an option, the option need not be reset. */
        if (code != CURLE_OK && code != CURLE_UNKNOWN_OPTION && code != CURLE_NOT_BUILT_IN)
            return code;
    }
    return CURLE_OK;
}

/* Sets whether a request gets a connection of its own, for versions of libcurl that need it: before 7.69, a connection
 * that is used again sends the access token that it was opened with. */
static inline CURLcode creds_curl_set_own_connection_(CURL *curl, long is_own)
{
    const creds_curl_number_t_ numbers[] = {
        {CURLOPT_FRESH_CONNECT, is_own},
        {CURLOPT_FORBID_REUSE, is_own}};

    if (curl_version_info(CURLVERSION_NOW)->version_num >= 0x074500)
        return CURLE_OK;
    return creds_curl_set_(curl, NULL, 0, numbers, sizeof numbers / sizeof *numbers);
}

/*
 * Sets libcurl's default for every option that decides what is sent, to whom, and whether the server is verified.
 * creds_curl_set_protocols_() sets the allowed protocols. tests/gis/curl_options.py says for each option of libcurl why
 * it is or is not here.
 */
static inline CURLcode creds_curl_reset_(CURL *curl)
{
    static const CURLoption pointers[] = {
    /* To whom. CURLOPT_CURLU comes before the URL that is set later: newer versions drop the URL with it. */
#if LIBCURL_VERSION_NUM >= 0x073F00
        CURLOPT_CURLU,
#endif
        CURLOPT_URL, CURLOPT_CONNECT_TO, CURLOPT_UNIX_SOCKET_PATH,
        /* As whom. */
        CURLOPT_USERNAME, CURLOPT_PASSWORD, CURLOPT_XOAUTH2_BEARER,
        /* What. */
        CURLOPT_REQUEST_TARGET, CURLOPT_CUSTOMREQUEST, CURLOPT_HTTPHEADER, CURLOPT_COOKIE, CURLOPT_REFERER,
        CURLOPT_RANGE, CURLOPT_USERAGENT, CURLOPT_COPYPOSTFIELDS};
    static const creds_curl_number_t_ numbers[] = {
        {CURLOPT_PORT, 0L},
        {CURLOPT_CONNECT_ONLY, 0L},
        {CURLOPT_HAPROXYPROTOCOL, 0L},
        {CURLOPT_SSL_VERIFYPEER, 1L},
        {CURLOPT_SSL_VERIFYHOST, 2L},
        {CURLOPT_FOLLOWLOCATION, 0L},
        {CURLOPT_AUTOREFERER, 0L},
        {CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC},
        {CURLOPT_UNRESTRICTED_AUTH, 0L},
        {CURLOPT_NETRC, (long)CURL_NETRC_IGNORED},
        {CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE},
        {CURLOPT_TIMECONDITION, (long)CURL_TIMECOND_NONE},
        {CURLOPT_RESUME_FROM, 0L},
        {CURLOPT_CRLF, 0L},
        {CURLOPT_TRANSFERTEXT, 0L},
        {CURLOPT_POSTFIELDSIZE, -1L},
        /* This comes last, because the options for bodies, uploads and HEAD change the method. */
        {CURLOPT_HTTPGET, 1L}};
    const CURLcode code = creds_curl_set_(curl, pointers, sizeof pointers / sizeof *pointers, numbers,
                                          sizeof numbers / sizeof *numbers);

    return code == CURLE_OK ? creds_curl_set_own_connection_(curl, 0L) : code;
}

#if LIBCURL_VERSION_NUM >= 0x075500
#define CREDS_CURL_PROTOCOLS_HTTPS_ "https"
#define CREDS_CURL_PROTOCOLS_HTTP_ "https,http"
#define CREDS_CURL_PROTOCOLS_ALL_ "all"
typedef const char *creds_curl_protocols_t_;
#else
#define CREDS_CURL_PROTOCOLS_HTTPS_ CURLPROTO_HTTPS
#define CREDS_CURL_PROTOCOLS_HTTP_ (CURLPROTO_HTTPS | CURLPROTO_HTTP)
#define CREDS_CURL_PROTOCOLS_ALL_ CURLPROTO_ALL
typedef long creds_curl_protocols_t_;
#endif

/* Sets the protocols that are allowed for the URL, and for the URLs of redirects that the program follows. */
static inline CURLcode creds_curl_set_protocols_(
    CURL *curl, creds_curl_protocols_t_ allowed, creds_curl_protocols_t_ after_redirects)
{
    CURLcode code;

#if LIBCURL_VERSION_NUM >= 0x075500
    code = curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, allowed);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, after_redirects);
#else
    code = curl_easy_setopt(curl, CURLOPT_PROTOCOLS, allowed);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS, after_redirects);
#endif
    return code;
}

/* Allows https, and http if the credentials allow it. */
static inline CURLcode creds_curl_set_allowed_protocols_(CURL *curl, const creds_t *creds)
{
    return creds_allow_non_secure(creds)
        ? creds_curl_set_protocols_(curl, CREDS_CURL_PROTOCOLS_HTTP_, CREDS_CURL_PROTOCOLS_HTTP_)
        : creds_curl_set_protocols_(curl, CREDS_CURL_PROTOCOLS_HTTPS_, CREDS_CURL_PROTOCOLS_HTTPS_);
}

/**
 * Removes a request from a handle: the key or the access token, the URL, the body and the program's header list. Every
 * option that creds_curl_prepare() sets gets libcurl's default, so that the handle can be used for another server. (For
 * redirects that the program lets libcurl follow, http and https are allowed.) Connections, cookies and all other
 * options stay.
 *
 * curl_easy_getinfo() still returns the values of the last answer, except that CURLINFO_EFFECTIVE_URL and
 * CURLINFO_REDIRECT_URL are empty. See creds_curl_redirect_url().
 *
 * Call it when the request is done, not from a callback of libcurl.
 *
 * @param curl  The handle, or NULL.
 */
static inline void creds_curl_forget(CURL *curl)
{
    char *redirect = NULL;
    volatile char *byte;

    if (curl == NULL)
        return;
    creds_curl_reset_(curl);
    creds_curl_set_protocols_(curl, CREDS_CURL_PROTOCOLS_ALL_, CREDS_CURL_PROTOCOLS_HTTP_);

    /* libcurl 7.62 to 8.20 may have written user and password into this text, keeps it until the next request, and has
     * no function that clears it. So this overwrites it. The text belongs to the handle, and libcurl only returns and
     * frees it. */
    curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &redirect);
    if (redirect != NULL)
        for (byte = redirect; *byte != '\0'; byte++)
            *byte = '\0';
}

/**
 * Gets a handle for requests. If the credentials have a session, it must be a `CURL *`, and this returns the session
 * itself, with its connections and options. Otherwise it returns a new handle.
 *
 * @param creds  The credentials, or NULL. Borrowed during the call.
 * @return The handle, to be given back with creds_curl_end(); NULL if libcurl could not make one.
 */
static inline CURL *creds_curl_begin(const creds_t *creds)
{
    CURL *session = (CURL *)creds_session(creds);

    return session != NULL ? session : curl_easy_init();
}

/**
 * Gets a new handle for requests with credentials whose session is a `CURLSH *`. The handle uses that session to share
 * connections, cookies or TLS sessions, for example.
 *
 * @param creds  The credentials, or NULL. Borrowed during the call; their session must outlive the handle.
 * @return The handle, to be given back with creds_curl_end(); NULL if libcurl could not make one.
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
 * Gives a handle back. If it is the session, this only removes the request from it, as creds_curl_forget() does.
 * Otherwise it frees the handle.
 *
 * @param creds  The credentials that the handle was made for.
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

#ifdef __cplusplus
}
#endif

#endif /* CARTOCREDS_CURL_SESSION_H */
