/* Part of cartocreds_curl.h: what may be shown of a request. */
#ifndef CARTOCREDS_CURL_TRACE_H
#define CARTOCREDS_CURL_TRACE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cartocreds/curl/session.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Makes a text that shows where the answer redirects to. It is CURLINFO_REDIRECT_URL without user and password, and
 * with the key, the access token and the client's secret masked, wherever the server may have put them.
 *
 * If the server's Location is relative, such as `/login`, libcurl 7.62 to 8.20 writes the user and the password of the
 * request into CURLINFO_REDIRECT_URL, and into CURLINFO_EFFECTIVE_URL if the program follows the redirect. So use this
 * function or creds_redact() to log these two. They are empty after creds_curl_forget() or creds_curl_end().
 *
 * @param curl   The handle of a finished request, before creds_curl_forget().
 * @param creds  The credentials of the request, whose secrets are masked. Borrowed during the call.
 * @return The text, to be freed with creds_string_free(); NULL if the answer was not a redirect.
 */
static inline char *creds_curl_redirect_url(CURL *curl, const creds_t *creds)
{
    char *url = NULL, *text, *authority, *at;

    if (curl == NULL || curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &url) != CURLE_OK)
        return NULL;
    /* Masks first, because libcurl before 7.71 does not encode the password, which may have a `/` or a `@`. */
    text = url != NULL ? creds_redact(creds, url) : NULL;
    authority = text != NULL ? strstr(text, "://") : NULL;
    if (authority != NULL) {
        authority += strlen("://");
        for (at = authority + strcspn(authority, "/?#"); at > authority && at[-1] != '@'; at--);
        memmove(authority, at, strlen(at) + 1);
    }
    return text;
}

/** The data of creds_curl_trace(). It must outlive the requests. */
typedef struct creds_curl_trace_t {
    /** The credentials whose secrets are masked. Borrowed. */
    const creds_t *creds;
    /** Gets each piece of masked text, which is valid during the call. NULL to write it to standard error. */
    void (*write)(const char *text, void *data);
    /** Passed to `write`. */
    void *data;
} creds_curl_trace_t;

/**
 * A CURLOPT_DEBUGFUNCTION that shows libcurl's verbose output with every secret of the credentials masked. It leaves
 * out bodies, and texts that cannot be masked because there is not enough memory.
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
        : type == CURLINFO_HEADER_IN                                              ? "< "
                                                                                  : NULL;
    char *masked = mark != NULL && trace != NULL ? creds_redact_bytes(trace->creds, text, size, NULL) : NULL;
    char *shown = masked != NULL ? (char *)malloc(strlen(masked) + sizeof "* ") : NULL;

    (void)curl;
    if (shown != NULL) {
        strcpy(shown, mark);
        strcat(shown, masked);
        if (trace->write != NULL)
            trace->write(shown, trace->data);
        else
            fputs(shown, stderr);
    }
    free(shown);
    creds_string_free(masked);
    return 0;
}

#ifdef __cplusplus
}
#endif

#endif /* CARTOCREDS_CURL_TRACE_H */
