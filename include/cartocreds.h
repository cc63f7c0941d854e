/*
 * cartocreds 1.0.0: CARTO credentials for C, C++ and every language that can call C.
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
#define CREDS_VERSION "1.0.0"
#define CREDS_VERSION_MAJOR 1
#define CREDS_VERSION_MINOR 0
#define CREDS_VERSION_PATCH 0
/** The same as a number, so that `#if CREDS_VERSION_NUMBER >= 1002000` asks for 1.2.0 or later. */
#define CREDS_VERSION_NUMBER 1000000

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

/* ----------------------------------------------------------------------------------------------------
 * Status codes
 * ---------------------------------------------------------------------------------------------------- */
/**
 * How a call ended: #CREDS_OK or one of the CREDS_ERROR_ codes.
 *
 * The type has the same width everywhere. Codes are never renumbered or removed; later versions may add some,
 * so treat an unknown one as a failure and show creds_error_message().
 */
typedef int32_t creds_status_t;

/**
 * Success.
 */
#define CREDS_OK 0

/**
 * A required pointer is NULL.
 */
#define CREDS_ERROR_NULL_ARGUMENT 1

/**
 * An argument or an environment variable is not UTF-8.
 */
#define CREDS_ERROR_INVALID_UTF8 2

/**
 * There is neither a (non-empty) username nor a (non-empty) base_url.
 */
#define CREDS_ERROR_MISSING_ACCOUNT 3

/**
 * The username has control characters; or it cannot stand in `https://USERNAME.carto.com` and no base_url
 * was given; or it is an access token; or, in creds_authorization(), it has a `:`.
 */
#define CREDS_ERROR_INVALID_USERNAME 4

/**
 * The api_key has control characters, or is an access token of the current platform.
 */
#define CREDS_ERROR_INVALID_API_KEY 5

/**
 * The base_url is not a plain `https://HOST[:PORT][/PATH]` that all URL parsers read alike.
 */
#define CREDS_ERROR_INVALID_BASE_URL 6

/**
 * The base_url is not https, and that was not allowed.
 */
#define CREDS_ERROR_INSECURE_BASE_URL 7

/**
 * The file, or the folder to save it in, does not exist.
 */
#define CREDS_ERROR_NOT_FOUND 8

/**
 * The system refused access.
 */
#define CREDS_ERROR_PERMISSION_DENIED 9

/**
 * The path is a directory, a FIFO, a device or a socket.
 */
#define CREDS_ERROR_NOT_REGULAR 10

/**
 * The file has, or would have, more than 64 KiB.
 */
#define CREDS_ERROR_TOO_LARGE 11

/**
 * Anybody may write the file; or #CREDS_REQUIRE_PRIVATE was given and it is not the caller's own (or
 * root's) file, closed to everybody else; or a save cannot close its file to others, since the file system keeps no
 * modes.
 */
#define CREDS_ERROR_UNSAFE_FILE 12

/**
 * The file does not hold one JSON object in UTF-8 with known fields of the right types, each at most once.
 */
#define CREDS_ERROR_MALFORMED 13

/**
 * The user's config folder cannot be found.
 */
#define CREDS_ERROR_NO_CONFIG_DIR 14

/**
 * Any other system error; see creds_error_os_code().
 */
#define CREDS_ERROR_IO 15

/**
 * The change is made and visible, but the folder could not be synced: a power cut could undo it.
 */
#define CREDS_ERROR_NOT_DURABLE 16

/**
 * A bug in the library, caught before it could harm the program.
 */
#define CREDS_ERROR_INTERNAL 17

/**
 * A flag that the call does not know.
 */
#define CREDS_ERROR_INVALID_FLAGS 18

/**
 * In creds_url(), a path that could be read in two ways; for files, an empty path, a name that is too long
 * or a loop of symbolic links.
 */
#define CREDS_ERROR_INVALID_PATH 19

/**
 * The call does not fit the kind of these credentials; the message says which call does.
 */
#define CREDS_ERROR_WRONG_KIND 20

/**
 * The access token, or the id or secret of a client, is empty or has characters that it cannot have.
 */
#define CREDS_ERROR_INVALID_TOKEN 21

/**
 * The access token has expired; the message says how to get another.
 */
#define CREDS_ERROR_EXPIRED 22

/**
 * The server refused to give an access token; the message has its reason.
 */
#define CREDS_ERROR_TOKEN_REFUSED 23

/**
 * The server cannot give an access token now, because it is asked too often (HTTP status 429) or has a fault (5xx).
 */
#define CREDS_ERROR_TRY_LATER 24

/**
 * A file, or the environment, has two kinds of credentials.
 */
#define CREDS_ERROR_AMBIGUOUS 25

/**
 * The name of a status code, such as `CREDS_ERROR_NOT_FOUND`.
 *
 * @param status  Any number.
 * @return Static text; `CREDS_ERROR_UNKNOWN` for a number that is no code of this version.
 */
CREDS_API const char *creds_status_name(creds_status_t status) CREDS_NOEXCEPT;

/* ----------------------------------------------------------------------------------------------------
 * Flags, warnings, sources and kinds
 *
 * A call that can fail refuses a flag that it does not know (#CREDS_ERROR_INVALID_FLAGS).
 * ---------------------------------------------------------------------------------------------------- */
