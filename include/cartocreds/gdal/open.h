/* A part of cartocreds_gdal.h: opening an account as a dataset. */
#ifndef CARTOCREDS_GDAL_OPEN_H
#define CARTOCREDS_GDAL_OPEN_H

/* Makes the account of a dataset that is about to be opened. NULL: the credentials do not fit, and GDAL's error says
 * why. */
static inline creds_gdal_account_ *creds_gdal_new_account_(const creds_t *creds)
{
    creds_error_t *error = NULL;
    creds_gdal_account_ *account;
    char *url;

    if (creds != NULL && creds_kind(creds) != CREDS_KIND_API_KEY) {
        CPLError(CE_Failure, CPLE_IllegalArg,
                 "GDAL's Carto driver needs an account of CARTO's older platform, with an api_key, and these credentials are "
                 "an access token or a client of the current one: use creds_gdal_open_query() instead");
        return NULL;
    }
    url = creds_url(creds, "api/v2/sql", &error);
    account = (creds_gdal_account_ *)CPLCalloc(1, sizeof *account);
    account->entry.answer = creds_gdal_answer_;
    account->entry.close = creds_gdal_close_;
    account->creds = creds_from_credentials(creds);
    if (url != NULL) {
        account->endpoint = CPLStrdup(url);
        creds_string_free(url);
        account->has_key = !creds_is_public(creds) && creds_api_key(creds)[0] != '\0';
        /* This call is for its checks only: the header needs an account without a `:` in it. */
        if (account->has_key)
            creds_string_free(creds_authorization(creds, &error));
    }
    if (error != NULL) {
        CPLError(CE_Failure, CPLE_IllegalArg, "%s", creds_error_message(error));
        creds_error_free(error);
        creds_gdal_free_account_(account);
        return NULL;
    }
    return account;
}

/* Tells whether the tables and open options fit the credentials. If not, it sets GDAL's error. */
static inline int creds_gdal_fits_(const creds_t *creds, const char *tables, CSLConstList options)
{
    const char *account = CSLFetchNameValue(options, "ACCOUNT");

    if (account != NULL && (creds_account(creds) == NULL || !EQUAL(account, creds_account(creds)))) {
        CPLError(CE_Failure, CPLE_IllegalArg,
                 "the open option ACCOUNT names %.200s, but these credentials belong to %.200s: leave the option out, or "
                 "use the credentials of the other account",
                 account,
                 creds_account(creds) != NULL ? creds_account(creds) : creds_base_url(creds));
        return 0;
    }
    if (CSLFetchNameValue(options, "API_KEY") != NULL) {
        CPLError(CE_Failure, CPLE_IllegalArg,
                 "the open option API_KEY is not used, as the key comes from the credentials: leave the option out");
        return 0;
    }
    /* The driver looks for its parameters anywhere in a dataset's name, and ends them at a space. */
    if (tables != NULL && (tables[0] == '\0' || strpbrk(tables, " =:") != NULL)) {
        CPLError(CE_Failure, CPLE_IllegalArg,
                 "`%.200s` is no list of tables: give names as `a,b`, without spaces, `=` and `:`; another account is "
                 "opened with credentials of its own",
                 tables);
        return 0;
    }
    return 1;
}

/* Makes the name of a dataset, such as `CARTO:joe tables=a,b`. It leaves out an account's name that the driver would take
 * for parameters. */
static inline char *creds_gdal_name_(const char *account, const char *tables)
{
    const char *shown = strpbrk(account, " =") == NULL ? account : "account";
    char *name = creds_gdal_join_("CARTO:", shown, "");
    char *longer;

    if (tables == NULL)
        return name;
    longer = creds_gdal_join_(name, " tables=", tables);
    CPLFree(name);
    return longer;
}

