/*
 * cartocreds for GDAL 3.2 and later: from credentials to an open dataset. Header-only, C99 or C++11; link
 * cartocreds::gdal, or cartocreds and GDAL.
 *
 *     GDALAllRegister();
 *     creds_t *creds = creds_resolve(NULL, NULL, 0, NULL);
 *     GDALDatasetH dataset = creds_gdal_open(creds, NULL, GDAL_OF_READONLY, NULL);
 *     ...
 *     GDALClose(dataset);
 *     creds_free(creds);
 *
 * How it works. GDAL's Carto driver knows one endpoint for a whole process (the configuration option
 * CARTO_API_URL), puts the key unescaped into each request's body, and repeats that body to whatever host a
 * redirect names. So the key is not given to the driver at all. The driver gets a placeholder, and a host that
 * no name server knows (RFC 6761); a callback of GDAL's HTTP layer recognises the requests of the datasets
 * opened here, takes the placeholder out, and sends each to its account's own URL with an Authorization header,
 * through GDAL's own HTTP code, so that its proxy, certificate and timeout options count as ever. Any number of
 * accounts on any number of hosts may be open at once, on any thread; if the callback were ever bypassed, the
 * request would go nowhere.
 *
 * The callback takes the slot of CPLHTTPSetFetchCallback() at the first creds_gdal_open() and leaves all other
 * requests alone. Two consequences, from GDAL's rules for that slot: the first call must not run while another
 * thread is inside an HTTP request of GDAL's; and a program that has a callback of its own there pushes it with
 * CPLHTTPPushFetchCallback() instead, and returns NULL from it for what it does not handle. A plug-in that is
 * unloaded before the process ends calls creds_gdal_unload() first.
 */
#ifndef CARTOCREDS_GDAL_H
#define CARTOCREDS_GDAL_H

#include <stdio.h>
#include <string.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_http.h>
#include <cpl_multiproc.h>
#include <cpl_string.h>
#include <gdal.h>

#include <cartocreds.h>

#if GDAL_VERSION_NUM < 3020000
#error "cartocreds_gdal.h needs GDAL 3.2 or later"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ----------------------------------------------------------------------------------------------------
 * Inside: the accounts of the open datasets, and GDAL's requests to them
 * ---------------------------------------------------------------------------------------------------- */

/* What the driver has for a key, and for a host. */
#define CREDS_GDAL_PLACEHOLDER_ "kept-by-cartocreds"
#define CREDS_GDAL_NO_HOST_ "cartocreds.invalid/"
/* A file without headers. */
#ifdef _WIN32
#define CREDS_GDAL_EMPTY_FILE_ "NUL"
#else
#define CREDS_GDAL_EMPTY_FILE_ "/dev/null"
#endif
/* Where the driver's metadata have the address of the list of accounts. */
#define CREDS_GDAL_LIST_ "ACCOUNTS"
#define CREDS_GDAL_DOMAIN_ "cartocreds 1"

typedef struct creds_gdal_account_ {
    struct creds_gdal_account_ *next;
    creds_t *creds;
    char *endpoint; /* of the SQL API */
    int has_key; /* 0 for public data */
    char *session; /* what the driver calls its HTTP connection; NULL until the dataset's first request */
    char *connection; /* what it is called here */
    GIntBig opening_thread;
    int refused; /* the server answered 401 or 403 while the dataset was being opened */
} creds_gdal_account_;

typedef struct creds_gdal_accounts_ {
    CPLMutex *mutex;
    creds_gdal_account_ *first;
    unsigned long opened;
} creds_gdal_accounts_;

/* Texts of any length: CPLSPrintf() has a limit. */
static inline char *creds_gdal_join_(const char *first, const char *between, const char *last)
{
    const size_t size = strlen(first) + strlen(between) + strlen(last) + 1;
    char *joined = (char *)CPLMalloc(size);

    snprintf(joined, size, "%s%s%s", first, between, last);
    return joined;
}

