/*
 * Runs steps with cartocreds_curl.h for the tests: curl_probe FILE STEP...
 *
 *     NAME=VALUE      sets an option of libcurl, CURLOPT_NAME
 *     prepare:PATH    creds_curl_prepare()
 *     sql:QUERY       creds_curl_prepare_sql()
 *     query:CONNECTION:SQL  creds_curl_prepare_query(); without the second colon the SQL is NULL
 *     renew, renew-apart    creds_curl_renew() with the handle, or without one; later steps use the new credentials
 *     request-token   creds_curl_request_token(), in the same way
 *     perform         curl_easy_perform(), and prints the result; the answer's body goes to standard output
 *     trace           sets creds_curl_trace(), which prints each text with `trace ` before it
 *     redirect        prints creds_curl_redirect_url()
 *     infos           prints every text that curl_easy_getinfo() returns
 *     session, share  credentials with a session: a handle, or a CURLSH; the next handle comes from it
 *     forget, end     creds_curl_forget(); creds_curl_end(), and then takes the next handle
 *
 * `curl_probe options` lists the options of libcurl: NAME TYPE, or NAME alias.
 */
#include <cartocreds_curl.h>

#include <ctype.h>

#ifndef CURL_IGNORE_DEPRECATION /* libcurl before 7.87 */
#define CURL_IGNORE_DEPRECATION(statements) statements
#endif

static CURLSH *shared;
static struct curl_slist *lists[100];
static curl_mime *mime;
static struct curl_httppost *form;
static CURLU *url;
static size_t list_count;

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(3);
}

static int print_options(void)
{
    static const char *const types[] = {"LONG", "VALUES", "OFF_T", "OBJECT", "STRING", "SLIST", "CBPTR", "BLOB",
                                        "FUNCTION"};
    const struct curl_easyoption *option = NULL;

    while ((option = curl_easy_option_next(option)) != NULL)
        printf("%s %s\n", option->name, option->flags & CURLOT_FLAG_ALIAS ? "alias" : types[option->type]);
    return 0;
}

/* Sets an option whose value is a structure of libcurl that contains `value`. */
static CURLcode set_object(CURL *curl, const struct curl_easyoption *option, char *value)
{
    if (strcmp(option->name, "CURLU") == 0) {
        url = curl_url();
        curl_url_set(url, CURLUPART_URL, value, 0);
        return curl_easy_setopt(curl, option->id, url);
    }
    if (strcmp(option->name, "MIMEPOST") == 0) {
        mime = curl_mime_init(curl);
        curl_mime_data(curl_mime_addpart(mime), value, CURL_ZERO_TERMINATED);
        return curl_easy_setopt(curl, option->id, mime);
    }
    if (strcmp(option->name, "HTTPPOST") == 0) {
        struct curl_httppost *last = NULL;
        CURL_IGNORE_DEPRECATION(
            curl_formadd(&form, &last, CURLFORM_COPYNAME, "part", CURLFORM_COPYCONTENTS, value, CURLFORM_END);)
        return curl_easy_setopt(curl, option->id, form);
    }
    return curl_easy_setopt(curl, option->id, value);
}

static void set_option(CURL *curl, char *name, char *value)
{
    const struct curl_easyoption *option = curl_easy_option_by_name(name);
    CURLcode code = CURLE_UNKNOWN_OPTION;

    if (option == NULL)
        fail(name, "libcurl has no such option");
    switch (option->type) {
    case CURLOT_LONG:
    case CURLOT_VALUES:
        code = curl_easy_setopt(curl, option->id, strtol(value, NULL, 10));
        break;
    case CURLOT_OFF_T:
        code = curl_easy_setopt(curl, option->id, (curl_off_t)strtol(value, NULL, 10));
        break;
    case CURLOT_STRING:
        code = curl_easy_setopt(curl, option->id, value);
        break;
    case CURLOT_SLIST:
        lists[list_count] = curl_slist_append(NULL, value);
        code = curl_easy_setopt(curl, option->id, lists[list_count++]);
        break;
    case CURLOT_OBJECT:
        code = set_object(curl, option, value);
        break;
    default:
        break;
    }
    if (code == CURLE_UNKNOWN_OPTION || code == CURLE_NOT_BUILT_IN)
        printf("libcurl was built without %s\n", name);
    else if (code != CURLE_OK)
        printf("cannot set %s: %s\n", name, curl_easy_strerror(code));
}

