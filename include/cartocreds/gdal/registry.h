/*
 * A part of cartocreds_gdal.h: the list of open datasets of the process, and the callback that GDAL calls.
 *
 * Each source file that includes the header has its own copy of its functions, and so has each plug-in, perhaps of
 * another version of the header. All of them share one list:
 * - They change it under creds_gdal_lock_(), a single lock for the process.
 * - They find it through the installed callback: when asked to close a connection of the name CREDS_GDAL_ASK_, the
 *   callback returns its list. GDAL itself ignores a request to close a connection that it does not have.
 * An entry of the list has the functions of the file that opened the dataset. So different versions work together as
 * long as they agree on the two structures below. A version that changes these must change CREDS_GDAL_ASK_ too.
 */
#ifndef CARTOCREDS_GDAL_REGISTRY_H
#define CARTOCREDS_GDAL_REGISTRY_H

#define CREDS_GDAL_ASK_ "cartocreds 1"
#define CREDS_GDAL_LOCK_ "/vsimem/cartocreds.lock"

struct creds_gdal_registry_;

/* An open dataset, or one that is being opened. */
typedef struct creds_gdal_entry_ {
    struct creds_gdal_entry_ *next;
    struct creds_gdal_registry_ *registry;
    /* The driver's name for the dataset's HTTP connection; NULL before the first request. */
    char *connection;
    /* The thread that is opening the dataset; -1 once it is open. */
    GIntBig opening_thread;
    /* Answers a request of the dataset; NULL: the request is not the dataset's. */
    CPLHTTPResult *(*answer)(
        struct creds_gdal_entry_ *entry, const char *url, CSLConstList options, GDALProgressFunc progress,
        void *progress_data, CPLHTTPFetchWriteFunc write, void *write_data);
    /* Frees the entry, which is no longer in the list. */
    void (*close)(struct creds_gdal_entry_ *entry);
    /* The callback and the module of the file that opened the dataset. */
    CPLHTTPFetchCallbackFunc callback;
    const void *module;
} creds_gdal_entry_;

typedef struct creds_gdal_registry_ {
    /* The newest entry comes first. */
    creds_gdal_entry_ *first;
    /* How many datasets were opened so far. */
    unsigned long opened;
    /* How many modules hold a pointer to this. */
    int modules;
    /* The module whose callback is installed; NULL: none is. */
    const void *installer;
} creds_gdal_registry_;

/* The registry as this module knows it. A module is a program or a library; all its source files share this variable,
 * and other modules have their own. The GDAL plug-in defines the name as a macro, because it serves several GDALs of a
 * process. */
#if !defined(creds_gdal_module_)
#if defined(_WIN32)
__declspec(selectany)
#else
__attribute__((weak, visibility("hidden")))
#endif
creds_gdal_registry_ *creds_gdal_module_ = NULL;
#endif

/* GDAL has no lock that two libraries could find. But it has a file system in memory, in which only one of several
 * callers can create a folder. */
static inline void creds_gdal_lock_(void)
{
    while (VSIMkdir(CREDS_GDAL_LOCK_, 0700) != 0)
        CPLSleep(0.001);
}

static inline void creds_gdal_unlock_(void)
{
    VSIRmdir(CREDS_GDAL_LOCK_);
}

/* Takes an entry out of the list. The caller holds the lock. */
static inline void creds_gdal_unlink_(const creds_gdal_entry_ *entry)
{
    creds_gdal_entry_ **link = &entry->registry->first;

    while (*link != NULL && *link != entry)
        link = &(*link)->next;
    if (*link != NULL)
        *link = entry->next;
}

/* Finds the entry whose dataset uses a connection. A connection that is not in the list belongs to the dataset that
 * this thread is opening. The driver makes the name from the dataset's address, which an earlier dataset may have had;
 * so the newest entry has to come first. The caller holds the lock. */
static inline creds_gdal_entry_ *creds_gdal_find_(creds_gdal_registry_ *registry, const char *connection)
{
    creds_gdal_entry_ *entry = registry->first;

    while (entry != NULL && entry->opening_thread != CPLGetPID()
           && (entry->connection == NULL || strcmp(entry->connection, connection) != 0))
        entry = entry->next;
    if (entry != NULL && entry->connection == NULL)
        entry->connection = CPLStrdup(connection);
    return entry;
}

/* The callback, which gets each of GDAL's HTTP requests first. NULL: GDAL continues as if there were no callback.
 * A dataset is used by one thread at a time, so its entry needs no lock outside the list. */