/* A copy of a text in which the key is masked. Where masking fails, the text is not handed out at all. */
static inline char *creds_gdal_masked_(const creds_t *creds, const char *text)
{
    char *masked = creds_redact(creds, text);
    char *copy = CPLStrdup(masked != NULL ? masked : "a message is withheld, as the key in it cannot be masked");

    creds_string_free(masked);
    return copy;
}

/* Through a volatile pointer, or the compiler drops writes to what is about to be freed. */
static inline void creds_gdal_wipe_(char *secret)
{
    volatile char *byte = secret;

    while (byte != NULL && *byte != '\0')
        *byte++ = '\0';
}

/* GDAL keeps an HTTP connection, with the password it was last used with, under a name until it is told to close
 * it. The driver's name is an address, which the next dataset may have; so ours is a number used once. */
static inline void creds_gdal_close_connection_(const creds_gdal_account_ *account)
{
    char **options = CSLSetNameValue(NULL, "CLOSE_PERSISTENT", account->connection);

    CPLHTTPDestroyResult(CPLHTTPFetch(account->endpoint, options));
    CSLDestroy(options);
}

static inline void creds_gdal_free_account_(creds_gdal_account_ *account)
{
    if (account == NULL)
        return;
    if (account->session != NULL)
        creds_gdal_close_connection_(account);
    creds_free(account->creds);
    CPLFree(account->connection);
    CPLFree(account->endpoint);
    CPLFree(account->session);
    CPLFree(account);
}

/* Takes an account out of the list; the caller holds the mutex. */
static inline void creds_gdal_unlink_(creds_gdal_accounts_ *accounts, const creds_gdal_account_ *account)
{
    creds_gdal_account_ **link = &accounts->first;

    while (*link != NULL && *link != account)
        link = &(*link)->next;
    if (*link != NULL)
        *link = account->next;
}

/* The account whose dataset uses an HTTP session; an unknown one is of the dataset that this thread is opening. The
 * newest stands first, which matters: the session's name is an address, and may have been another's before. The
 * caller holds the mutex. */
static inline creds_gdal_account_ *creds_gdal_find_(creds_gdal_accounts_ *accounts, const char *session)
{
    creds_gdal_account_ *account = accounts->first;

    while (account != NULL && account->opening_thread != CPLGetPID()
        && (account->session == NULL || strcmp(account->session, session) != 0))
        account = account->next;
    if (account != NULL && account->session == NULL)
        account->session = CPLStrdup(session);
    return account;
}

/* Where the `&api_key=PLACEHOLDER` begins with which a text of the driver's ends; NULL: it does not. */
static inline const char *creds_gdal_placeholder_in_(const char *text)
{
    static const char parameter[] = "&api_key=" CREDS_GDAL_PLACEHOLDER_;
    const size_t length = sizeof parameter - 1;
    const size_t size = strlen(text);

    return size >= length && strcmp(text + size - length, parameter) == 0 ? text + size - length : NULL;
}

/* A copy of what the driver made, less the placeholder. */
static inline char *creds_gdal_without_key_(const char *text)
{
    const char *placeholder = creds_gdal_placeholder_in_(text);
    char *copy = CPLStrdup(text);

    if (placeholder != NULL)
        copy[placeholder - text] = '\0';
    return copy;
}

/* Whether a request has the key that its dataset was given here: the placeholder, or none. One with a key of its
 * own is of a dataset that was opened by other means, at the address of one whose end was kept from us. */
static inline int creds_gdal_is_ours_(const creds_gdal_account_ *account, const char *url, const char *body)
{
    if (account->has_key)
        return creds_gdal_placeholder_in_(url) != NULL || creds_gdal_placeholder_in_(body) != NULL;
    return strstr(url, "&api_key=") == NULL && (strncmp(body, "q=", 2) != 0 || strstr(body, "&api_key=") == NULL);
}

/* What stands after the endpoint in a URL of the driver's, as `/copyfrom?q=...`; NULL: no such endpoint. */
static inline const char *creds_gdal_after_endpoint_(const char *url)
{
    static const char sql[] = "/api/v2/sql";
    const char *endpoint = CPLGetConfigOption("CARTO_API_URL", CPLGetConfigOption("CARTODB_API_URL", NULL));

    if (endpoint != NULL)
        return strncmp(url, endpoint, strlen(endpoint)) == 0 ? url + strlen(endpoint) : NULL;
    endpoint = strstr(url, CREDS_GDAL_NO_HOST_) != NULL ? strstr(url, sql) : NULL;
    return endpoint != NULL ? endpoint + strlen(sql) : NULL;
}