static void prepare(CURL *curl, const creds_t *creds, char *step)
{
    creds_error_t *error = NULL;
    char *argument = strchr(step, ':') + 1, *sql;
    CURLcode code;

    if (step[0] == 'q') {
        sql = strchr(argument, ':');
        if (sql != NULL)
            *sql++ = '\0';
        code = creds_curl_prepare_query(curl, creds, argument, sql, &error);
    } else if (step[0] == 's') {
        code = creds_curl_prepare_sql(curl, creds, argument, &error);
    } else {
        code = creds_curl_prepare(curl, creds, argument, &error);
    }

    if (code != CURLE_OK)
        printf("prepare %d %s\n", (int)code, error != NULL ? creds_error_message(error) : curl_easy_strerror(code));
    creds_error_free(error);
}

static creds_t *renew(CURL *curl, creds_t *creds, const char *step)
{
    creds_error_t *error = NULL;
    creds_t *renewed = strcmp(step, "renew") == 0 ? creds_curl_renew(curl, creds, &error)
        : strcmp(step, "renew-apart") == 0        ? creds_curl_renew(NULL, creds, &error)
                                                  : creds_curl_request_token(curl, creds, &error);

    if (renewed == NULL) {
        printf("renew %s %s\n", creds_status_name(creds_error_status(error)), creds_error_message(error));
        creds_error_free(error);
        return creds;
    }
    printf("renewed: kind %d, %s, session %s\n", (int)creds_kind(renewed),
           creds_equal(renewed, creds) ? "the same" : "another", creds_session(renewed) == creds_session(creds) ? "kept" : "lost");
    creds_free(creds);
    return renewed;
}

static void perform(CURL *curl)
{
    CURLcode code = curl_easy_perform(curl);
    long status = 0, connections = 0;

    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &connections);
    printf("\ncode %d status %ld connections %ld\n", (int)code, status, connections);
}

static void print_infos(CURL *curl)
{
    int number;
    char *text;
    struct curl_slist *cookies = NULL, *cookie;

    for (number = 1; number < 200; number++) {
        text = NULL;
        if (curl_easy_getinfo(curl, (CURLINFO)(CURLINFO_STRING + number), &text) == CURLE_OK && text != NULL)
            printf("info %d: %s\n", number, text);
    }
    curl_easy_getinfo(curl, CURLINFO_COOKIELIST, &cookies);
    for (cookie = cookies; cookie != NULL; cookie = cookie->next)
        printf("cookie: %s\n", cookie->data);
    curl_slist_free_all(cookies);
}

static void print_redirect(CURL *curl, const creds_t *creds)
{
    char *text = creds_curl_redirect_url(curl, creds);

    printf("redirects to %s\n", text != NULL ? text : "nothing");
    creds_string_free(text);
}

static void print_text(const char *text, void *data)
{
    printf("%s%s", (const char *)data, text);
}

static void free_session(void *curl)
{
    printf("session freed\n");
    curl_easy_cleanup((CURL *)curl);
}

static void free_share(void *share)
{
    printf("share freed %d\n", (int)curl_share_cleanup((CURLSH *)share));
}

