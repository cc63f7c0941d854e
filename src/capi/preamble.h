/*
 * cartocreds @VERSION@: CARTO credentials for C, C++ and every language that can call C.
 *
 * Credentials are an access token of CARTO's current platform, a client that gets such tokens, or an account of
 * the older platform with a username and an api_key. Each has a base_url and may have a session. The library makes
 * them from arguments, a file or the environment. It loads and saves the files that CARTO's own tools use, and makes
 * what a request needs: a URL, an Authorization header, a query parameter.
 *
 *     #include <cartocreds.h>
 *     #include <stdio.h>
 *
 *     int main(void)
 *     {
 *         creds_error_t *error = NULL;
 *         creds_t *creds = creds_new("johnsmith", "abcdefg", NULL, 0, &error);
 *
 *         if (creds != NULL && creds_save(creds, NULL, &error) == CREDS_OK)
 *             printf("%s is saved\n", creds_base_url(creds));
 *         if (error != NULL)
 *             fprintf(stderr, "%s\n", creds_error_message(error));
 *         creds_error_free(error);
 *         creds_free(creds);
 *         return error != NULL;
 *     }
 *
 * Rules that hold everywhere
 *
 *   Handles    A creds_t never changes and is reference-counted. Each function that returns a `creds_t *` returns
 *              a reference that you own: free it with creds_free(). Texts that accessors return (`const char *`)
 *              are borrowed: they stay valid and unchanged until that handle is freed.
 *   Strings    Strings that you pass are NUL-terminated UTF-8. The library copies those that it keeps. Paths are
 *              the system's bytes on Unix and UTF-8 on Windows. Free the strings that you own (`char *`) with
 *              creds_string_free(), never with free().
 *   NULL       NULL is a valid argument where the function's description says so. Elsewhere it is an error
 *              (CREDS_ERROR_NULL_ARGUMENT), never a crash. Functions without a status return NULL, false, 0 or -1
 *              for a NULL handle. Every function that frees accepts NULL.
 *   Errors     A function that can fail takes a last argument `creds_error_t **error`. Pass NULL if you do not need
 *              the reason. Otherwise the function sets `*error` to NULL on success, and on failure to a new error,
 *              which you free with creds_error_free(). It does not free the error that was there before.
 *   Secrets    An api_key, an access token and a client's secret are secrets. Errors never contain one, and texts
 *              contain one only where their description says so. Memory that contained one is wiped when it is freed.
 *   Threads    Every function may be called from any thread, at the same time, on the same handle. The library
 *              starts no threads, has no "last error" of a thread and takes no lock.
 *   Cancelling A thread that is cancelled with pthread_cancel() during a call finishes the call first; no call is a
 *              cancellation point. The thread's cancellation type must be deferred, which is the default.
 *   Stack      A call uses up to 10 KiB of the calling thread's stack, and wipes it afterwards. A thread or a fiber
 *              with a small stack should have 20 KiB left: signal handlers run on the same stack, and if HOME is not
 *              set, the call queries the system's user database, which can take more.
 *   Process    The library prints and logs nothing, and changes no state of the process, such as signals, the umask
 *              or the locale. Its only global is the default credentials. A bug in it becomes CREDS_ERROR_INTERNAL.
 *              If memory runs out, the process ends (abort).
 *   Control    Control characters are U+0000 to U+001F and U+007F to U+009F. No value may have one.
 *
 * This file is generated from the library's sources: do not edit it.
 */
#ifndef CARTOCREDS_H
#define CARTOCREDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The version of this header. creds_version() returns the version of the library that runs. */
#define CREDS_VERSION "@VERSION@"
#define CREDS_VERSION_MAJOR @MAJOR@
#define CREDS_VERSION_MINOR @MINOR@
#define CREDS_VERSION_PATCH @PATCH@
/** The same as a number, so that `#if CREDS_VERSION_NUMBER >= 1002000` asks for 1.2.0 or later. */
#define CREDS_VERSION_NUMBER @NUMBER@

/* Declares a function of the library. Define CREDS_STATIC to link the static library on Windows. */
#if defined(_WIN32) && !defined(CREDS_STATIC)
#define CREDS_API __declspec(dllimport)
#else
#define CREDS_API
#endif

/* Warns if a program ignores a result that has to be freed, or that may report lost data. */
#if defined(__GNUC__) || defined(__clang__)
#define CREDS_MUST_USE __attribute__((warn_unused_result))
#elif defined(_MSC_VER)
#include <sal.h>
#define CREDS_MUST_USE _Check_return_
#else
#define CREDS_MUST_USE
#endif

/* No function throws. */
#if defined(__cplusplus) && (__cplusplus >= 201103L || defined(_MSC_VER))
#define CREDS_NOEXCEPT noexcept
#else
#define CREDS_NOEXCEPT
#endif

#ifdef __cplusplus
extern "C" {
#endif