/* Makes a result that says why there is none. 47 is libcurl's CURLE_TOO_MANY_REDIRECTS, 2 CURLE_FAILED_INIT. */
static inline CPLHTTPResult *creds_gdal_failure_(const creds_gdal_account_ *account, int status, const char *why)
{
    CPLHTTPResult *result = (CPLHTTPResult *)CPLCalloc(1, sizeof(CPLHTTPResult));

    result->nStatus = status;
    result->pszErrBuf = creds_gdal_masked_(account->creds, why);
    CPLError(CE_Failure, CPLE_AppDefined, "%s", result->pszErrBuf);
    return result;
}

/* Whether the process has a value for one of GDAL's configuration options. */
static inline int creds_gdal_is_configured_(const char *name)
{
    return CPLGetConfigOption(name, NULL) != NULL;
}

/* The HTTP options of a request: the driver's body, and a value of ours for every option that decides what is sent,
 * and to whom. An option that is given here comes before GDAL's configuration, which is made for other servers. */
static inline char **creds_gdal_options_(const creds_gdal_account_ *account, CSLConstList options)
{
    const char *body = CSLFetchNameValue(options, "POSTFIELDS");
    char **sent = CSLSetNameValue(NULL, "PERSISTENT", account->connection);

    if (body != NULL) {
        char *keyless = creds_gdal_without_key_(body);
        sent = CSLSetNameValue(sent, "POSTFIELDS", keyless);
        CPLFree(keyless);
    }
    /* libcurl leaves out a header of its own where it is given one without a value. */
    if (account->has_key) {
        char *user_password = creds_gdal_join_(creds_account(account->creds), ":", creds_api_key(account->creds));
        sent = CSLSetNameValue(sent, "USERPWD", user_password);
        creds_gdal_wipe_(user_password);
        CPLFree(user_password);
        sent = CSLSetNameValue(sent, "HEADERS", "Cookie:");
    } else {
        sent = CSLSetNameValue(sent, "HEADERS", "Authorization:\r\nCookie:");
    }
    sent = CSLSetNameValue(sent, "HTTPAUTH", "BASIC");
    sent = CSLSetNameValue(sent, "NETRC", "NO");
    sent = CSLSetNameValue(sent, "UNSAFESSL", "NO");
    if (creds_gdal_is_configured_("GDAL_HTTP_HEADER_FILE"))
        sent = CSLSetNameValue(sent, "HEADER_FILE", CREDS_GDAL_EMPTY_FILE_);
    if (creds_gdal_is_configured_("GDAL_HTTP_COOKIEFILE"))
        sent = CSLSetNameValue(sent, "COOKIEFILE", "");
    if (creds_gdal_is_configured_("GDAL_HTTP_COOKIEJAR"))
        sent = CSLSetNameValue(sent, "COOKIEJAR", "");
    return sent;
}

/* Fetches with the configuration options that no option of a request can replace set to what a request with a key
 * needs, on this thread and for this request. */
static inline CPLHTTPResult *creds_gdal_fetch_confined_(
    const char *url, CSLConstList options, GDALProgressFunc progress, void *progress_data,
    CPLHTTPFetchWriteFunc write, void *write_data)
{
    char **configuration = CPLGetThreadLocalConfigOptions();
    CPLHTTPResult *result;

    /* GDAL 3.6 adds these headers to those of the request. */
    if (creds_gdal_is_configured_("GDAL_HTTP_HEADERS"))
        CPLSetThreadLocalConfigOption("GDAL_HTTP_HEADERS", "");
    /* Any other value lets libcurl send the Authorization header to every host. */
    CPLSetThreadLocalConfigOption("CPL_VSIL_CURL_AUTHORIZATION_HEADER_ALLOWED_IF_REDIRECT", "IF_SAME_HOST");
    /* Without CPL_DEBUG, libcurl itself prints the headers, past every error handler. */
    if (!creds_gdal_is_configured_("CPL_DEBUG"))
        CPLSetThreadLocalConfigOption("CPL_CURL_VERBOSE", "NO");

    result = CPLHTTPFetchEx(url, options, progress, progress_data, write, write_data);

    CPLSetThreadLocalConfigOptions((const char *const *)configuration);
    CSLDestroy(configuration);
    return result;
}

