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

/* Makes a text of a server's fit for one line on a terminal. */
static void make_printable(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == '\x7f')
            *text = ' ';
}

/* Prints what the server answered, in one line and without the key. */
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
        if ((status == 401 || status == 403) && creds_warnings(creds) & CREDS_WARNING_NO_API_KEY)
            fprintf(stderr, " (%s has no api_key: save one with carto_login)", creds_source(creds));
        fputc('\n', stderr);
    }
    creds_string_free(location);
    creds_string_free(masked);
}

char *run_query(const char *program, const creds_t *creds, const char *query, bool verbose)
{
    creds_error_t *error = NULL;
    creds_curl_trace_t trace = { NULL, NULL, NULL };
    char detail[CURL_ERROR_SIZE] = "";
    answer_t answer = { NULL, 0 };
    /* As the program curl does: where a company's own certificate authority is named. */
    const char *authorities = getenv("CURL_CA_BUNDLE");
    CURL *curl = creds_curl_begin(creds);
    CURLcode code = creds_curl_prepare_sql(curl, creds, query, &error);
    long status = 0;

    if (code == CURLE_OK) {
        trace.creds = creds;
        curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, creds_curl_trace);
        curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &trace);
        curl_easy_setopt(curl, CURLOPT_VERBOSE, (long)verbose);
        curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
        if (authorities != NULL)
            curl_easy_setopt(curl, CURLOPT_CAINFO, authorities);
        code = curl_easy_perform(curl);
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    }

    if (error != NULL)
        fprintf(stderr, "%s: %s\n", program, creds_error_message(error));
    else if (code != CURLE_OK)
        fprintf(stderr, "%s: %s: %s\n", program, creds_base_url(creds),
            detail[0] != '\0' ? detail : curl_easy_strerror(code));
    else if (status != 200)
        print_refusal(program, creds, curl, answer.text);
    if (code != CURLE_OK || status != 200) {
        free(answer.text);
        answer.text = NULL;
    } else if (answer.text == NULL) {
        fprintf(stderr, "%s: %s answered nothing\n", program, creds_base_url(creds));
    }
    creds_error_free(error);
    creds_curl_end(creds, curl);
    return answer.text;
}