static inline CPLHTTPResult *creds_gdal_callback_(
    const char *url, CSLConstList options, GDALProgressFunc progress, void *progress_data,
    CPLHTTPFetchWriteFunc write, void *write_data, void *user_data)
{
    creds_gdal_registry_ *registry = (creds_gdal_registry_ *)user_data;
    const char *closing = CSLFetchNameValue(options, "CLOSE_PERSISTENT");
    const char *connection = closing != NULL ? closing : CSLFetchNameValue(options, "PERSISTENT");
    creds_gdal_entry_ *entry;
    int ends;

    if (connection == NULL)
        return NULL;
    if (closing != NULL && strcmp(closing, CREDS_GDAL_ASK_) == 0 && write_data != NULL) {
        *(creds_gdal_registry_ **)write_data = registry;
        return NULL;
    }
    /* The driver's connections have such names. The requests that this header sends have another name. */
    if (strncmp(connection, "CARTO:", strlen("CARTO:")) != 0)
        return NULL;

    creds_gdal_lock_();
    entry = creds_gdal_find_(registry, connection);
    ends = entry != NULL && closing != NULL && entry->opening_thread < 0;
    if (ends)
        creds_gdal_unlink_(entry);
    creds_gdal_unlock_();

    if (ends)
        entry->close(entry);
    if (entry == NULL || closing != NULL)
        return NULL;
    return entry->answer(entry, url, options, progress, progress_data, write, write_data);
}

/* Asks the installed callback for the registry. NULL: the callback is not ours. */
static inline creds_gdal_registry_ *creds_gdal_ask_(void)
{
    creds_gdal_registry_ *registry = NULL;
    char **options = CSLSetNameValue(NULL, "CLOSE_PERSISTENT", CREDS_GDAL_ASK_);

    CPLHTTPDestroyResult(CPLHTTPFetchEx("", options, NULL, NULL, NULL, &registry));
    CSLDestroy(options);
    return registry;
}

/* Returns the registry. If there is none, makes it and installs the callback. If the program has replaced our callback by
 * its own, this leaves that in place. The caller holds the lock. */
static inline creds_gdal_registry_ *creds_gdal_registry_get_(void)
{
    creds_gdal_registry_ *registry = creds_gdal_ask_();

    if (registry == NULL)
        registry = creds_gdal_module_;
    if (registry == NULL)
        registry = (creds_gdal_registry_ *)CPLCalloc(1, sizeof *registry);
    if (registry->installer == NULL) {
        registry->installer = &creds_gdal_module_;
        CPLHTTPSetFetchCallback(creds_gdal_callback_, registry);
    }
    if (creds_gdal_module_ != registry) {
        creds_gdal_module_ = registry;
        registry->modules++;
    }
    return registry;
}

/* Puts an entry for a dataset that is about to be opened into the list, and returns its number. */
static inline unsigned long creds_gdal_enter_(creds_gdal_entry_ *entry)
{
    creds_gdal_registry_ *registry;
    unsigned long number;

    entry->opening_thread = CPLGetPID();
    entry->callback = creds_gdal_callback_;
    entry->module = &creds_gdal_module_;
    creds_gdal_lock_();
    registry = entry->registry = creds_gdal_registry_get_();
    number = ++registry->opened;
    entry->next = registry->first;
    registry->first = entry;
    creds_gdal_unlock_();
    return number;
}

/* Records whether an entry's dataset is open. If it is not, or does not use the callback, this removes the entry from the
 * list. Returns whether GDAL sent a request through the callback. */
static inline int creds_gdal_opened_(creds_gdal_entry_ *entry, int is_open)
{
    int connected;

    creds_gdal_lock_();
    entry->opening_thread = -1;
    connected = entry->connection != NULL;
    if (!is_open || !connected)
        creds_gdal_unlink_(entry);
    creds_gdal_unlock_();
    return connected;
}

/* Releases the registry. If this module's callback is installed, it is replaced by that of another module with an open
 * dataset, or removed. */
static inline void creds_gdal_leave_(void)
{
    creds_gdal_registry_ *registry;
    const creds_gdal_entry_ *other;

    creds_gdal_lock_();
    registry = creds_gdal_module_;
    if (registry != NULL && registry->installer == &creds_gdal_module_ && creds_gdal_ask_() == registry) {
        other = registry->first;
        while (other != NULL && other->module == &creds_gdal_module_)
            other = other->next;
        registry->installer = other != NULL ? other->module : NULL;
        CPLHTTPSetFetchCallback(other != NULL ? other->callback : NULL, other != NULL ? registry : NULL);
    }
    creds_gdal_module_ = NULL;
    if (registry != NULL && --registry->modules == 0)
        CPLFree(registry);
    creds_gdal_unlock_();
}

#endif