/* Refuses an answer that came through a redirect. GDAL follows redirects and cannot be told not to. The key has
 * not gone along: libcurl leaves the Authorization header out for another host, and from 7.83 on for another port
 * or protocol too. */
static inline CPLHTTPResult *creds_gdal_unredirected_(const creds_gdal_account_ *account, CPLHTTPResult *result)
{
    const char *location = CSLFetchNameValue(result->papszHeaders, "Location");
    CPLHTTPResult *failure;

    if (location == NULL)
        return result;
    failure = creds_gdal_failure_(account, 47,
        CPLSPrintf("%.500s redirects to %.500s, and the answer from there is not used: "
            "correct the base_url of the credentials", account->endpoint, location));
    CPLHTTPDestroyResult(result);
    return failure;
}

/* Masks the key in an answer that reports an error, which the driver makes error messages of. */
static inline void creds_gdal_mask_error_(const creds_gdal_account_ *account, CPLHTTPResult *result)
{
    char *text = (char *)result->pabyData;
    char *masked;

    if (text == NULL || !account->has_key
        || (result->pszErrBuf == NULL && strncmp(text, "{\"error\"", strlen("{\"error\"")) != 0))
        return;
    masked = creds_gdal_masked_(account->creds, text);
    CPLFree(text);
    result->pabyData = (GByte *)masked;
    result->nDataLen = (int)strlen(masked);
    result->nDataAlloc = result->nDataLen + 1;
}

/* Sends a request of the driver's to its account. */
static inline CPLHTTPResult *creds_gdal_send_(
    creds_gdal_account_ *account, const char *url, CSLConstList options,
    GDALProgressFunc progress, void *progress_data, CPLHTTPFetchWriteFunc write, void *write_data)
{
    const char *after = creds_gdal_after_endpoint_(url);
    char *path, *target;
    char **sent;
    CPLHTTPResult *result;

    if (after == NULL)
        return creds_gdal_failure_(
            account, 2, "GDAL made a request that is none of the SQL API; nothing was sent");
    path = creds_gdal_without_key_(after);
    target = creds_gdal_join_(account->endpoint, "", path);
    sent = creds_gdal_options_(account, options);

    result = creds_gdal_fetch_confined_(
        target, (CSLConstList)sent, progress, progress_data, write, write_data);

    if (account->has_key)
        creds_gdal_wipe_(sent[CSLFindName(sent, "USERPWD")]);
    CSLDestroy(sent);
    CPLFree(target);
    CPLFree(path);
    if (result == NULL)
        return creds_gdal_failure_(account, 2, "this GDAL is built without HTTP");
    if (result->pszErrBuf != NULL
        && (strstr(result->pszErrBuf, "code : 401") != NULL || strstr(result->pszErrBuf, "code : 403") != NULL))
        account->refused = 1;
    creds_gdal_mask_error_(account, result);
    return creds_gdal_unredirected_(account, result);
}

/* The callback: the first of GDAL's HTTP layer to see any request; NULL leaves it to the next. The mutex guards
 * the list; an account is its dataset's, which is used by one thread at a time. */
