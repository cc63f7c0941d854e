#include "request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cartocreds_curl.h>

typedef struct {
    char *text;
    size_t size;
} answer_t;

static size_t collect(char *data, size_t one, size_t size, void *user_data)
{
    answer_t *answer = (answer_t *)user_data;
    char *longer = (char *)realloc(answer->text, answer->size + size + 1);

    (void)one; /* is always 1 */
    if (longer == NULL)
        return 0;
    memcpy(longer + answer->size, data, size);
    answer->text = longer;
    answer->size += size;
    longer[answer->size] = '\0';
    return size;
}

/* Makes a server's text fit for one line on a terminal. */
static void make_printable(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == '\x7f')
            *text = ' ';
}

/* Prints what a person can do about an answer, if that is known. */
static void print_advice(const creds_t *creds, CURL *curl, long status, const char *text)
{
    const bool has_token = creds_access_token(creds) != NULL;
    curl_off_t wait = 0;

#if LIBCURL_VERSION_NUM >= 0x074200
    curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &wait);
#else
    (void)curl;
#endif
    if ((status == 401 || status == 403) && creds_warnings(creds) & CREDS_WARNING_NO_API_KEY)
        fprintf(stderr, " (%s has no api_key: save one with carto_login)", creds_source(creds));
    else if (status == 403 && has_token && strstr(text, "Unauthorized referer") != NULL)
        fputs(" (this access token was made for web pages: use one that has no allowed referers)", stderr);
    else if (status == 401 && has_token)
        fputs(" (the server does not take the access token: log in again with carto auth login, or with carto_login)",
              stderr);
    else if (status == 403 && has_token)
        fputs(" (the access token may not do this: check the connection, and what the token was made for)", stderr);
    else if (status == 429 && wait > 0)
        fprintf(stderr, " (try again in %ld seconds)", (long)wait);
    else if (status == 429)
        fputs(" (try again later)", stderr);
}

/* Prints the server's answer on one line and without secrets. */
static void print_refusal(const char *program, const creds_t *creds, CURL *curl, const char *text)
{
    long status = 0;
    char *location = creds_curl_redirect_url(curl, creds);
    char *masked = creds_redact(creds, text != NULL ? text : "");
    const char *server = creds_base_url(creds);

    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (location != NULL) {
        make_printable(location);
        fprintf(stderr, "%s: %s redirects to %.300s: correct the base_url\n", program, server, location);
    } else {
        make_printable(masked);
        fprintf(stderr, "%s: %s answered %ld: %.300s", program, server, status, masked);
        print_advice(creds, curl, status, masked);
        fputc('\n', stderr);
    }
    creds_string_free(location);
    creds_string_free(masked);
}

/* Prints an error of cartocreds, with libcurl's reason if there is one. */
static void print_error(const char *program, creds_error_t *error, const char *detail)
{
    fprintf(stderr, "%s: %s", program, creds_error_message(error));
    if (detail[0] != '\0')
        fprintf(stderr, " (%s)", detail);
    fputc('\n', stderr);
    creds_error_free(error);
}

static CURL *begin(const creds_t *creds, char *detail)
{
    /* Names a file with certificate authorities, such as a company's own. The program curl reads this variable too. */
    const char *authorities = getenv("CURL_CA_BUNDLE");
    CURL *curl = creds_curl_begin(creds);

    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
    if (authorities != NULL)
        curl_easy_setopt(curl, CURLOPT_CAINFO, authorities);
    return curl;
}

/* The request: that path if `path` is not NULL; else a query, through `connection` on CARTO's current platform. */
typedef struct {
    const char *connection;
    const char *query;
    const char *path;
} question_t;

static CURLcode prepare(CURL *curl, const creds_t *creds, const question_t *question, creds_error_t **error)
{
    if (question->path != NULL)
        return creds_curl_prepare(curl, creds, question->path, error);
    if (question->connection != NULL)
        return creds_curl_prepare_query(curl, creds, question->connection, question->query, error);
    return creds_curl_prepare_sql(curl, creds, question->query, error);
}

/* Sends the question. Returns the server's JSON, or NULL after one line on standard error. */
static char *send_question(
    const char *program, CURL *curl, const creds_t *creds, const question_t *question, const char *detail)
{
    creds_error_t *error = NULL;
    answer_t answer = {NULL, 0};
    long status = 0;
    CURLcode code = prepare(curl, creds, question, &error);

    if (code != CURLE_OK) {
        if (error != NULL)
            print_error(program, error, "");
        else
            fprintf(stderr, "%s: the query or the connection is empty, or the query is not UTF-8\n", program);
        return NULL;
    }
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OK && status == 200) {
        if (answer.text == NULL)
            fprintf(stderr, "%s: %s answered nothing\n", program, creds_base_url(creds));
        return answer.text;
    }
    if (code != CURLE_OK)
        fprintf(stderr, "%s: %s: %s\n", program, creds_base_url(creds),
                detail[0] != '\0' ? detail : curl_easy_strerror(code));
    else
        print_refusal(program, creds, curl, answer.text);
    free(answer.text);
    return NULL;
}

static char *ask(const char *program, const creds_t *creds, const question_t *question, bool verbose)
{
    creds_error_t *error = NULL;
    creds_curl_trace_t trace = {NULL, NULL, NULL};
    char detail[CURL_ERROR_SIZE] = "";
    CURL *curl = begin(creds, detail);
    /* Returns the same credentials if they need no renewal. */
    creds_t *renewed = creds_curl_renew(curl, creds, &error);
    char *answer = NULL;

    if (renewed != NULL) {
        detail[0] = '\0';
        trace.creds = renewed;
        curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, creds_curl_trace);
        curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &trace);
        curl_easy_setopt(curl, CURLOPT_VERBOSE, (long)verbose);
        answer = send_question(program, curl, renewed, question, detail);
    } else {
        print_error(program, error, detail);
    }
    creds_curl_end(creds, curl);
    creds_free(renewed);
    return answer;
}

char *run_query(
    const char *program, const creds_t *creds, const char *connection, const char *query, bool verbose)
{
    const question_t question = {connection, query, NULL};

    return ask(program, creds, &question, verbose);
}

char *get_path(const char *program, const creds_t *creds, const char *path)
{
    const question_t question = {NULL, NULL, path};

    return ask(program, creds, &question, false);
}

bool try_client(const char *program, const creds_t *client)
{
    creds_error_t *error = NULL;
    char detail[CURL_ERROR_SIZE] = "";
    CURL *curl = begin(client, detail);
    /* Does not use creds_curl_renew(), because a token in the cache would not prove that the secret is right. */
    creds_t *renewed = creds_curl_request_token(curl, client, &error);
    const bool is_good = renewed != NULL;

    if (!is_good)
        print_error(program, error, detail);
    creds_curl_end(client, curl);
    creds_free(renewed);
    return is_good;
}

char *get_authorization(const char *program, const creds_t *creds)
{
    creds_error_t *error = NULL;
    char detail[CURL_ERROR_SIZE] = "";
    CURL *curl = begin(creds, detail);
    creds_t *renewed = creds_curl_renew(curl, creds, &error);
    char *authorization = renewed != NULL ? creds_authorization(renewed, &error) : NULL;

    if (authorization == NULL)
        print_error(program, error, detail);
    creds_curl_end(creds, curl);
    creds_free(renewed);
    return authorization;
}
