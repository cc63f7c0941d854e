/*
 * cartocreds @VERSION@: CARTO credentials for C, C++ and every language that can call C.
 *
 * Credentials are an access token of CARTO's current platform, or a client for which tokens are asked, or an
 * account of the older platform, with a username and an api_key. Each has a base_url and may have a session.
 * They are made from arguments, a file or the environment, saved to and loaded from the very files that CARTO's
 * own tools use, and turned into what a request needs: a URL, an Authorization header, a query parameter.
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
 *   Handles    A creds_t never changes and is reference-counted. Each function that returns a `creds_t *` gives
 *              a reference of your own: free it with creds_free(). Texts that accessors return
 *              (`const char *`) are borrowed: valid and unchanged until that handle is freed.
 *   Strings    Strings that you pass are NUL-terminated UTF-8, and are copied where they are kept. Paths are
 *              the system's bytes on Unix and UTF-8 on Windows. Strings that you own (`char *`) are freed with
 *              creds_string_free(), never with free().
 *   NULL       NULL is a valid argument where a function says so. Elsewhere it is an error
 *              (CREDS_ERROR_NULL_ARGUMENT), never a crash. Functions without a status answer NULL, false or 0
 *              for a NULL handle. Every function that frees takes NULL.
 *   Errors     A call that can fail takes a last argument `creds_error_t **error`. NULL: you do not want to
 *              know why. Otherwise `*error` is set to NULL on success, and on failure to a new error, which
 *              you free with creds_error_free(). What it held before is not freed.
 *   Secrets    Secrets are an api_key, an access token and a client's secret. No error, and no text but those
 *              that say so, holds one. What held one is wiped when it is freed.
 *   Threads    Every function may be called from any thread, at the same time, on the same handle. The library
 *              starts no threads, keeps no thread's "last error" and takes no lock.
 *   Cancelling A thread that is cancelled with pthread_cancel() during a call finishes the call first; no call is a
 *              cancellation point. The thread's cancellation type must be deferred, which is the default.
 *   Stack      A call uses up to 11 KiB of the calling thread's stack, and wipes them afterwards. On a thread or a
 *              fiber with a small stack leave it 20 KiB: signal handlers run on the same stack, and where HOME is
 *              not set the system's user database is asked, which can take more.
 *   Process    It prints nothing, logs nothing, and changes nothing of the process: no signals, umask, locale.
 *              Its one global is the default credentials. A bug in it becomes CREDS_ERROR_INTERNAL; running
 *              out of memory ends the process (abort).
 *   Control    A control character is one of U+0000 to U+001F and U+007F to U+009F. No value may have one.
 *
 * This file is generated from the library's sources: do not edit it.
 */
#ifndef CARTOCREDS_H
#define CARTOCREDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The version of this header; creds_version() tells the version of the library that runs. */
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

/* Warns where the result is ignored that has to be freed, or that tells of lost data. */
#if defined(__GNUC__)
#define CREDS_MUST_USE __attribute__((warn_unused_result))
#elif defined(_MSC_VER)
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