static inline CPLHTTPResult *creds_gdal_fetch_(
    const char *url, CSLConstList options, GDALProgressFunc progress, void *progress_data,
    CPLHTTPFetchWriteFunc write, void *write_data, void *user_data)
{
    creds_gdal_accounts_ *accounts = (creds_gdal_accounts_ *)user_data;
    const char *body = CSLFetchNameValueDef(options, "POSTFIELDS", "");
    const char *closing = CSLFetchNameValue(options, "CLOSE_PERSISTENT");
    const char *session = closing != NULL ? closing : CSLFetchNameValue(options, "PERSISTENT");
    creds_gdal_account_ *account;
    int ends;

    /* The driver's own name for a connection; what is sent on from here has another. */
    if (session == NULL || strncmp(session, "CARTO:", strlen("CARTO:")) != 0)
        return NULL;

    CPLAcquireMutex(accounts->mutex, 1000.0);
    account = creds_gdal_find_(accounts, session);
    ends = account != NULL && closing != NULL && account->opening_thread < 0;
    if (ends)
        creds_gdal_unlink_(accounts, account);
    CPLReleaseMutex(accounts->mutex);

    if (ends)
        creds_gdal_free_account_(account);
    if (account == NULL || closing != NULL || !creds_gdal_is_ours_(account, url, body))
        return NULL;
    return creds_gdal_send_(account, url, options, progress, progress_data, write, write_data);
}

/* The process's one list. Each file that includes this header has functions of its own; so the list hangs on
 * GDAL's driver object, which they share, and is hung there again where GDAL's drivers were set up anew. */
static inline creds_gdal_accounts_ *creds_gdal_accounts_of_(GDALDriverH driver)
{
    static CPLMutex *mutex = NULL;
    static creds_gdal_accounts_ *made_here = NULL;
    creds_gdal_accounts_ *accounts = NULL;
    void *known = NULL;
    const char *text;

    CPLCreateOrAcquireMutex(&mutex, 1000.0);
    text = GDALGetMetadataItem(driver, CREDS_GDAL_LIST_, CREDS_GDAL_DOMAIN_);
    if (text != NULL && sscanf(text, "%p", &known) == 1) {
        accounts = (creds_gdal_accounts_ *)known;
    } else {
        if (made_here == NULL) {
            made_here = (creds_gdal_accounts_ *)CPLCalloc(1, sizeof *made_here);
            made_here->mutex = CPLCreateMutex();
            CPLReleaseMutex(made_here->mutex);
        }
        accounts = made_here;
        GDALSetMetadataItem(driver, CREDS_GDAL_LIST_, CPLSPrintf("%p", (void *)accounts), CREDS_GDAL_DOMAIN_);
        CPLHTTPSetFetchCallback(creds_gdal_fetch_, accounts);
    }
    CPLReleaseMutex(mutex);
    return accounts;
}

/* Makes the account of a dataset about to be opened; NULL, with GDAL's error set, where it cannot be used. */
static inline creds_gdal_account_ *creds_gdal_new_account_(const creds_t *creds)
{
    creds_error_t *error = NULL;
    char *url;
    creds_gdal_account_ *account = (creds_gdal_account_ *)CPLCalloc(1, sizeof *account);

    account->opening_thread = CPLGetPID();
    account->creds = creds_from_credentials(creds);
    url = creds_url(creds, "api/v2/sql", &error);
    if (url != NULL) {
        account->endpoint = CPLStrdup(url);
        creds_string_free(url);
        if (!creds_is_public(creds) && creds_api_key(creds)[0] != '\0') {
            /* Made for its checks: an account there must be, and no `:` in it. */
            creds_string_free(creds_authorization(creds, &error));
            account->has_key = error == NULL;
        }
    }
    if (error != NULL) {
        CPLError(CE_Failure, CPLE_IllegalArg, "%s", creds_error_message(error));
        creds_error_free(error);
        creds_gdal_free_account_(account);
        return NULL;
    }
    return account;
}

/* ----------------------------------------------------------------------------------------------------
 * Opening
 * ---------------------------------------------------------------------------------------------------- */

/**
 * Opens an account as a dataset of GDAL's Carto driver.
 *
 * The key is in none of the dataset's names, options and debug messages. It goes only to the credentials' own
 * base_url, for the dataset's whole life, whatever CARTO_API_URL says. An answer that came through a redirect is
 * refused. Requests for public data (`default_public`, or an empty key) carry no key.
 *
 * Threads: as for every GDAL dataset, one thread at a time, which need not be the one that opened it. The first
 * call in a process must not run while another thread is in an HTTP request of GDAL's.
 *
 * @param creds    The credentials; they need not outlive the call.
 * @param tables   The tables to open, as `a,b`; NULL: all that the account lists.
 * @param flags    GDAL_OF_READONLY or GDAL_OF_UPDATE.
 * @param options  Further open options, such as COPY_MODE=NO; or NULL.
 * @return The dataset, to be closed with GDALClose(); or NULL: CPLGetLastErrorMsg() says why.
 */