/**
 * Accept a base_url that is not https, such as `http://localhost:8080`.
 *
 * For creds_new(), creds_from_env(), creds_resolve(), creds_from_token() and creds_from_client(). A file carries its
 * own `allow_non_secure`, which this flag does not loosen.
 */
#define CREDS_ALLOW_NON_SECURE 1

/**
 * Refuse a file unless it belongs to the caller (or root) and nobody else may read or write it. On Windows the
 * system and administrators, who may take any file, count as root, and the file's access control list says who
 * may read and write it.
 *
 * For creds_new(), creds_from_file(), creds_from_profile() and creds_resolve(), where they read a file.
 */
#define CREDS_REQUIRE_PRIVATE 2

/**
 * Write the secret itself (api_key, access token or client_secret) into the text of creds_to_string().
 */
#define CREDS_SHOW_API_KEY 4

/**
 * Group or others may read the file; on Windows, anybody but its owner and administrators.
 */
#define CREDS_WARNING_READABLE_BY_OTHERS 1

/**
 * The group may write the file; on Windows, anybody but its owner and administrators, though not everybody.
 */
#define CREDS_WARNING_WRITABLE_BY_GROUP 2

/**
 * The file belongs neither to the effective user nor to root; on Windows, nor to administrators.
 */
#define CREDS_WARNING_FOREIGN_OWNER 4

/**
 * The file is an older cartoframes' default file, or has its `key` field. To bring it up to date, save
 * the credentials with a NULL path and delete the older file.
 */
#define CREDS_WARNING_LEGACY_FILE 8

/**
 * The access token has expired.
 */
#define CREDS_WARNING_EXPIRED 16

/**
 * The file has no `api_key` (nor the older `key`), so the credentials are good for public data only. Where it was meant
 * to have one, check the spelling of the field.
 */
#define CREDS_WARNING_NO_API_KEY 32

/**
 * creds_source_kind(): the values were arguments of a call.
 */
#define CREDS_SOURCE_ARGUMENTS 0

/**
 * creds_source_kind(): the values were environment variables.
 */
#define CREDS_SOURCE_ENVIRONMENT 1

/**
 * creds_source_kind(): the values were in a file, which creds_source_path() names.
 */
#define CREDS_SOURCE_FILE 2

/**
 * creds_kind(): an account of the older platform, with an api_key.
 */
#define CREDS_KIND_API_KEY 0

/**
 * creds_kind(): an access token.
 */
#define CREDS_KIND_TOKEN 1

/**
 * creds_kind(): a client that has no access token yet.
 */
#define CREDS_KIND_CLIENT 2

/* ----------------------------------------------------------------------------------------------------
 * Types
 *
 * Both are opaque: only pointers to them are used.
 * ---------------------------------------------------------------------------------------------------- */
/**
 * Why a call failed. It never holds a secret.
 *
 * Threads: an error may be read by any number of threads at once; free it once, when none uses it any more.
 */
typedef struct creds_error_t creds_error_t;

/**
 * Credentials: a username, an api_key, a base_url and a session, immutable and reference-counted.
 *
 * Threads: any number of threads may use one handle at once, and free references to it.
 */
typedef struct creds_t creds_t;

/* ----------------------------------------------------------------------------------------------------
 * Making and freeing
 *
 * Each of these returns a reference of the caller's own, to be freed with creds_free().
 * ---------------------------------------------------------------------------------------------------- */
/**
 * Makes credentials from a username, an api_key and a base_url.
 *
 * Of username and base_url at least one is needed. With all three NULL, the user's saved credentials are
 * loaded, as creds_from_file() does with a NULL path.
 *
 * @param username  The account's name (UTF-8), or NULL. An empty one counts as NULL.
 * @param api_key   The key (UTF-8), or NULL for the public one, `default_public`. An empty one is kept.
 * @param base_url  Where the account is, such as `https://carto.example.org/user/johnsmith` (UTF-8); or NULL
 *                  or empty for `https://USERNAME.carto.com`. It is kept as given, less every `/` at both
 *                  ends.
 * @param flags     #CREDS_ALLOW_NON_SECURE, #CREDS_REQUIRE_PRIVATE, or 0.
 * @param error     Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_MISSING_ACCOUNT, #CREDS_ERROR_INVALID_USERNAME,
 *         #CREDS_ERROR_INVALID_API_KEY, #CREDS_ERROR_INVALID_BASE_URL, #CREDS_ERROR_INSECURE_BASE_URL,
 *         #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_FLAGS; with all three NULL, those of
 *         creds_from_file().
 */
