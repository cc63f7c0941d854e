/*
 * The GDAL plug-in: programs that nobody changes open `CARTO:ACCOUNT` with the saved credentials of that account.
 *
 * GDAL loads each gdal_NAME.so in its plug-in folder and calls GDALRegister_NAME() in it. This plug-in adds no driver. It
 * installs the HTTP callback of cartocreds_gdal.h, with an addition: if a program opens a dataset of GDAL's own Carto
 * driver without a key, and the saved credentials are those of its account, the callback serves that dataset too.
 *
 * The callback recognises such a dataset by its URL, `https://ACCOUNT.carto.com/api/v2/sql`, and by the absence of a key.
 * The plug-in gives the driver no placeholder. So GDAL works as without the plug-in if the callback is not called (as in
 * QGIS), or if the account is another one. It also does so if CARTO_API_URL is set, because then the URL does not show
 * the account.
 */
#define _GNU_SOURCE

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "functions.h"

#define creds_gdal_module_ gdal->registry
#include <cartocreds_gdal.h>

/* A dataset that GDAL's driver opened by itself. */
typedef struct dataset {
    creds_gdal_account_ account; /* comes first: a pointer to the entry is a pointer to the dataset */
    char *name; /* the account's name in the dataset's URL */
    int is_served; /* 0: GDAL serves it alone */
    char *failure; /* why the saved credentials cannot be used; NULL if they can */
} dataset;

static pthread_mutex_t gdals_lock = PTHREAD_MUTEX_INITIALIZER;
static struct gdal *gdals;

/* Finds a GDAL by its place in memory or by its list of datasets. */
static struct gdal *find_gdal(const void *base, const creds_gdal_registry_ *registry)
{
    struct gdal *found;

    pthread_mutex_lock(&gdals_lock);
    found = gdals;
    while (found != NULL && found->base != base && (registry == NULL || found->registry != registry))
        found = found->next;
    pthread_mutex_unlock(&gdals_lock);
    return found;
}

/* ----------------------------------------------------------------------------------------------------
 * Requests of the driver
 * ---------------------------------------------------------------------------------------------------- */

/* Finds the account and the rest in `https://ACCOUNT.carto.com/api/v2/sql...`. NULL if the URL has another form. */
static const char *account_in(const char *url, size_t *length, const char **after)
{
    static const char sql[] = ".carto.com/api/v2/sql";
    const char *account = strstr(url, "://");
    const char *end;

    if (account == NULL)
        return NULL;
    account += strlen("://");
    end = account + strcspn(account, "/");
    *length = (size_t)(end - account);
    if (*length < strcspn(sql, "/") + 1)
        return NULL;
    *length -= strcspn(sql, "/");
    if (strncmp(account + *length, sql, strlen(sql)) != 0)
        return NULL;
    *after = account + *length + strlen(sql);
    return account;
}

/* Whether a text of the driver has no key, or the placeholder that carto_run gives to programs. */
static int has_no_key(const char *text)
{
    return strstr(text, "&api_key=") == creds_gdal_placeholder_in_(text);
}

/* Finds the account in a request of a dataset without a key. NULL if the request is another one. */
static const char *keyless_account(const char *url, CSLConstList options, size_t *length, const char **after)
{
    const char *body = CSLFetchNameValueDef(options, "POSTFIELDS", "");

    if (CPLGetConfigOption("CARTO_API_URL", CPLGetConfigOption("CARTODB_API_URL", NULL)) != NULL || !has_no_key(url)
        || (strncmp(body, "q=", 2) == 0 && !has_no_key(body)))
        return NULL;
    return account_in(url, length, after);
}

static int is_named(const char *name, const char *account, size_t length)
{
    return strlen(name) == length && EQUALN(name, account, length);
}

/* ----------------------------------------------------------------------------------------------------
 * Datasets
 * ---------------------------------------------------------------------------------------------------- */

static CPLHTTPResult *callback(
    const char *url, CSLConstList options, GDALProgressFunc progress, void *progress_data,
    CPLHTTPFetchWriteFunc write, void *write_data, void *user_data);

static void close_dataset(creds_gdal_entry_ *entry)
{
    dataset *closed = (dataset *)entry;

    CPLFree(closed->name);
    CPLFree(closed->failure);
    creds_gdal_close_(entry);
}

