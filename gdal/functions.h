/*
 * GDAL's functions, as the plug-in finds them in the GDAL that loads it.
 *
 * The plug-in is not linked to GDAL, so one file works with every version, and with a GDAL whose library has another name,
 * as in Python's wheels. A process may have several GDALs, and each one has its own table here. `gdal` is the table for which
 * this thread works. The names of GDAL's functions are macros for the members of that table, so that the headers in
 * include/cartocreds compile unchanged.
 */
#ifndef CARTOCREDS_GDAL_FUNCTIONS_H
#define CARTOCREDS_GDAL_FUNCTIONS_H

#include <dlfcn.h>
#include <stddef.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_http.h>
#include <cpl_multiproc.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_srs_api.h>

/* clang-format off */
#define GDAL_FUNCTIONS(DO) \
    DO(CPLCalloc) \
    DO(CPLDebug) \
    DO(CPLError) \
    DO(CPLErrorReset) \
    DO(CPLEscapeString) \
    DO(CPLGetConfigOption) \
    DO(CPLGetLastErrorMsg) \
    DO(CPLGetPID) \
    DO(CPLGetThreadLocalConfigOptions) \
    DO(CPLHTTPDestroyResult) \
    DO(CPLHTTPFetch) \
    DO(CPLHTTPFetchEx) \
    DO(CPLHTTPSetFetchCallback) \
    DO(CPLMalloc) \
    DO(CPLPopErrorHandler) \
    DO(CPLPushErrorHandler) \
    DO(CPLRealloc) \
    DO(CPLSPrintf) \
    DO(CPLSetCurrentErrorHandlerCatchDebug) \
    DO(CPLSetThreadLocalConfigOption) \
    DO(CPLSetThreadLocalConfigOptions) \
    DO(CPLSleep) \
    DO(CPLStrdup) \
    DO(CSLDestroy) \
    DO(CSLFetchNameValue) \
    DO(CSLFetchNameValueDef) \
    DO(CSLFindName) \
    DO(CSLSetNameValue) \
    DO(OSRDestroySpatialReference) \
    DO(OSRExportToWkt) \
    DO(OSRImportFromEPSG) \
    DO(OSRNewSpatialReference) \
    DO(VSIFree) \
    DO(VSIMkdir) \
    DO(VSIRmdir)
/* clang-format on */

struct creds_gdal_registry_;

struct gdal {
    struct gdal *next;
    /* The address of the library in memory, which distinguishes one GDAL from another. */
    const void *base;
    /* The list of datasets of this GDAL's callback. */
    struct creds_gdal_registry_ *registry;
#define MEMBER(name) __typeof__(name) *name;
    GDAL_FUNCTIONS(MEMBER)
#undef MEMBER
};

/* Finds a function in a library. It does not return one in another GDAL that the library can see. */
static inline void *gdal_function(void *library, const void *base, const char *name)
{
    void *function = dlsym(library, name);
    Dl_info info;

    return function != NULL && dladdr(function, &info) != 0 && info.dli_fbase == base ? function : NULL;
}

/* Fills a table with the functions of the library that has the code at `address`. Returns 0 if one is missing. */
static inline int gdal_load(struct gdal *table, const void *address)
{
    Dl_info info;
    void *library = NULL;
    void *function;

    if (dladdr(address, &info) == 0)
        return 0;
    table->base = info.dli_fbase;
    library = dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    /* dlopen() cannot find a program that contains GDAL by its name. */
    if (library == NULL)
        library = dlopen(NULL, RTLD_LAZY);
    if (library == NULL)
        return 0;
#define LOAD(name) \
    function = gdal_function(library, table->base, #name); \
    if (function == NULL) \
        return 0; \
    table->name = __extension__(__typeof__(name) *) function;
    GDAL_FUNCTIONS(LOAD)
#undef LOAD
    return 1;
}

static __thread struct gdal *gdal;

#define CPLCalloc gdal->CPLCalloc
#define CPLDebug gdal->CPLDebug
#define CPLError gdal->CPLError
#define CPLErrorReset gdal->CPLErrorReset
#define CPLEscapeString gdal->CPLEscapeString
#define CPLGetConfigOption gdal->CPLGetConfigOption
#define CPLGetLastErrorMsg gdal->CPLGetLastErrorMsg
#define CPLGetPID gdal->CPLGetPID
#define CPLGetThreadLocalConfigOptions gdal->CPLGetThreadLocalConfigOptions
#define CPLHTTPDestroyResult gdal->CPLHTTPDestroyResult
#define CPLHTTPFetch gdal->CPLHTTPFetch
#define CPLHTTPFetchEx gdal->CPLHTTPFetchEx
#define CPLHTTPSetFetchCallback gdal->CPLHTTPSetFetchCallback
#define CPLMalloc gdal->CPLMalloc
#define CPLPopErrorHandler gdal->CPLPopErrorHandler
#define CPLPushErrorHandler gdal->CPLPushErrorHandler
#define CPLRealloc gdal->CPLRealloc
#define CPLSPrintf gdal->CPLSPrintf
#define CPLSetCurrentErrorHandlerCatchDebug gdal->CPLSetCurrentErrorHandlerCatchDebug
#define CPLSetThreadLocalConfigOption gdal->CPLSetThreadLocalConfigOption
#define CPLSetThreadLocalConfigOptions gdal->CPLSetThreadLocalConfigOptions
#define CPLSleep gdal->CPLSleep
#define CPLStrdup gdal->CPLStrdup
#define CSLDestroy gdal->CSLDestroy
#define CSLFetchNameValue gdal->CSLFetchNameValue
#define CSLFetchNameValueDef gdal->CSLFetchNameValueDef
#define CSLFindName gdal->CSLFindName
#define CSLSetNameValue gdal->CSLSetNameValue
#define OSRDestroySpatialReference gdal->OSRDestroySpatialReference
#define OSRExportToWkt gdal->OSRExportToWkt
#define OSRImportFromEPSG gdal->OSRImportFromEPSG
#define OSRNewSpatialReference gdal->OSRNewSpatialReference
#define VSIFree gdal->VSIFree
#define VSIMkdir gdal->VSIMkdir
#define VSIRmdir gdal->VSIRmdir

#endif
