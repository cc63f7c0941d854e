/* A part of cartocreds_gdal.h: masks the key in messages. */
#ifndef CARTOCREDS_GDAL_MASK_H
#define CARTOCREDS_GDAL_MASK_H

/** The data of creds_gdal_error_handler(). It must outlive the handler's use. */
typedef struct creds_gdal_redactor_t {
    /** The credentials whose key is masked. Borrowed; not NULL. */
    const creds_t *creds;
    /** Gets the masked messages. NULL means CPLDefaultErrorHandler(), which prints them. */
    CPLErrorHandler next;
    /** Further credentials whose key is masked (its `next` is not used); or NULL. */
    const struct creds_gdal_redactor_t *also;
} creds_gdal_redactor_t;

/* Returns a copy of a text with the key masked, to be freed with CPLFree(). If masking fails, the copy contains nothing
 * of the text. */
static inline char *creds_gdal_masked_(const creds_t *creds, const char *text)
{
    char *masked = creds_redact(creds, text);
    char *copy = CPLStrdup(masked != NULL ? masked : "a message is withheld, as the key in it cannot be masked");

    creds_string_free(masked);
    return copy;
}

/* Overwrites a secret. It uses a volatile pointer, because compilers drop writes to memory that is about to be freed. */
static inline void creds_gdal_wipe_(char *secret)
{
    volatile char *byte = secret;

    while (byte != NULL && *byte != '\0')
        *byte++ = '\0';
}

/**
 * An error handler that masks the key in GDAL's errors and debug messages and passes them on. It finds the key in
 * every form that creds_redact() knows, such as the headers that CPL_CURL_VERBOSE=YES shows.
 *
 *     creds_gdal_redactor_t redactor = { creds, NULL, NULL };
 *     CPLPushErrorHandlerEx(creds_gdal_error_handler, &redactor);
 *     ...
 *     CPLPopErrorHandler();
 *
 * CPLSetErrorHandlerEx() installs it for all threads. If a message cannot be masked, the handler passes on a notice
 * instead. It does the same with every message if it has no creds_gdal_redactor_t, or one without credentials.
 *
 * CPLGetLastErrorMsg() still returns the message as GDAL made it.
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

#endif