/* The same if the callback of another module may have noticed the end of the dataset. */
static void end(creds_gdal_entry_ *entry)
{
    struct gdal *before = gdal;

    gdal = find_gdal(NULL, entry->registry);
    if (gdal != NULL)
        close_dataset(entry);
    gdal = before;
}

/* A result without an answer. */
static CPLHTTPResult *failed(const char *why)
{
    CPLHTTPResult *result = (CPLHTTPResult *)CPLCalloc(1, sizeof(CPLHTTPResult));

    result->nStatus = CREDS_GDAL_FAILED_INIT_;
    result->pszErrBuf = CPLStrdup(why);
    return result;
}

static CPLHTTPResult *pass_on(
    dataset *asking, const char *after, const char *body, GDALProgressFunc progress, void *progress_data,
    CPLHTTPFetchWriteFunc write, void *write_data)
{
    char **configuration = CPLGetThreadLocalConfigOptions();
    CPLHTTPResult *result;

    /* Otherwise GDAL's debug messages would show the Authorization header, and no handler masks them here. */
    CPLSetThreadLocalConfigOption("CPL_CURL_VERBOSE", "NO");
    result = creds_gdal_pass_on_(&asking->account, after, body, progress, progress_data, write, write_data);
    CPLSetThreadLocalConfigOptions((const char *const *)configuration);
    CSLDestroy(configuration);
    return result;
}

/* Answers a request of a dataset. NULL if GDAL serves the dataset, or if the request comes from another dataset at the same
 * address, because the end of the earlier one was hidden from the callback. */
static CPLHTTPResult *answer(
    creds_gdal_entry_ *entry, const char *url, CSLConstList options, GDALProgressFunc progress, void *progress_data,
    CPLHTTPFetchWriteFunc write, void *write_data)
{
    struct gdal *before = gdal;
    dataset *asking = (dataset *)entry;
    CPLHTTPResult *result = NULL;
    const char *account, *after;
    size_t length;

    gdal = find_gdal(NULL, entry->registry);
    account = gdal != NULL ? keyless_account(url, options, &length, &after) : NULL;
    if (account != NULL && asking->is_served && is_named(asking->name, account, length))
        result = asking->failure != NULL ? failed(asking->failure)
                                         : pass_on(asking, after, CSLFetchNameValueDef(options, "POSTFIELDS", ""), progress, progress_data, write,
                                                   write_data);
    gdal = before;
    return result;
}

/* Loads the saved credentials. NULL if there are none, or if they cannot be read, so that their account is unknown. In that
 * case it sets `failure`, to be freed with CPLFree(). */
static creds_t *saved_credentials(char **failure)
{
    creds_error_t *error = NULL;
    /* GDAL's configuration has the value from the environment, unless the program has set the option. */
    creds_t *creds = creds_from_file(CPLGetConfigOption("CARTO_CREDENTIALS_FILE", NULL), 0, &error);

    if (creds == NULL && creds_error_status(error) != CREDS_ERROR_NOT_FOUND
        && creds_error_status(error) != CREDS_ERROR_NO_CONFIG_DIR)
        *failure = CPLStrdup(creds_error_message(error));
    creds_error_free(error);
    return creds;
}

/* Makes the callback's record of a dataset. If the credentials cannot be used, each request of the dataset fails, because
 * without them GDAL would ask another server, or would show only a part of the data. */
static dataset *new_dataset(const char *account, size_t length)
{
    dataset *created = (dataset *)CPLCalloc(1, sizeof *created);
    char *failure = NULL;
    creds_t *creds = saved_credentials(&failure);
    creds_gdal_account_ *made = NULL;
    const int is_account = creds != NULL && creds_kind(creds) == CREDS_KIND_API_KEY && creds_account(creds) != NULL
        && is_named(creds_account(creds), account, length);

    if (is_account) {
        made = creds_gdal_new_account_(creds);
        if (made == NULL)
            failure = CPLStrdup(CPLGetLastErrorMsg());
    }
    creds_free(creds);
    if (made != NULL) {
        created->account = *made;
        CPLFree(made);
    }
    created->name = CPLStrdup(account);
    created->name[length] = '\0';
    created->is_served = is_account || failure != NULL;
    created->failure = failure;
    created->account.entry.answer = answer;
    created->account.entry.close = end;
    created->account.entry.opening_thread = -1;
    created->account.entry.callback = callback;
    created->account.entry.module = &gdal->registry;
    created->account.entry.registry = gdal->registry;
    if (!created->is_served)
        CPLDebug("CARTO", "cartocreds: there are no saved credentials of %s", created->name);
    return created;
}

