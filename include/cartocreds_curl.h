/*
 * cartocreds for libcurl 7.61 and later: from credentials to a finished request. Header-only, C99 or C++11; link
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
 * With CARTO's current platform, a client first gets an access token, and queries name a connection:
 *
 *     creds_t *renewed = creds_curl_renew(curl, creds, NULL);
 *     CURLcode code = creds_curl_prepare_query(curl, renewed, "carto_dw", "SELECT 1", NULL);
 *
 * The handle may be new, or a session that the program has used for anything else. Preparing a request sets every
 * option that decides what is sent, to whom, and whether the server is verified. It does not change the program's
 * options for the network, TLS trust, time limits and callbacks. Options that the program sets after preparing apply
 * too. docs/gis.md lists both kinds.
 *
 * libcurl gets the key as user and password, and an access token as CURLOPT_XOAUTH2_BEARER, not as a header. It copies
 * them, so there is no list to keep and free, and sends them only to the host of the URL. Because of user and password,
 * read about creds_curl_redirect_url() before you show URLs.
 *
 * The functions have no state of their own. As with libcurl itself, only one thread at a time may use a handle.
 */
#ifndef CARTOCREDS_CURL_H
#define CARTOCREDS_CURL_H

#include <cartocreds/curl/session.h>
#include <cartocreds/curl/request.h>
#include <cartocreds/curl/query.h>
#include <cartocreds/curl/renew.h>
#include <cartocreds/curl/trace.h>

#endif /* CARTOCREDS_CURL_H */