static inline GDALDatasetH creds_gdal_open(
    const creds_t *creds, const char *tables, unsigned int flags, CSLConstList options)
{
    static const char *const drivers[] = { "Carto", NULL };
    GDALDriverH driver = GDALGetDriverByName(drivers[0]);
    creds_gdal_accounts_ *accounts;
    creds_gdal_account_ *account;
    GDALDatasetH dataset;
    const char *shown;
    char *name;
    char **all;
    int connected;

    if (driver == NULL) {
        CPLError(CE_Failure, CPLE_OpenFailed,
            "GDAL has no Carto driver; call GDALAllRegister() first, or install a GDAL that has it");
        return NULL;
    }
    account = creds_gdal_new_account_(creds);
    if (account == NULL)
        return NULL;

    shown = creds_account(creds) != NULL ? creds_account(creds) : creds_base_url(creds);
    name = creds_gdal_join_("CARTO:", shown, "");
    if (tables != NULL) {
        char *alone = name;
        name = creds_gdal_join_(alone, " tables=", tables);
        CPLFree(alone);
    }
    all = CSLDuplicate(options);
    all = CSLSetNameValue(all, "ACCOUNT", CREDS_GDAL_NO_HOST_);
    /* Without a key the driver asks only what the public may ask. An empty one beats the environment's. */
    all = CSLSetNameValue(all, "API_KEY", account->has_key ? CREDS_GDAL_PLACEHOLDER_ : "");

    accounts = creds_gdal_accounts_of_(driver);
    CPLAcquireMutex(accounts->mutex, 1000.0);
    account->connection = CPLStrdup(CPLSPrintf("cartocreds:%lu", ++accounts->opened));
    account->next = accounts->first;
    accounts->first = account;
    CPLReleaseMutex(accounts->mutex);

    CPLErrorReset();
    dataset = GDALOpenEx(name, GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR | (flags & GDAL_OF_UPDATE), drivers,
        (const char *const *)all, NULL);
    CSLDestroy(all);
    CPLFree(name);

    CPLAcquireMutex(accounts->mutex, 1000.0);
    account->opening_thread = -1;
    connected = account->session != NULL;
    if (dataset == NULL || !connected)
        creds_gdal_unlink_(accounts, account);
    CPLReleaseMutex(accounts->mutex);
    if (dataset != NULL && connected)
        return dataset;

    if (dataset != NULL)
        GDALClose(dataset);
    if (!connected) {
        CPLError(CE_Failure, CPLE_OpenFailed,
            "another HTTP callback of GDAL's stands before this one (CPLHTTPPushFetchCallback, "
            "CPLHTTPSetFetchCallback); nothing was sent to %s", creds_base_url(creds));
    } else {
        char *why = creds_gdal_masked_(creds, CPLGetLastErrorMsg());
        CPLError(CE_Failure, CPLE_OpenFailed,
            account->refused && account->has_key ? "%s refuses the api_key of %s: %s"
                                                               : "%s: cannot open the account %s: %s",
            creds_base_url(creds), shown, why);
        CPLFree(why);
    }
    creds_gdal_free_account_(account);
    return NULL;
}

/**
 * Takes the callback out of GDAL again: for a plug-in that is about to be unloaded. No dataset that was opened here
 * may be open any more, and no other thread be in an HTTP request of GDAL's.
 */
static inline void creds_gdal_unload(void)
{
    GDALDriverH driver = GDALGetDriverByName("Carto");

    CPLHTTPSetFetchCallback(NULL, NULL);
    if (driver != NULL)
        GDALSetMetadataItem(driver, CREDS_GDAL_LIST_, NULL, CREDS_GDAL_DOMAIN_);
}

