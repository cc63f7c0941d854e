/* What the tests do with cartocreds_curl.h: curl_probe COMMAND FILE [ARGUMENT] */
#include <cartocreds_curl.h>

static creds_t *load(const char *file)
{
    creds_error_t *error = NULL;
    creds_t *creds = creds_from_file(file, 0, &error);

    if (creds == NULL) {
        fprintf(stderr, "%s\n", creds_error_message(error));
        exit(3);
    }
    return creds;
}

/* Performs, and prints how it went. The body goes to standard output by itself. */
static CURLcode perform(CURL *curl)
{
    CURLcode code = curl_easy_perform(curl);
    long status = 0, connections = 0;

    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &connections);
    printf("\ncode %d status %ld connections %ld\n", (int)code, status, connections);
    return code;
}

static void trust_test_authority(CURL *curl)
{
    if (getenv("CURL_CA_BUNDLE") != NULL)
        curl_easy_setopt(curl, CURLOPT_CAINFO, getenv("CURL_CA_BUNDLE"));
}

/* sql FILE QUERY */
static int sql(const creds_t *creds, const char *query)
{
    creds_error_t *error = NULL;
    CURL *curl = creds_curl_begin(creds);
    CURLcode code = creds_curl_prepare_sql(curl, creds, query, &error);

    trust_test_authority(curl);
    if (code == CURLE_OK)
        perform(curl);
    else
        printf("code %d %s\n", (int)code, error != NULL ? creds_error_message(error) : curl_easy_strerror(code));
    creds_error_free(error);
    creds_curl_end(creds, curl);
    return 0;
}

/* get FILE PATH */
static int get(const creds_t *creds, const char *path)
{
    CURL *curl = creds_curl_begin(creds);

    if (creds_curl_prepare(curl, creds, path, NULL) == CURLE_OK)
        perform(curl);
    creds_curl_end(creds, curl);
    return 0;
}

/* follow FILE QUERY: with a caller who follows redirects. */
static int follow(const creds_t *creds, const char *query)
{
    CURL *curl = creds_curl_begin(creds);

    trust_test_authority(curl);
    creds_curl_prepare_sql(curl, creds, query, NULL);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTREDIR, CURL_REDIR_POST_ALL);
    perform(curl);
    creds_curl_end(creds, curl);
    return 0;
}

static void clean_up(void *curl)
{
    printf("session freed\n");
    curl_easy_cleanup((CURL *)curl);
}

/* session FILE URL: a handle of the caller's, with an option of its own, that is used for another server too. */
static int session(const creds_t *creds, const char *url)
{
    CURL *mine = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "X-Mine: yes");
    creds_t *with_session = creds_with_session(creds, mine, clean_up);
    int i;

    curl_easy_setopt(mine, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(mine, CURLOPT_NETRC, (long)CURL_NETRC_REQUIRED);
    curl_easy_setopt(mine, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(mine, CURLOPT_XOAUTH2_BEARER, "another-login");
    for (i = 0; i < 2; i++) {
        CURL *curl = creds_curl_begin(with_session);
        if (curl != mine)
            return 1;
        creds_curl_prepare_sql(curl, with_session, "SELECT 1", NULL);
        perform(curl);
        creds_curl_end(with_session, curl);
    }
    if (perform(mine) != CURLE_URL_MALFORMAT)
        return 1;
    curl_easy_setopt(mine, CURLOPT_URL, url);
    perform(mine);
    creds_free(with_session);
    curl_slist_free_all(headers);
    return 0;
}

static void clean_up_share(void *share)
{
    printf("share freed %d\n", (int)curl_share_cleanup((CURLSH *)share));
}

/* share FILE: the second handle finds the connection of the first. */
static int share(const creds_t *creds, const char *unused)
{
    CURLSH *shared = curl_share_init();
    creds_t *with_session = creds_with_session(creds, shared, clean_up_share);
    int i;

    (void)unused;
    curl_share_setopt(shared, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
    for (i = 0; i < 2; i++) {
        CURL *curl = creds_curl_begin_shared(with_session);
        creds_curl_prepare_sql(curl, with_session, "SELECT 1", NULL);
        perform(curl);
        creds_curl_end(with_session, curl);
    }
    creds_free(with_session);
    return 0;
}

static void print_text(const char *text, void *data)
{
    printf("%s%s", (const char *)data, text);
}

/* trace FILE QUERY */
static int trace(const creds_t *creds, const char *query)
{
    char mark[] = "trace ";
    creds_curl_trace_t settings = { creds, print_text, mark };
    CURL *curl = creds_curl_begin(creds);

    creds_curl_prepare_sql(curl, creds, query, NULL);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, creds_curl_trace);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &settings);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    perform(curl);
    creds_curl_end(creds, curl);
    return 0;
}

/* broken FILE PATH: after a request that was prepared, one that cannot be. Nothing may then be sent. */
static int broken(const creds_t *creds, const char *path)
{
    creds_error_t *error = NULL;
    CURL *curl = creds_curl_begin(creds);

    creds_curl_prepare_sql(curl, creds, "SELECT 1", NULL);
    printf("prepare %d ", (int)creds_curl_prepare(curl, creds, path, &error));
    printf("%s\n", creds_error_message(error));
    creds_error_free(error);
    perform(curl);
    printf("without credentials %d ", (int)creds_curl_prepare(curl, NULL, "api/v2/sql", &error));
    printf("%s\n", creds_status_name(creds_error_status(error)));
    creds_error_free(error);
    printf("without a query %d\n", (int)creds_curl_prepare_sql(curl, creds, NULL, NULL));
    perform(curl);
    printf("without a handle %d\n", (int)creds_curl_prepare(NULL, creds, "api/v2/sql", &error));
    creds_curl_forget(NULL);
    creds_curl_end(creds, NULL);
    creds_curl_end(creds, curl);
    return error != NULL;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(const creds_t *creds, const char *argument);
    } commands[] = { { "sql", sql }, { "get", get }, { "follow", follow }, { "session", session },
        { "share", share }, { "trace", trace }, { "broken", broken } };
    creds_t *creds;
    size_t i;
    int failed = 2;

    if (argc < 3)
        return 2;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    creds = load(argv[2]);
    for (i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            failed = commands[i].run(creds, argv[3]);
    creds_free(creds);
    curl_global_cleanup();
    return failed;
}