/* Finds the newest dataset that uses a connection. The caller holds the lock of the list. */
static creds_gdal_entry_ *find_connection(const char *connection)
{
    creds_gdal_entry_ *entry = gdal->registry->first;

    while (entry != NULL && (entry->connection == NULL || strcmp(entry->connection, connection) != 0))
        entry = entry->next;
    return entry;
}

/* Puts a dataset into the list, at its first request. */
static void adopt(const char *url, CSLConstList options)
{
    const char *connection = CSLFetchNameValue(options, "PERSISTENT");
    const char *account, *after;
    const creds_gdal_entry_ *known;
    dataset *created;
    size_t length;
    int is_known;

    if (connection == NULL || strncmp(connection, "CARTO:", strlen("CARTO:")) != 0)
        return;
    account = keyless_account(url, options, &length, &after);
    if (account == NULL)
        return;

    creds_gdal_lock_();
    known = find_connection(connection);
    is_known = known != NULL && known->answer == answer && is_named(((const dataset *)known)->name, account, length);
    creds_gdal_unlock_();
    if (is_known)
        return;

    created = new_dataset(account, length);
    created->account.entry.connection = CPLStrdup(connection);
    creds_gdal_lock_();
    if (created->account.creds != NULL)
        created->account.connection = CPLStrdup(CPLSPrintf("cartocreds:%lu", ++gdal->registry->opened));
    created->account.entry.next = gdal->registry->first;
    gdal->registry->first = &created->account.entry;
    creds_gdal_unlock_();
}

/* ----------------------------------------------------------------------------------------------------
 * Between GDAL and the plug-in
 * ---------------------------------------------------------------------------------------------------- */

static CPLHTTPResult *callback(
    const char *url, CSLConstList options, GDALProgressFunc progress, void *progress_data,
    CPLHTTPFetchWriteFunc write, void *write_data, void *user_data)
{
    struct gdal *before = gdal;
    CPLHTTPResult *result = NULL;

    gdal = find_gdal(NULL, (creds_gdal_registry_ *)user_data);
    if (gdal != NULL) {
        adopt(url, options);
        result = creds_gdal_callback_(url, options, progress, progress_data, write, write_data, user_data);
    }
    gdal = before;
    return result;
}

/* Makes the table of a GDAL that loads the plug-in for the first time, with the process's list of datasets. NULL if that
 * GDAL does not have all the functions; the plug-in then does nothing. */
static struct gdal *new_gdal(const void *address)
{
    struct gdal *created = (struct gdal *)calloc(1, sizeof *created);

    if (created == NULL || !gdal_load(created, address)) {
        free(created);
        return NULL;
    }
    gdal = created;
    creds_gdal_lock_();
    creds_gdal_registry_get_();
    creds_gdal_unlock_();
    pthread_mutex_lock(&gdals_lock);
    created->next = gdals;
    gdals = created;
    pthread_mutex_unlock(&gdals_lock);
    return created;
}

/* GDAL calls this when it registers its drivers, possibly more than once. If creds_gdal_open() in the program has already
 * installed a callback, this one replaces it; both have the same list of datasets. */
__attribute__((visibility("default"))) void GDALRegister_CartoCreds(void);

void GDALRegister_CartoCreds(void)
{
    const void *caller = __builtin_return_address(0);
    struct gdal *before = gdal;
    creds_gdal_registry_ *installed;
    Dl_info info;

    if (dladdr(caller, &info) == 0)
        return;
    gdal = find_gdal(info.dli_fbase, NULL);
    if (gdal == NULL)
        gdal = new_gdal(caller);
    if (gdal != NULL) {
        creds_gdal_lock_();
        installed = creds_gdal_ask_();
        if (installed == NULL || installed == gdal->registry) {
            gdal->registry->installer = &gdal->registry;
            CPLHTTPSetFetchCallback(callback, gdal->registry);
        }
        creds_gdal_unlock_();
    }
    gdal = before;
}