/* ----------------------------------------------------------------------------------------------------
 * Masking the key
 * ---------------------------------------------------------------------------------------------------- */

/** What creds_gdal_error_handler() works with; it must outlive the handler's use. */
typedef struct creds_gdal_redactor_t {
    /** Whose key is masked. Borrowed; never NULL. */
    const creds_t *creds;
    /** Gets the masked messages; NULL: CPLDefaultErrorHandler(), which prints them. */
    CPLErrorHandler next;
    /** Whose key is masked too (its `next` is not used); or NULL. */
    const struct creds_gdal_redactor_t *also;
} creds_gdal_redactor_t;

/**
 * An error handler that passes GDAL's errors and debug messages on with the key masked, in every form in which
 * it stands there, as in the headers that CPL_CURL_VERBOSE=YES shows.
 *
 *     creds_gdal_redactor_t redactor = { creds, NULL, NULL };
 *     CPLPushErrorHandlerEx(creds_gdal_error_handler, &redactor);
 *     ...
 *     CPLPopErrorHandler();
 *
 * CPLSetErrorHandlerEx() takes it for all threads. A message that cannot be masked is withheld: so is every message
 * where the handler has no creds_gdal_redactor_t, or one without credentials.
 */
static inline void CPL_STDCALL creds_gdal_error_handler(CPLErr error_class, CPLErrorNum number, const char *message)
{
    const creds_gdal_redactor_t *redactor = (const creds_gdal_redactor_t *)CPLGetErrorHandlerUserData();
    const CPLErrorHandler next =
        redactor != NULL && redactor->next != NULL ? redactor->next : CPLDefaultErrorHandler;
    char *masked = creds_gdal_masked_(redactor != NULL ? redactor->creds : NULL, message);

    while (redactor != NULL && (redactor = redactor->also) != NULL) {
        char *more = creds_gdal_masked_(redactor->creds, masked);
        CPLFree(masked);
        masked = more;
    }
    next(error_class, number, masked);
    CPLFree(masked);
}

/* ----------------------------------------------------------------------------------------------------
 * For code that opens the dataset itself
 *
 * These give GDAL the key: it then stands in the dataset's open options and in GDAL's debug messages, and GDAL
 * repeats it to the host that a redirect names. creds_gdal_open() has none of this.
 * ---------------------------------------------------------------------------------------------------- */

/**
 * Makes the open options of the Carto driver: ACCOUNT where there is one, and API_KEY, percent-encoded as the
 * driver needs it; empty for `default_public`, with which the driver asks what CARTO forbids to it.
 *
 * @param creds  The credentials, or NULL.
 * @return A list to be freed with CSLDestroy(); NULL for NULL.
 */
static inline char **creds_gdal_open_options(const creds_t *creds)
{
    char **options = NULL;
    char *query = creds_query(creds);

    if (query == NULL)
        return NULL;
    if (creds_account(creds) != NULL)
        options = CSLSetNameValue(options, "ACCOUNT", creds_account(creds));
    options = CSLSetNameValue(options, "API_KEY", creds_is_public(creds) ? "" : query + strlen("api_key="));
    creds_string_free(query);
    return options;
}

/**
 * Makes the value of GDAL's configuration option CARTO_API_URL, which must stay set as long as the dataset is
 * open, as the driver reads it at each request.
 *
 * @param creds  The credentials, or NULL.
 * @return The endpoint of the SQL API, to be freed with creds_string_free(); NULL where the option is not needed
 *         as the driver's own `https://ACCOUNT.carto.com/api/v2/sql` is right, and for NULL.
 */
static inline char *creds_gdal_api_url(const creds_t *creds)
{
    const char *account = creds_account(creds);

    if (creds == NULL)
        return NULL;
    if (account != NULL && strcmp(creds_base_url(creds), CPLSPrintf("https://%s.carto.com", account)) == 0)
        return NULL;
    return creds_url(creds, "api/v2/sql", NULL);
}

#ifdef __cplusplus
}
#endif

#endif /* CARTOCREDS_GDAL_H */