CREDS_API
CREDS_MUST_USE
creds_t *creds_new(const char *username,
                   const char *api_key,
                   const char *base_url,
                   uint32_t flags,
                   creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Loads credentials from a JSON file. Its fields tell what it is:
 * - `username`, `api_key`, `base_url`: an account of the older platform, as cartoframes saves it.
 * - `access_token`, with `api_base_url`: an access token, as Python's carto-auth keeps it.
 * - `client_id` and `client_secret`, with `api_base_url`: a client.
 * - `profiles`, or `token` and `tenant_id`: the CARTO CLI's profiles, of which the current one is taken.
 *
 * The library does not wait for a FIFO or a terminal; a file on a network or FUSE file system that does not
 * answer holds the call, as it holds any program. What is checked and what is read is the same open file. A file that
 * another program is just rewriting in place is read again for at most 100 ms. creds_warnings() tells what is doubtful
 * about the file, but no reason to refuse it.
 *
 * @param path   The file (bytes on Unix, UTF-8 on Windows); or NULL for the user's default file: `creds.json`
 *               as creds_default_path() tells, else `cartocreds.json` beside it, which cartoframes wrote
 *               before 1.0.0.
 * @param flags  #CREDS_REQUIRE_PRIVATE, or 0.
 * @param error  Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_NOT_FOUND, #CREDS_ERROR_PERMISSION_DENIED,
 *         #CREDS_ERROR_NOT_REGULAR, #CREDS_ERROR_TOO_LARGE, #CREDS_ERROR_UNSAFE_FILE, #CREDS_ERROR_MALFORMED,
 *         #CREDS_ERROR_NO_CONFIG_DIR, #CREDS_ERROR_IO, #CREDS_ERROR_INVALID_PATH, #CREDS_ERROR_INVALID_FLAGS;
 *         #CREDS_ERROR_AMBIGUOUS for a file of two kinds at once; for what stands in the file, those of creds_new(),
 *         creds_from_token(), creds_from_client() and creds_from_profile().
 */
CREDS_API
CREDS_MUST_USE
creds_t *creds_from_file(const char *path,
                         uint32_t flags,
                         creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Makes credentials from environment variables.
 *
 * With `CARTO_API_BASE_URL`, credentials of the current platform: `CARTO_API_TOKEN`, `CARTO_ACCESS_TOKEN` or
 * `CARTO_API_ACCESS_TOKEN` is an access token, `CARTO_CLIENT_ID` and `CARTO_CLIENT_SECRET` are a client, and
 * `CARTO_TOKEN_URL` is where to ask for its tokens. Without `CARTO_API_BASE_URL` none of these counts, since people keep
 * other keys under such names.
 *
 * Else an account of the older platform: `CARTO_USER` or `CARTO_USERNAME`; `CARTO_API_KEY` or `CARTODB_API_KEY`;
 * `CARTO_BASE_URL`, or `CARTO_API_URL` as GDAL has it, whose `/api/v2/sql` is dropped.
 *
 * Of several names the first that is not empty counts. A program that runs with raised privileges (set-user-ID) finds
 * nothing there: a stranger could have set it.
 *
 * Threads: as with getenv(), no other thread may change the environment meanwhile.
 *
 * @param flags  #CREDS_ALLOW_NON_SECURE, or 0.
 * @param error  Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_MISSING_ACCOUNT where the environment has no credentials (a
 *         lone api_key or token is none), #CREDS_ERROR_AMBIGUOUS where it has an access token and a client,
 *         #CREDS_ERROR_INVALID_UTF8; for the values, those of creds_new(), creds_from_token() and creds_from_client().
 */
CREDS_API
CREDS_MUST_USE
creds_t *creds_from_env(uint32_t flags,
                        creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Takes one more reference to credentials.
 *
 * @param creds  The credentials, or NULL.
 * @return The reference, to be freed like any other; NULL where `creds` is NULL.
 */
CREDS_API CREDS_MUST_USE creds_t *creds_from_credentials(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Makes credentials from what a user gave: a profile, a file, a URL, a username, or nothing.
 *
 * The first that applies counts:
 * - `target` begins with `profile:`: the profile of the CARTO CLI whose name follows; `api_key` is ignored.
 * - `target` ends in `.json` (any case): that file; `api_key` is ignored.
 * - `target` begins with `https://` or `http://` (any case): a base_url, with `api_key`.
 * - any other `target`: a username, with `api_key`.
 * - `target` is NULL: the file that the environment variable `CARTO_CREDENTIALS_FILE` names; else the
 *   environment, as creds_from_env() reads it; else the profile that `CARTO_PROFILE` names; else the default file;
 *   else the CARTO CLI's current profile; else the token of Python's carto-auth (`~/.carto-auth/token_oauth.json`).
 *
 * Values of two sources are never mixed, but for one: the CARTO CLI's file does not tell the address of a self-hosted
 * installation, which `CARTO_API_BASE_URL` then names. An access token that has expired is an error here, since no
 * request can be made with it.
 *
 * @param target   What the user gave (UTF-8; a `.json` path as creds_from_file() takes it), or NULL.
 * @param api_key  The key that goes with a URL or a username (UTF-8). NULL or empty means `default_public`.
 * @param flags    #CREDS_ALLOW_NON_SECURE, #CREDS_REQUIRE_PRIVATE, or 0.
 * @param error    Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_MISSING_ACCOUNT for an empty target, or a key without one;
 *         #CREDS_ERROR_EXPIRED; else those of creds_new(), creds_from_file(), creds_from_env() and
 *         creds_from_profile().
 */
CREDS_API
CREDS_MUST_USE
creds_t *creds_resolve(const char *target,
                       const char *api_key,
                       uint32_t flags,
                       creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Makes the same credentials with a session: any object of yours that requests are made with, such as a
 * `CURL *`.
 *
 * The session is shared by every handle made from the new one, and is not saved. It is yours to synchronise
 * where several threads use it.
 *
 * @param creds    The credentials, which stay as they are. Where NULL, nothing is taken over.
 * @param session  The session; NULL makes credentials without one, and `destroy` is not called.
 * @param destroy  Called with `session` when the last handle that shares it is freed, once, on the thread that
 *                 frees it, with no lock held; never at exit. It must not throw. That thread cannot be cancelled
 *                 (pthread_cancel) until it returns. NULL: nothing is called.
 * @return A new reference; NULL where `creds` is NULL.
 */
CREDS_API
CREDS_MUST_USE
creds_t *creds_with_session(const creds_t *creds,
                            void *session,
                            void (*destroy)(void *session))
CREDS_NOEXCEPT;

/**
 * Frees a reference. With the last one the api_key is wiped, and the texts that accessors returned are gone.
 *
 * @param creds  The reference, or NULL.
 */
CREDS_API void creds_free(creds_t *creds) CREDS_NOEXCEPT;

/* ----------------------------------------------------------------------------------------------------
 * Storing
 *
 * The default file is the one that cartoframes uses: `~/.config/cartoframes/creds.json` (or under
 * `$XDG_CONFIG_HOME`) on Linux, `~/Library/Application Support/cartoframes/creds.json` on macOS,
 * `%LOCALAPPDATA%\cartoframes\cartoframes\creds.json` on Windows.
 * ---------------------------------------------------------------------------------------------------- */
/**
 * Saves credentials to a file that only the user may read: its mode is 0600; on Windows its access control list
 * names the user, the system and administrators. Where the file system cannot keep a file closed to other users, the
 * save is refused (#CREDS_ERROR_UNSAFE_FILE).
 *
 * The file is replaced as a whole: at every moment the path has the old file or the new one, also when the power
 * fails. On every error but one the old file is unchanged; #CREDS_ERROR_NOT_DURABLE says that the new file is there, but
 * that a power cut could bring the old one back.
 *
 * The file is of the kind that creds_from_file() describes: an account, an access token, or a client. A client's access
 * token is not saved with it; creds_save_token() keeps that. What the file held of another kind goes, so one file has one
 * kind of credentials. With a NULL path, the credentials become those that creds_resolve() finds without a target, in the
 * place of the ones that were saved there. cartoframes uses that file too, and knows accounts of the older platform only:
 * name another file for a token or a client where both are in use.
 *
 * A symbolic link is followed and stays a link. The fields that other programs have in the file are kept. The session is
 * not saved. On Windows, the library tries for half a second to replace a file that another program has open.
 *
 * @param creds  The credentials.
 * @param path   The file (bytes on Unix, UTF-8 on Windows), in a folder that exists; or NULL for the default
 *               file, whose folder the library creates (mode 0700).
 * @param error  Where to store an error, or NULL.
 * @return #CREDS_OK; #CREDS_ERROR_NOT_DURABLE (the new file is there); or, with the old file unchanged,
 *         #CREDS_ERROR_NULL_ARGUMENT, #CREDS_ERROR_NOT_FOUND, #CREDS_ERROR_PERMISSION_DENIED,
 *         #CREDS_ERROR_NOT_REGULAR, #CREDS_ERROR_TOO_LARGE, #CREDS_ERROR_UNSAFE_FILE,
 *         #CREDS_ERROR_MALFORMED (the old file is not a JSON object, and is not overwritten),
 *         #CREDS_ERROR_WRONG_KIND (the old file has the CARTO CLI's profiles, which only the CLI writes),
 *         #CREDS_ERROR_NO_CONFIG_DIR, #CREDS_ERROR_INVALID_PATH, #CREDS_ERROR_IO.
 */
CREDS_API
CREDS_MUST_USE
creds_status_t creds_save(const creds_t *creds,
                          const char *path,
                          creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Deletes a credentials file, as `rm` does: where the path is a symbolic link, it deletes the link.
 *
 * @param path   The file (bytes on Unix, UTF-8 on Windows); or NULL for the default file and the older
 *               `cartocreds.json` beside it, so that nothing loads afterwards.
 * @param error  Where to store an error, or NULL.
 * @return #CREDS_OK; #CREDS_ERROR_NOT_FOUND where there was no file, which is harmless;
 *         #CREDS_ERROR_NOT_DURABLE where the file is gone, but a power cut could bring it back; or, with the file
 *         still there, #CREDS_ERROR_PERMISSION_DENIED, #CREDS_ERROR_NOT_REGULAR, #CREDS_ERROR_NO_CONFIG_DIR,
 *         #CREDS_ERROR_INVALID_PATH, #CREDS_ERROR_IO.
 */
CREDS_API
CREDS_MUST_USE
creds_status_t creds_delete(const char *path,
                            creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Returns the path of the default file, `creds.json`, whether or not it exists.
 *
 * @param error  Where to store an error, or NULL.
 * @return The path (bytes on Unix, UTF-8 on Windows), to be freed with creds_string_free(); or NULL:
 *         #CREDS_ERROR_NO_CONFIG_DIR.
 */
CREDS_API CREDS_MUST_USE char *creds_default_path(creds_error_t **error) CREDS_NOEXCEPT;

/* ----------------------------------------------------------------------------------------------------
 * The process-wide default
 *
 * One slot for the whole process, empty at first. It takes no lock, so these functions may be called from any
 * thread, and also in a child that a program with many threads forked.
 * ---------------------------------------------------------------------------------------------------- */
/**
 * Makes credentials the process's default. The slot takes a reference of its own; what it held before is
 * released.
 *
 * @param creds  The credentials with their session; NULL empties the slot.
 * @return #CREDS_OK.
 */
CREDS_API creds_status_t creds_set_default(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Gets the process's default credentials.
 *
 * @return A new reference, to be freed with creds_free(); NULL where none are set.
 */
CREDS_API CREDS_MUST_USE creds_t *creds_get_default(void) CREDS_NOEXCEPT;

/**
 * Empties the slot, as creds_set_default() does with NULL.
 */
CREDS_API void creds_unset_default(void) CREDS_NOEXCEPT;

/* ----------------------------------------------------------------------------------------------------
 * Accessors
 *
 * They return what the handle stores: no copy, no lock. Texts are UTF-8, borrowed, and valid and unchanged until
 * the handle is freed. For a NULL handle the answer is NULL, false or 0.
 * ---------------------------------------------------------------------------------------------------- */
/**
 * The username.
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text; NULL where there is none.
 */
CREDS_API const char *creds_username(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * The api_key: a secret, unless creds_is_public(). Do not log it; for logs there are creds_to_string() and
 * creds_redact().
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text; NULL only for a NULL handle.
 */
CREDS_API const char *creds_api_key(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * The base_url, without a `/` at its end.
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text; NULL only for a NULL handle.
 */
CREDS_API const char *creds_base_url(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Whether a base_url that is not https was allowed.
 *
 * @param creds  The credentials, or NULL.
 * @return The answer; false for NULL.
 */
CREDS_API bool creds_allow_non_secure(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * The session that creds_with_session() attached.
 *
 * @param creds  The credentials, or NULL.
 * @return The session, valid as long as a handle that shares it; NULL where there is none.
 */
CREDS_API void *creds_session(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * The account's name: the username; else what the base_url shows, as `NAME` in `https://HOST/user/NAME`,
 * `https://HOST/u/NAME` or `https://NAME.carto.com`.
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text; NULL where neither shows a name.
 */
CREDS_API const char *creds_account(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Where the credentials came from: `arguments`, `environment`, or `file PATH`. In PATH a byte that is not UTF-8,
 * and a control character, stand as `\xNN`.
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text; NULL only for a NULL handle.
 */
CREDS_API
const char *creds_source(const creds_t *creds)
CREDS_NOEXCEPT;

/**
 * The kind of place that the credentials came from.
 *
 * @param creds  The credentials, or NULL.
 * @return #CREDS_SOURCE_ARGUMENTS, #CREDS_SOURCE_ENVIRONMENT or #CREDS_SOURCE_FILE; -1 for NULL.
 */
CREDS_API int32_t creds_source_kind(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * The path of the file that the credentials came from, to open or compare it; for people there is creds_source().
 *
 * @param creds  The credentials, or NULL.
 * @return The borrowed path as it was given or found (bytes on Unix, UTF-8 on Windows); NULL where the credentials
 *         came from no file.
 */
CREDS_API
const char *creds_source_path(const creds_t *creds)
CREDS_NOEXCEPT;

/**
 * What is doubtful about the file that the credentials came from.
 *
 * @param creds  The credentials, or NULL.
 * @return CREDS_WARNING_ bits, or 0.
 */
CREDS_API uint32_t creds_warnings(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Whether the api_key is `default_public`, the key of public data, which is no secret.
 *
 * @param creds  The credentials, or NULL.
 * @return The answer; false for NULL.
 */
CREDS_API bool creds_is_public(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Whether two credentials have the same username, api_key and base_url, as in cartoframes.
 *
 * @param a  Credentials, or NULL.
 * @param b  Credentials, or NULL.
 * @return The answer. Two NULLs are equal; NULL and credentials are not.
 */
CREDS_API bool creds_equal(const creds_t *a, const creds_t *b) CREDS_NOEXCEPT;

/**
 * The credentials as text for people and logs:
 * `Credentials(username='johnsmith', api_key='***', base_url='https://johnsmith.carto.com')`.
 *
 * `username=None` says that there is none. The public key is no secret and is shown.
 *
 * @param creds  The credentials, or NULL.
 * @param flags  #CREDS_SHOW_API_KEY to write the key itself, or 0. Other bits are ignored.
 * @return The text, to be freed with creds_string_free(); NULL for NULL.
 */
CREDS_API CREDS_MUST_USE char *creds_to_string(const creds_t *creds, uint32_t flags) CREDS_NOEXCEPT;

/* ----------------------------------------------------------------------------------------------------
 * Requests
 *
 * What a request to CARTO's APIs needs. All texts returned here but the URL hold the key or are made from it:
 * free them soon; they are wiped when freed.
 * ---------------------------------------------------------------------------------------------------- */
/**
 * Makes the URL of an API: the base_url, a `/`, and `path` without the `/` it begins with. What the base_url
 * ends with, as an on-premises `/user/NAME`, stays.
 *
 * @param creds  The credentials.
 * @param path   Such as `api/v2/sql` (UTF-8). It may end in a query. It must be percent-encoded where needed: a
 *               control character, space, `\`, `#`, or a segment `.` or `..` is refused.
 * @param error  Where to store an error, or NULL.
 * @return The URL, to be freed with creds_string_free(); or NULL: #CREDS_ERROR_NULL_ARGUMENT,
 *         #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_PATH; #CREDS_ERROR_WRONG_KIND for `api/v2/sql`, the SQL API of
 *         the older platform, where the credentials are for the current one.
 */
CREDS_API
CREDS_MUST_USE
char *creds_url(const creds_t *creds,
                const char *path,
                creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Makes the value of the `Authorization` header: for an access token `Bearer ` and the token; for an account of the
 * older platform `Basic ` and the Base64 of `ACCOUNT:API_KEY`.
 *
 * @param creds  The credentials.
 * @param error  Where to store an error, or NULL.
 * @return The value, to be freed with creds_string_free(); or NULL: #CREDS_ERROR_NULL_ARGUMENT,
 *         #CREDS_ERROR_MISSING_ACCOUNT where creds_account() has no name, #CREDS_ERROR_INVALID_USERNAME where
 *         the name has a `:`, #CREDS_ERROR_WRONG_KIND for a client that has no access token yet.
 */
CREDS_API
CREDS_MUST_USE
char *creds_authorization(const creds_t *creds,
                          creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Makes the query or form parameter: `api_key=` and the key, percent-encoded.
 *
 * CARTO takes the key this way too, but URLs are logged more often than headers: prefer creds_authorization().
 *
 * @param creds  The credentials, or NULL.
 * @return The parameter, to be freed with creds_string_free(); NULL for NULL, and for credentials that have no
 *         api_key, since an access token never belongs into a URL.
 */
CREDS_API
CREDS_MUST_USE
char *creds_query(const creds_t *creds)
CREDS_NOEXCEPT;

/**
 * Masks the secrets of credentials (api_key, access token, client_secret) in a text that goes to a log, a
 * screen or a bug report.
 *
 * A secret is replaced by `***` where it stands as it is, percent-encoded, JSON-escaped or in a mixture of
 * these, with its spaces as `+` too; and where its Base64 stands, or that of `ACCOUNT:API_KEY` or
 * `CLIENT_ID:CLIENT_SECRET`, in the standard or the URL alphabet, with or without padding. `Basic ` and
 * `Bearer ` before it are masked with it. An empty api_key and the public one mask nothing.
 *
 * The time is in proportion to the length of the text.
 *
 * @param creds  The credentials, or NULL.
 * @param text   The text: any bytes up to a NUL; or NULL.
 * @return The masked text, to be freed with creds_string_free(); NULL where `creds` or `text` is NULL, or
 *         where masking fails by a bug in the library.
 */
CREDS_API CREDS_MUST_USE char *creds_redact(const creds_t *creds, const char *text) CREDS_NOEXCEPT;

/**
 * Masks secrets as creds_redact() does, in bytes that may include NULs.
 *
 * @param creds     The credentials, or NULL.
 * @param text      The bytes, with or without a NUL at the end. May be NULL if `size` is 0.
 * @param size      The number of bytes.
 * @param out_size  Where to store the number of masked bytes, without the NUL that follows them; 0 if the
 *                  function returns NULL. Or NULL if you do not need it.
 * @return The masked bytes and a NUL, to be freed with creds_string_free(); NULL where `creds` is NULL, where
 *         `text` is NULL and `size` is not 0, or where masking fails by a bug in the library.
 */
CREDS_API
CREDS_MUST_USE
char *creds_redact_bytes(const creds_t *creds,
                         const char *text,
                         size_t size,
                         size_t *out_size)
CREDS_NOEXCEPT;

/* ----------------------------------------------------------------------------------------------------
 * Access tokens and clients
 *
 * CARTO's current platform takes an access token instead of a username and an api_key. People get one from
 * `carto auth login`, whose profiles creds_from_profile() reads, or make one in the Workspace. A program without a
 * person has a machine-to-machine client, an id and a secret, for which it asks CARTO for access tokens.
 *
 * The library sends nothing. To get a token for a client, send creds_token_request() to creds_token_url() and give
 * the answer to creds_with_token():
 *
 *     creds_t *client = creds_from_client(id, secret, "https://gcp-us-east1.api.carto.com", NULL, 0, &error);
 *     creds_t *creds = creds_with_cached_token(client, NULL, &error);
 *
 *     if (creds != NULL && !creds_is_fresh(creds, 300)) {
 *         char *body = creds_token_request(creds, &error);
 *         ... POST body to creds_token_url(creds) as application/x-www-form-urlencoded, over https only ...
 *         creds_t *renewed = creds_with_token(creds, response, response_size, http_status, &error);
 *         creds_save_token(renewed, NULL, NULL);
 *     }
 *
 * CARTO limits how many tokens a client may ask for, so keep a token until it expires: creds_save_token() keeps it
 * for all of the user's programs. `cartocreds_curl.h` has all of this as creds_curl_renew().
 * ---------------------------------------------------------------------------------------------------- */
/**
 * Makes credentials of an access token.
 *
 * When the token is a JWT, its expiry is read from it. A token that has expired makes credentials with
 * #CREDS_WARNING_EXPIRED.
 *
 * @param access_token  The token alone (UTF-8), without `Bearer`.
 * @param base_url      The API's base address (UTF-8), such as `https://gcp-us-east1.api.carto.com` or, self-hosted,
 *                      `https://carto.example.org/api`. It is kept as given, less every `/` at both ends.
 * @param flags         #CREDS_ALLOW_NON_SECURE, or 0.
 * @param error         Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_NULL_ARGUMENT, #CREDS_ERROR_INVALID_TOKEN,
 *         #CREDS_ERROR_INVALID_BASE_URL (also for an account of the older platform, to which no token may be sent),
 *         #CREDS_ERROR_INSECURE_BASE_URL, #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_FLAGS.
 */
CREDS_API
CREDS_MUST_USE
creds_t *creds_from_token(const char *access_token,
                          const char *base_url,
                          uint32_t flags,
                          creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Makes credentials of a machine-to-machine client. They have no access token yet.
 *
 * @param client_id      The client's id (UTF-8).
 * @param client_secret  The client's secret (UTF-8).
 * @param base_url       The API's base address (UTF-8), as for creds_from_token().
 * @param token_url      Where to ask for access tokens (UTF-8); NULL or empty for CARTO's own address,
 *                       `https://auth.carto.com/oauth/token`.
 * @param flags          #CREDS_ALLOW_NON_SECURE, or 0. It holds for both addresses.
 * @param error          Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_NULL_ARGUMENT, #CREDS_ERROR_INVALID_TOKEN (for the id or the secret),
 *         #CREDS_ERROR_INVALID_BASE_URL and #CREDS_ERROR_INSECURE_BASE_URL (for either address),
 *         #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_FLAGS.
 */
CREDS_API
CREDS_MUST_USE
creds_t *creds_from_client(const char *client_id,
                           const char *client_secret,
                           const char *base_url,
                           const char *token_url,
                           uint32_t flags,
                           creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Loads a profile of the CARTO CLI, which `carto auth login` keeps in `~/.carto_credentials.json`.
 *
 * The base address is `https://TENANT_ID.api.carto.com`. For a self-hosted installation the file does not tell it:
 * set the environment variable `CARTO_API_BASE_URL` then.
 *
 * @param profile  The profile's name (UTF-8); NULL for the one that `CARTO_PROFILE` names, else the current one.
 * @param flags    #CREDS_REQUIRE_PRIVATE, or 0.
 * @param error    Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_NOT_FOUND where there is no such file, or no such profile in it;
 *         #CREDS_ERROR_INVALID_BASE_URL where the base address is not known; else those of creds_from_file() and
 *         creds_from_token().
 */
CREDS_API
CREDS_MUST_USE
creds_t *creds_from_profile(const char *profile,
                            uint32_t flags,
                            creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * What kind of credentials a handle has.
 *
 * @param creds  The credentials, or NULL.
 * @return #CREDS_KIND_API_KEY, #CREDS_KIND_TOKEN or #CREDS_KIND_CLIENT; -1 for NULL. A client that was given an
 *         access token is #CREDS_KIND_TOKEN.
 */
CREDS_API
int32_t creds_kind(const creds_t *creds)
CREDS_NOEXCEPT;

/**
 * The access token: a secret. Do not log it; for logs there are creds_to_string() and creds_redact().
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text; NULL where there is none.
 */
CREDS_API const char *creds_access_token(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * The id of the client, which is no secret.
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text; NULL where there is no client.
 */
CREDS_API const char *creds_client_id(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * When the access token expires. The time is a hint when to ask for another token: the token's signature is not
 * checked, and the server may refuse the token earlier.
 *
 * @param creds  The credentials, or NULL.
 * @return Seconds since 1970, UTC; 0 where no expiry is known.
 */
CREDS_API
int64_t creds_expires_at(const creds_t *creds)
CREDS_NOEXCEPT;

/**
 * Whether the credentials can be used now and for some time more, by the system's clock.
 *
 * @param creds    The credentials, or NULL.
 * @param seconds  How long they have to last; 300 leaves time for a long request.
 * @return True for an api_key and for a token whose expiry is not known; false for a client that has no access token
 *         yet, and for NULL.
 */
CREDS_API
bool creds_is_fresh(const creds_t *creds,
                    uint32_t seconds)
CREDS_NOEXCEPT;

/**
 * Where to ask for an access token.
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text, an https URL (http only where #CREDS_ALLOW_NON_SECURE allowed it); NULL where there is no
 *         client to ask for.
 */
CREDS_API
const char *creds_token_url(const creds_t *creds)
CREDS_NOEXCEPT;

/**
 * Makes the body of the request for an access token. It holds the client's secret.
 *
 * Send it by POST as `application/x-www-form-urlencoded` to creds_token_url(), check the server's certificate, and
 * follow no redirect.
 *
 * @param creds  The credentials of a client, with or without an access token.
 * @param error  Where to store an error, or NULL.
 * @return The body, to be freed with creds_string_free(); or NULL: #CREDS_ERROR_NULL_ARGUMENT,
 *         #CREDS_ERROR_WRONG_KIND where there is no client.
 */
CREDS_API
CREDS_MUST_USE
char *creds_token_request(const creds_t *creds,
                          creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Makes the same credentials with the access token in the server's answer, whatever that answer is.
 *
 * The result still knows its client and its session. Wipe the answer when you are done: it holds the token.
 *
 * @param creds        The credentials of a client, with or without an access token. They stay as they are.
 * @param response     The body of the answer; it need not end with a NUL.
 * @param size         Its size in bytes. An answer of more than 64 KiB is refused.
 * @param http_status  The HTTP status of the answer.
 * @param error        Where to store an error, or NULL.
 * @return A new reference of #CREDS_KIND_TOKEN, or NULL: #CREDS_ERROR_NULL_ARGUMENT, #CREDS_ERROR_WRONG_KIND where there
 *         is no client; #CREDS_ERROR_TOKEN_REFUSED with the server's reason; #CREDS_ERROR_TRY_LATER for the statuses
 *         429 and 5xx; #CREDS_ERROR_MALFORMED, #CREDS_ERROR_INVALID_TOKEN and #CREDS_ERROR_TOO_LARGE for an answer that
 *         has no usable token.
 */
CREDS_API
CREDS_MUST_USE
creds_t *creds_with_token(const creds_t *creds,
                          const char *response,
                          size_t size,
                          int32_t http_status,
                          creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Makes the same credentials with the access token that creds_save_token() kept for this client, where there is one
 * that has not expired.
 *
 * A missing, broken or foreign file, and one that others may write, is no error: the result is then another reference
 * to the same credentials.
 *
 * @param creds  The credentials of a client, with or without an access token.
 * @param path   The file (bytes on Unix, UTF-8 on Windows); NULL for this client's own in the user's cache folder.
 * @param error  Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_NULL_ARGUMENT, #CREDS_ERROR_WRONG_KIND where there is no client.
 */
CREDS_API
CREDS_MUST_USE
creds_t *creds_with_cached_token(const creds_t *creds,
                                 const char *path,
                                 creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Keeps the access token of a client for later programs of the same user, until it expires.
 *
 * The file is private (mode 0600) and replaced whole. It says for which client, base_url and token_url the token is, and
 * serves no other. There is one file for each, `~/.cache/cartocreds/token-HASH.json` (or under `$XDG_CACHE_HOME`) on
 * Linux, `~/Library/Caches/cartocreds/` on macOS, `%LOCALAPPDATA%\cartocreds\` on Windows; the folder is created (mode
 * 0700) where it is missing. These files may be deleted at any time.
 *
 * A token whose expiry is not known is not kept, since nobody could tell when to ask for another.
 *
 * @param creds  The credentials of a client that has an access token.
 * @param path   The file (bytes on Unix, UTF-8 on Windows), in a folder that exists; NULL for this client's own in the
 *               user's cache folder.
 * @param error  Where to store an error, or NULL.
 * @return #CREDS_OK; #CREDS_ERROR_WRONG_KIND where there is no client, no access token or no known expiry, and where the
 *         file holds credentials, which would be lost; else those of creds_save().
 */
CREDS_API
CREDS_MUST_USE
creds_status_t creds_save_token(const creds_t *creds,
                                const char *path,
                                creds_error_t **error)
CREDS_NOEXCEPT;

/* ----------------------------------------------------------------------------------------------------
 * Errors and strings
 * ---------------------------------------------------------------------------------------------------- */
/**
 * The status that an error stands for.
 *
 * @param error  The error, or NULL.
 * @return The CREDS_ERROR_ code; #CREDS_OK for NULL.
 */
CREDS_API creds_status_t creds_error_status(const creds_error_t *error) CREDS_NOEXCEPT;

/**
 * What happened, to which argument or file, and what to do next: one line for a person to read.
 *
 * @param error  The error, or NULL.
 * @return Borrowed UTF-8 text, valid until the error is freed; NULL for NULL.
 */
CREDS_API const char *creds_error_message(const creds_error_t *error) CREDS_NOEXCEPT;

/**
 * The system's own code: `errno`, on Windows `GetLastError()`.
 *
 * @param error  The error, or NULL.
 * @return The code; 0 where the system had no part in it, and for NULL.
 */
CREDS_API int32_t creds_error_os_code(const creds_error_t *error) CREDS_NOEXCEPT;

/**
 * Frees an error.
 *
 * @param error  The error, or NULL.
 */
CREDS_API void creds_error_free(creds_error_t *error) CREDS_NOEXCEPT;

/**
 * Wipes and frees a string that this library returned for the caller to own. Never use free() for these.
 *
 * All of the string is wiped, also where strtok() or the like has cut it.
 *
 * @param string  The pointer that the library returned; or NULL. The bytes of the string may have changed.
 */
CREDS_API void creds_string_free(char *string) CREDS_NOEXCEPT;

/* ----------------------------------------------------------------------------------------------------
 * Version
 *
 * #CREDS_VERSION and the numbers beside it are those of this header. The functions tell the version of the library
 * that runs, which may be newer.
 * ---------------------------------------------------------------------------------------------------- */
/**
 * The version of the library that runs, as text such as `1.0.0`.
 *
 * @return Static text.
 */
CREDS_API const char *creds_version(void) CREDS_NOEXCEPT;

/**
 * The version of the library that runs, as a number to compare with #CREDS_VERSION_NUMBER.
 *
 * @return The major version times 1000000, plus the minor version times 1000, plus the patch version.
 */
CREDS_API uint32_t creds_version_number(void) CREDS_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif /* CARTOCREDS_H */