/**
 * Opens an account of CARTO's older platform as a dataset of GDAL's Carto driver. For the current platform see
 * creds_gdal_open_query().
 *
 * The dataset's name, options and debug messages do not contain the key. As long as the dataset is open, the key goes
 * only to the credentials' own base_url, whatever CARTO_API_URL says, and over https only to a server whose
 * certificate is verified. An answer that came through a redirect is refused. Requests for public data
 * (`default_public`, or an empty key) carry no key.
 *
 * Headers, cookies and logins of GDAL's configuration (GDAL_HTTP_HEADERS, GDAL_HTTP_HEADER_FILE, GDAL_HTTP_COOKIE,
 * GDAL_HTTP_USERPWD, .netrc and the like) are not sent, because they belong to other servers. GDAL_HTTP_UNSAFESSL has
 * no effect. The options for proxies, certificates, timeouts and retries apply.
 *
 * Threads: any number of threads may call this at the same time. One thread at a time may use a dataset, not
 * necessarily the one that opened it. The first call in a process must not run while another thread is inside an HTTP
 * request of GDAL that has nothing to do with cartocreds.
 *
 * @param creds    The credentials; they need not outlive the call.
 * @param tables   The tables to open, as `a,b`; NULL for all that the account lists.
 * @param flags    GDAL_OF_READONLY or GDAL_OF_UPDATE.
 * @param options  Further open options, such as COPY_MODE=NO; or NULL. An ACCOUNT other than the credentials' own, or
 *                 an API_KEY, is an error.
 * @return The dataset, to be closed with GDALClose(); or NULL: CPLGetLastErrorMsg() says why.
 */
static inline GDALDatasetH creds_gdal_open(
    const creds_t *creds, const char *tables, unsigned int flags, CSLConstList options)
{
    static const char *const drivers[] = {"Carto", NULL};
    creds_gdal_account_ *account;
    GDALDatasetH dataset;
    const char *shown;
    char *name;
    char **all;
    int connected;

    if (GDALGetDriverByName(drivers[0]) == NULL) {
        CPLError(CE_Failure, CPLE_OpenFailed,
                 "GDAL has no Carto driver; call GDALAllRegister() first, or install a GDAL that has it");
        return NULL;
    }
    account = creds_gdal_new_account_(creds);
    if (account == NULL || !creds_gdal_fits_(creds, tables, options)) {
        creds_gdal_free_account_(account);
        return NULL;
    }

    shown = creds_account(creds) != NULL ? creds_account(creds) : creds_base_url(creds);
    name = creds_gdal_name_(shown, tables);
    all = CSLDuplicate(options);
    all = CSLSetNameValue(all, "ACCOUNT", CREDS_GDAL_NO_HOST_);
    /* Without a key, the driver asks only for public data. An empty option also hides a key in the environment. */
    all = CSLSetNameValue(all, "API_KEY", account->has_key ? CREDS_GDAL_PLACEHOLDER_ : "");
    account->connection = CPLStrdup(CPLSPrintf("cartocreds:%lu", creds_gdal_enter_(&account->entry)));

    CPLErrorReset();
    dataset = GDALOpenEx(name, GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR | (flags & GDAL_OF_UPDATE), drivers,
                         (const char *const *)all, NULL);
    CSLDestroy(all);
    CPLFree(name);

    connected = creds_gdal_opened_(&account->entry, dataset != NULL);
    if (dataset != NULL && connected)
        return dataset;

    if (dataset != NULL)
        GDALClose(dataset);
    if (!connected) {
        CPLError(CE_Failure, CPLE_OpenFailed,
                 "another HTTP callback of GDAL's stands before this one (CPLHTTPPushFetchCallback, "
                 "CPLHTTPSetFetchCallback); nothing was sent to %s",
                 creds_base_url(creds));
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
 * Removes the callback from GDAL, for a plug-in that is about to be unloaded. All datasets that the plug-in opened with
 * creds_gdal_open() must be closed, and no other thread may be inside an HTTP request of GDAL. Datasets that other
 * parts of the process opened with creds_gdal_open() stay usable. A later creds_gdal_open() installs the callback anew.
 */
static inline void creds_gdal_unload(void)
{
    creds_gdal_leave_();
}

#endif