static creds_t *with_session(creds_t *creds, const char *kind)
{
    creds_t *with = NULL;

    if (strcmp(kind, "session") == 0) {
        with = creds_with_session(creds, curl_easy_init(), free_session);
    } else {
        shared = curl_share_init();
        curl_share_setopt(shared, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
        with = creds_with_session(creds, shared, free_share);
    }
    creds_free(creds);
    return with;
}

/* Missing arguments must not crash the program, and must be reported. */
static void pass_nothing(CURL *curl, const creds_t *creds)
{
    creds_error_t *error = NULL;
    char *text;

    printf("without credentials %d ", (int)creds_curl_prepare(curl, NULL, "api/v2/sql", &error));
    printf("%s\n", creds_status_name(creds_error_status(error)));
    creds_error_free(error);
    printf("without a query %d\n", (int)creds_curl_prepare_sql(curl, creds, NULL, NULL));
    printf("without a connection %d\n", (int)creds_curl_prepare_query(curl, creds, NULL, "SELECT 1", NULL));
    printf("a query without credentials %d ", (int)creds_curl_prepare_query(curl, NULL, "c", "SELECT 1", &error));
    printf("%s\n", creds_status_name(creds_error_status(error)));
    creds_error_free(error);
    printf("nothing renewed %d ", creds_curl_renew(curl, NULL, &error) == NULL);
    printf("%s\n", creds_status_name(creds_error_status(error)));
    creds_error_free(error);
    printf("without a handle %d ", (int)creds_curl_prepare(NULL, creds, "api/v2/sql", &error));
    printf("%s\n", creds_status_name(creds_error_status(error)));
    text = creds_curl_redirect_url(NULL, creds);
    creds_string_free(text);
    creds_curl_forget(NULL);
    creds_curl_end(creds, NULL);
    printf("without an answer %d\n", text == NULL);
}

int main(int argc, char **argv)
{
    char mark[] = "trace ";
    creds_curl_trace_t trace = {NULL, print_text, mark};
    creds_error_t *error = NULL;
    creds_t *creds;
    CURL *curl = NULL;
    int i;

    if (argc == 2 && strcmp(argv[1], "options") == 0)
        return print_options();
    if (argc < 2)
        return 2;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    creds = creds_from_file(argv[1], 0, &error);
    if (creds == NULL)
        fail(argv[1], creds_error_message(error));
    for (i = 2; i < argc; i++) {
        char *step = argv[i], *value = strchr(step, '=');

        if (strcmp(step, "session") == 0 || strcmp(step, "share") == 0) {
            creds = with_session(creds, step);
            continue;
        }
        if (curl == NULL)
            curl = shared != NULL ? creds_curl_begin_shared(creds) : creds_curl_begin(creds);
        if (isupper((unsigned char)step[0]) && value != NULL) {
            *value = '\0';
            set_option(curl, step, value + 1);
        } else if (strncmp(step, "prepare:", 8) == 0 || strncmp(step, "sql:", 4) == 0
                   || strncmp(step, "query:", 6) == 0) {
            prepare(curl, creds, step);
        } else if (strcmp(step, "renew") == 0 || strcmp(step, "renew-apart") == 0
                   || strcmp(step, "request-token") == 0) {
            creds = renew(curl, creds, step);
        } else if (strcmp(step, "perform") == 0) {
            perform(curl);
        } else if (strcmp(step, "infos") == 0) {
            print_infos(curl);
        } else if (strcmp(step, "redirect") == 0) {
            print_redirect(curl, creds);
        } else if (strcmp(step, "trace") == 0) {
            trace.creds = creds;
            curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, creds_curl_trace);
            curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &trace);
            curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
        } else if (strcmp(step, "nothing") == 0) {
            pass_nothing(curl, creds);
        } else if (strcmp(step, "forget") == 0) {
            creds_curl_forget(curl);
        } else if (strcmp(step, "end") == 0) {
            creds_curl_end(creds, curl);
            curl = NULL;
        } else {
            fail(step, "is no step");
        }
    }
    creds_curl_end(creds, curl);
    creds_free(creds);
    while (list_count > 0)
        curl_slist_free_all(lists[--list_count]);
    curl_mime_free(mime);
    CURL_IGNORE_DEPRECATION(curl_formfree(form);)
    curl_url_cleanup(url);
    curl_global_cleanup();
    return 0;
}
