/*
 * cartocreds 1.0.0: CARTO credentials for C, C++ and every language that can call C.
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

/* ----------------------------------------------------------------------------------------------------
 * Status codes
 * ---------------------------------------------------------------------------------------------------- */
/**
 * How a call ended: #CREDS_OK or one of the CREDS_ERROR_ codes.
 *
 * The type has the same width on all systems. Codes are never renumbered or removed. Later versions may add
 * codes, so treat an unknown one as a failure and show creds_error_message().
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
 * There is neither a username nor a base_url, or both are empty.
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
 * The file has, or would have, more than 64 KiB (1 MiB for the CARTO CLI's profiles); or the server's answer
 * has more than 64 KiB.
 */
#define CREDS_ERROR_TOO_LARGE 11

/**
 * Anybody may write the file; or #CREDS_REQUIRE_PRIVATE was given and the file is not private; or a save
 * cannot make its file private, because the file system does not store who may use it.
 */
#define CREDS_ERROR_UNSAFE_FILE 12

/**
 * The file is not one JSON object in UTF-8 whose known fields have the right types and occur at most once;
 * or the server's answer has no access token.
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
 * The file is saved or deleted, but its folder could not be synced: a power cut could undo the change.
 */
#define CREDS_ERROR_NOT_DURABLE 16

/**
 * A bug in the library, caught before it could harm the program.
 */
#define CREDS_ERROR_INTERNAL 17

/**
 * The flags have a bit that the function does not know.
 */
#define CREDS_ERROR_INVALID_FLAGS 18

/**
 * In creds_url(), the path has a character or a segment that URL parsers treat differently. For files, the
 * path is empty, too long, a loop of symbolic links, or clearly not a path.
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
 * The server refused to give an access token. The message contains its reason.
 */
#define CREDS_ERROR_TOKEN_REFUSED 23

/**
 * The server cannot give an access token now: it did not answer (status 0 or 408), was asked too often
 * (429), or has a fault (5xx).
 */
#define CREDS_ERROR_TRY_LATER 24

/**
 * A file, or the environment, has two kinds of credentials.
 */
#define CREDS_ERROR_AMBIGUOUS 25

/**
 * Returns the name of a status code, such as `CREDS_ERROR_NOT_FOUND`.
 *
 * @param status  Any number.
 * @return Static text; `CREDS_ERROR_UNKNOWN` for a number that is not a code of this version.
 */
CREDS_API const char *creds_status_name(creds_status_t status) CREDS_NOEXCEPT;

/* ----------------------------------------------------------------------------------------------------
 * Flags, warnings, sources and kinds
 *
 * A function that can fail refuses a flag that it does not know (#CREDS_ERROR_INVALID_FLAGS).
 * ---------------------------------------------------------------------------------------------------- */
/**
 * Accept a base_url that is not https, such as `http://localhost:8080`.
 *
 * For creds_new(), creds_from_env(), creds_resolve(), creds_from_token() and creds_from_client(). It does
 * not apply to a file, which has a field `allow_non_secure` of its own.
 */
#define CREDS_ALLOW_NON_SECURE 1

/**
 * Refuse a file unless it belongs to the caller (or root) and nobody else may read or write it. On Windows
 * the file's access control list tells who may do that, and the system and administrators count as root.
 *
 * For creds_new(), creds_from_file(), creds_from_profile() and creds_resolve(), when they read a file.
 */
#define CREDS_REQUIRE_PRIVATE 2

/**
 * Write the secret itself (api_key, access token or client_secret) into the text of creds_to_string().
 */
#define CREDS_SHOW_API_KEY 4

/**
 * The group or others may read the file; on Windows, somebody other than its owner and administrators.
 */
#define CREDS_WARNING_READABLE_BY_OTHERS 1

/**
 * The group may write the file; on Windows, somebody other than its owner and administrators, but not
 * everybody.
 */
#define CREDS_WARNING_WRITABLE_BY_GROUP 2

/**
 * The file belongs neither to the effective user nor to root; on Windows, nor to administrators.
 */
#define CREDS_WARNING_FOREIGN_OWNER 4

/**
 * The file is the default file of an older cartoframes, or has its field `key`. To bring it up to date, save
 * the credentials with a NULL path and delete the older file.
 */
#define CREDS_WARNING_LEGACY_FILE 8

/**
 * The access token has expired.
 */
#define CREDS_WARNING_EXPIRED 16

/**
 * The file has no `api_key` (nor the older `key`), so the credentials give access to public data only. If it
 * should have one, check the spelling of the field.
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
 * creds_source_kind(): the values were in a file, whose path is creds_source_path().
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
 * Both types are opaque: programs use only pointers to them.
 * ---------------------------------------------------------------------------------------------------- */
/**
 * The reason why a call failed. It never contains a secret.
 *
 * Threads: any number of threads may read an error at the same time. Free it once, when no thread uses it
 * any more.
 */
typedef struct creds_error_t creds_error_t;

/**
 * Credentials with a base_url and, if attached, a session. They never change and are reference-counted.
 *
 * Threads: any number of threads may use a handle at the same time. Each reference is freed once, on any
 * thread.
 */
typedef struct creds_t creds_t;

/* ----------------------------------------------------------------------------------------------------
 * Making and freeing
 *
 * Each of these functions returns a reference that the caller owns and frees with creds_free().
 * ---------------------------------------------------------------------------------------------------- */
/**
 * Makes credentials from a username, an api_key and a base_url.
 *
 * At least a username or a base_url is needed. If all three are NULL, this loads the user's saved
 * credentials, as creds_from_file() does with a NULL path.
 *
 * @param username  The account's name (UTF-8), or NULL. An empty one counts as NULL.
 * @param api_key   The key (UTF-8), or NULL for the public one, `default_public`. An empty one is kept as it
 *                  is.
 * @param base_url  The address of the account, such as `https://carto.example.org/user/johnsmith` (UTF-8).
 *                  NULL or empty means `https://USERNAME.carto.com`. It is kept as given, without any `/` at
 *                  both ends.
 * @param flags     #CREDS_ALLOW_NON_SECURE, #CREDS_REQUIRE_PRIVATE, or 0.
 * @param error     Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_MISSING_ACCOUNT, #CREDS_ERROR_INVALID_USERNAME,
 *         #CREDS_ERROR_INVALID_API_KEY, #CREDS_ERROR_INVALID_BASE_URL, #CREDS_ERROR_INSECURE_BASE_URL,
 *         #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_FLAGS; if all three are NULL, the errors of
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
 * Loads credentials from a JSON file. Its fields determine the kind of the file:
 * - `username`, `api_key`, `base_url`: an account of the older platform, as cartoframes saves it.
 * - `access_token`, with `api_base_url`: an access token, as Python's carto-auth saves it.
 * - `client_id` and `client_secret`, with `api_base_url`: a client.
 * - `profiles`, or `token` and `tenant_id`: the CARTO CLI's profiles. The current profile is loaded.
 *
 * The call does not wait for a FIFO or a terminal. But it waits, as any program does, if the file is on a
 * network or FUSE file system that does not answer. The library checks and reads the same open file. If
 * another program is rewriting the file in place, the library tries to read it again for at most 100 ms.
 * creds_warnings() tells what is doubtful about a file that was not refused.
 *
 * @param path   The file (bytes on Unix, UTF-8 on Windows); or NULL for the user's default file. That is
 *               `creds.json` at creds_default_path(); if it does not exist, `cartocreds.json` beside it,
 *               which versions of cartoframes before 1.0.0 wrote.
 * @param flags  #CREDS_REQUIRE_PRIVATE, or 0.
 * @param error  Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_NOT_FOUND, #CREDS_ERROR_PERMISSION_DENIED,
 *         #CREDS_ERROR_NOT_REGULAR, #CREDS_ERROR_TOO_LARGE, #CREDS_ERROR_UNSAFE_FILE,
 *         #CREDS_ERROR_MALFORMED, #CREDS_ERROR_NO_CONFIG_DIR, #CREDS_ERROR_IO, #CREDS_ERROR_INVALID_PATH,
 *         #CREDS_ERROR_INVALID_FLAGS; #CREDS_ERROR_AMBIGUOUS for a file of two kinds at once; for the values
 *         in the file, the errors of creds_new(), creds_from_token(), creds_from_client() and
 *         creds_from_profile().
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
 * If `CARTO_API_BASE_URL` and a token or a client are set, they are of the current platform.
 * `CARTO_API_TOKEN`, `CARTO_ACCESS_TOKEN` or `CARTO_API_ACCESS_TOKEN` is an access token. `CARTO_CLIENT_ID`
 * and `CARTO_CLIENT_SECRET` are a client, and `CARTO_TOKEN_URL` is the address that gives out its tokens.
 * Without `CARTO_API_BASE_URL` these variables are ignored, because people keep other keys under such names.
 *
 * Else they are of an account of the older platform. `CARTO_USER` or `CARTO_USERNAME` is the username,
 * `CARTO_API_KEY` or `CARTODB_API_KEY` the api_key, and `CARTO_BASE_URL` the base_url. `CARTO_API_URL`,
 * which GDAL uses, serves as the base_url too, without `/api/v2/sql` at its end.
 *
 * If several names of a value are set, the first that is not empty counts. A program that runs with raised
 * privileges (set-user-ID) ignores all of these variables, because the user who started it could have set
 * them.
 *
 * Threads: as with getenv(), no other thread may change the environment during the call.
 *
 * @param flags  #CREDS_ALLOW_NON_SECURE, or 0.
 * @param error  Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_MISSING_ACCOUNT if the environment has no credentials (an
 *         api_key or a token alone does not count), #CREDS_ERROR_AMBIGUOUS if it has an access token and a
 *         client, #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_FLAGS; for the values, the errors of
 *         creds_new(), creds_from_token() and creds_from_client().
 */
CREDS_API CREDS_MUST_USE creds_t *creds_from_env(uint32_t flags, creds_error_t **error) CREDS_NOEXCEPT;

/**
 * Makes another reference to the same credentials.
 *
 * @param creds  The credentials, or NULL.
 * @return A new reference, to be freed with creds_free(); NULL if `creds` is NULL.
 */
CREDS_API CREDS_MUST_USE creds_t *creds_from_credentials(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Makes credentials from what a user typed: a profile, a file, a URL, a username, or nothing.
 *
 * The first rule that applies counts:
 * - `target` begins with `profile:`: the profile of the CARTO CLI whose name follows; `api_key` is ignored.
 * - `target` ends in `.json` (any case): that file; `api_key` is ignored.
 * - `target` begins with `https://` or `http://` (any case): a base_url, with `api_key`.
 * - any other `target`: a username, with `api_key`.
 * - `target` is NULL: the file that the environment variable `CARTO_CREDENTIALS_FILE` names; else the
 *   environment, as creds_from_env() reads it; else the profile that `CARTO_PROFILE` names; else the default
 *   file; else the CARTO CLI's current profile; else the token of Python's carto-auth
 *   (`~/.carto-auth/token_oauth.json`).
 *
 * The values of two sources are never mixed, with one exception: the CARTO CLI's file does not contain the
 * address of a self-hosted installation, so this is taken from `CARTO_API_BASE_URL`. An access token that
 * has expired is an error here, because no request can be made with it.
 *
 * @param target   What the user typed (UTF-8; the path of a `.json` file as for creds_from_file()), or NULL.
 * @param api_key  The key for a URL or a username (UTF-8). NULL or empty means `default_public`.
 * @param flags    #CREDS_ALLOW_NON_SECURE, #CREDS_REQUIRE_PRIVATE, or 0.
 * @param error    Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_MISSING_ACCOUNT for an empty target, or a key without a
 *         target; #CREDS_ERROR_EXPIRED; else the errors of creds_new(), creds_from_file(), creds_from_env()
 *         and creds_from_profile().
 */
CREDS_API
CREDS_MUST_USE
creds_t *creds_resolve(const char *target,
                       const char *api_key,
                       uint32_t flags,
                       creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Makes the same credentials with a session: any object with which the program makes requests, such as a
 * `CURL *`.
 *
 * Every handle that is made from the new one shares the session. It is not saved. If several threads use the
 * session, the program has to synchronise them.
 *
 * @param creds    The credentials, which do not change. If NULL, the session still belongs to the caller.
 * @param session  The session. NULL makes credentials without a session, and `destroy` is not called.
 * @param destroy  Is called once with `session` when the last handle that shares it is freed, on the thread
 *                 that frees it, with no lock held. It is not called at exit. It must not throw. Until it
 *                 returns, that thread cannot be cancelled (pthread_cancel). NULL if there is nothing to
 *                 call.
 * @return A new reference; NULL if `creds` is NULL.
 */
CREDS_API
CREDS_MUST_USE
creds_t *creds_with_session(const creds_t *creds,
                            void *session,
                            void (*destroy)(void *session))
CREDS_NOEXCEPT;

/**
 * Frees a reference. When the last one is freed, the secrets are wiped and the texts that accessors returned
 * are freed.
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
 * Saves credentials to a file that only the user may read. Its mode is 0600; on Windows its access control
 * list names the user, the system and administrators. If the file system cannot keep a file closed to other
 * users, the save is refused (#CREDS_ERROR_UNSAFE_FILE).
 *
 * The file is replaced as a whole: at every moment, even if the power fails, the path has the old file or
 * the new one. #CREDS_ERROR_NOT_DURABLE means that the new file is there, but that a power cut could bring
 * the old one back. On every other error the old file is unchanged.
 *
 * The file has the fields that creds_from_file() describes for an account, an access token, or a client. The
 * fields of other kinds are removed, so a file has only one kind of credentials. The fields of other
 * programs are kept. The session is not saved, and neither is the access token of a client:
 * creds_save_token() saves that.
 *
 * With a NULL path, this replaces the user's saved credentials, which creds_resolve() finds without a target
 * unless environment variables name others. cartoframes uses the same file and supports only accounts of the
 * older platform. So give another path for a token or a client if the user also works with cartoframes.
 *
 * A symbolic link is followed and stays a link. On Windows, the library tries for half a second to replace a
 * file that another program has open.
 *
 * @param creds  The credentials.
 * @param path   The file (bytes on Unix, UTF-8 on Windows), in a folder that exists; or NULL for the default
 *               file, whose folder the library creates (mode 0700).
 * @param error  Where to store an error, or NULL.
 * @return #CREDS_OK; #CREDS_ERROR_NOT_DURABLE if the new file is there but not synced; or, with the old file
 *         unchanged, #CREDS_ERROR_NULL_ARGUMENT, #CREDS_ERROR_NOT_FOUND, #CREDS_ERROR_PERMISSION_DENIED,
 *         #CREDS_ERROR_NOT_REGULAR, #CREDS_ERROR_TOO_LARGE, #CREDS_ERROR_UNSAFE_FILE, #CREDS_ERROR_MALFORMED
 *         (the old file is not a JSON object, and is not overwritten), #CREDS_ERROR_WRONG_KIND (the old file
 *         has the CARTO CLI's profiles, which only the CLI writes), #CREDS_ERROR_NO_CONFIG_DIR,
 *         #CREDS_ERROR_INVALID_PATH, #CREDS_ERROR_IO.
 */
CREDS_API
CREDS_MUST_USE
creds_status_t creds_save(const creds_t *creds,
                          const char *path,
                          creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Deletes a credentials file. Like `rm`, it deletes the link if the path is a symbolic link.
 *
 * @param path   The file (bytes on Unix, UTF-8 on Windows); or NULL for the default file and the older
 *               `cartocreds.json` beside it, so that no default file is left.
 * @param error  Where to store an error, or NULL.
 * @return #CREDS_OK; #CREDS_ERROR_NOT_FOUND if there was no file, which is harmless;
 *         #CREDS_ERROR_NOT_DURABLE if the file is deleted, but a power cut could bring it back; or, with the
 *         file still there, #CREDS_ERROR_PERMISSION_DENIED, #CREDS_ERROR_NOT_REGULAR,
 *         #CREDS_ERROR_NO_CONFIG_DIR, #CREDS_ERROR_INVALID_PATH, #CREDS_ERROR_IO.
 */
CREDS_API CREDS_MUST_USE creds_status_t creds_delete(const char *path, creds_error_t **error) CREDS_NOEXCEPT;

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
 * There is one slot for the whole process. It is empty at first. It has no lock, so any thread may call these
 * functions, and so may a child process that was forked by a program with several threads.
 * ---------------------------------------------------------------------------------------------------- */
/**
 * Sets the process's default credentials. The slot holds a reference of its own, and releases the
 * credentials that it held before.
 *
 * @param creds  The credentials; NULL empties the slot.
 * @return #CREDS_OK.
 */
CREDS_API creds_status_t creds_set_default(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Returns the process's default credentials.
 *
 * @return A new reference, to be freed with creds_free(); NULL if the slot is empty.
 */
CREDS_API CREDS_MUST_USE creds_t *creds_get_default(void) CREDS_NOEXCEPT;

/**
 * Empties the slot, as creds_set_default() does with NULL.
 */
CREDS_API void creds_unset_default(void) CREDS_NOEXCEPT;

/* ----------------------------------------------------------------------------------------------------
 * Accessors
 *
 * Accessors return what the handle stores, without a copy or a lock. The texts are UTF-8 and borrowed: they stay valid
 * and unchanged until the handle is freed. For a NULL handle, an accessor returns NULL, false or 0, and the ones that
 * return a kind return -1.
 * ---------------------------------------------------------------------------------------------------- */
/**
 * Returns the username.
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text; NULL if there is no username.
 */
CREDS_API const char *creds_username(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Returns the api_key, which is a secret unless creds_is_public(). Do not log it: use creds_to_string() or
 * creds_redact() for logs.
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text, empty for an access token or a client; NULL only for a NULL handle.
 */
CREDS_API const char *creds_api_key(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Returns the base_url, without a `/` at its end.
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text; NULL only for a NULL handle.
 */
CREDS_API const char *creds_base_url(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Tells whether a base_url that is not https was allowed.
 *
 * @param creds  The credentials, or NULL.
 * @return True if it was; false for NULL.
 */
CREDS_API bool creds_allow_non_secure(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Returns the session that creds_with_session() attached.
 *
 * @param creds  The credentials, or NULL.
 * @return The session, valid until the last handle that shares it is freed; NULL if there is no session.
 */
CREDS_API void *creds_session(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Returns the account's name. This is the username; or, without one, the name in the base_url: `NAME` in
 * `https://HOST/user/NAME`, `https://HOST/u/NAME` or `https://NAME.carto.com`.
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text; NULL if there is no name in either.
 */
CREDS_API const char *creds_account(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Tells where the credentials came from: `arguments`, `environment`, or `file PATH`. PATH is for people: it
 * shows bytes that are not UTF-8, and control characters, as `\xNN`.
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text; NULL only for a NULL handle.
 */
CREDS_API const char *creds_source(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Tells the kind of place that the credentials came from.
 *
 * @param creds  The credentials, or NULL.
 * @return #CREDS_SOURCE_ARGUMENTS, #CREDS_SOURCE_ENVIRONMENT or #CREDS_SOURCE_FILE; -1 for NULL.
 */
CREDS_API int32_t creds_source_kind(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Returns the path of the file that the credentials came from. Use it to open or compare the file, and
 * creds_source() to show it to people.
 *
 * @param creds  The credentials, or NULL.
 * @return The borrowed path as it was given or found (bytes on Unix, UTF-8 on Windows); NULL if the
 *         credentials did not come from a file.
 */
CREDS_API const char *creds_source_path(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Tells what is doubtful about the credentials and the file that they came from.
 *
 * @param creds  The credentials, or NULL.
 * @return CREDS_WARNING_ bits, or 0.
 */
CREDS_API uint32_t creds_warnings(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Tells whether the api_key is `default_public`, the key for public data, which is not a secret.
 *
 * @param creds  The credentials, or NULL.
 * @return True if it is; false for NULL.
 */
CREDS_API bool creds_is_public(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Tells whether two credentials have the same values: the username, the api_key and the base_url, as in
 * cartoframes, and the access token, the client and its token_url. The expiry, the source and the session do
 * not count.
 *
 * @param a  Credentials, or NULL.
 * @param b  Credentials, or NULL.
 * @return True if they are equal. Two NULLs are equal; NULL and credentials are not.
 */
CREDS_API bool creds_equal(const creds_t *a, const creds_t *b) CREDS_NOEXCEPT;

/**
 * Describes the credentials for people and logs:
 * `Credentials(username='johnsmith', api_key='***', base_url='https://johnsmith.carto.com')`.
 *
 * For an access token the names are `access_token` and `base_url`, for a client without a token `client_id`,
 * `client_secret` and `base_url`. `username=None` means that there is no username. The public api_key is not
 * a secret, so it is shown.
 *
 * @param creds  The credentials, or NULL.
 * @param flags  #CREDS_SHOW_API_KEY to show the secret itself, or 0. Other bits are ignored.
 * @return The text, to be freed with creds_string_free(); NULL for NULL.
 */
CREDS_API CREDS_MUST_USE char *creds_to_string(const creds_t *creds, uint32_t flags) CREDS_NOEXCEPT;

/* ----------------------------------------------------------------------------------------------------
 * Requests
 *
 * These functions make what a request to CARTO's APIs needs. Except for the URL and masked texts, the texts that they
 * return contain a secret: free them soon, which wipes them.
 * ---------------------------------------------------------------------------------------------------- */
/**
 * Makes the URL of an API: the base_url, a `/`, and `path` without any `/` at its beginning. The path of the
 * base_url, such as `/user/NAME` on a self-hosted installation, stays.
 *
 * @param creds  The credentials.
 * @param path   The path, such as `api/v2/sql` (UTF-8). It may end in a query. It must be percent-encoded
 *               where needed: a control character, a space, `\`, `#`, or a segment `.` or `..` is refused.
 * @param error  Where to store an error, or NULL.
 * @return The URL, to be freed with creds_string_free(); or NULL: #CREDS_ERROR_NULL_ARGUMENT,
 *         #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_PATH.
 */
CREDS_API
CREDS_MUST_USE
char *creds_url(const creds_t *creds,
                const char *path,
                creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Checks that credentials are for an account of the older platform, with an api_key. Call it before a request that
 * only this platform knows, such as `api/v2/sql`: an access token must not be sent there.
 *
 * @param creds  The credentials.
 * @param error  Where to store an error, or NULL.
 * @return #CREDS_OK, #CREDS_ERROR_NULL_ARGUMENT, or #CREDS_ERROR_WRONG_KIND for an access token or a client.
 */
CREDS_API
creds_status_t creds_require_api_key(const creds_t *creds,
                                     creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Makes the value of the `Authorization` header. For an access token, this is `Bearer ` and the token; for
 * an account of the older platform, `Basic ` and the Base64 of `ACCOUNT:API_KEY`.
 *
 * @param creds  The credentials.
 * @param error  Where to store an error, or NULL.
 * @return The value, to be freed with creds_string_free(); or NULL: #CREDS_ERROR_NULL_ARGUMENT,
 *         #CREDS_ERROR_MISSING_ACCOUNT if creds_account() is NULL, #CREDS_ERROR_INVALID_USERNAME if the name
 *         has a `:`, #CREDS_ERROR_WRONG_KIND for a client that has no access token yet.
 */
CREDS_API
CREDS_MUST_USE
char *creds_authorization(const creds_t *creds,
                          creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Makes the query or form parameter: `api_key=` and the key, percent-encoded.
 *
 * CARTO accepts the key in this way too. Prefer creds_authorization(), because URLs are logged more often
 * than headers.
 *
 * @param creds  The credentials, or NULL.
 * @return The parameter, to be freed with creds_string_free(); NULL for NULL, and for an access token or a
 *         client, because an access token must never be in a URL.
 */
CREDS_API CREDS_MUST_USE char *creds_query(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Masks the secrets of credentials (api_key, access token, client_secret) in a text that goes to a log, a
 * screen or a bug report.
 *
 * `***` replaces each secret, and the Base64 of each secret, of `ACCOUNT:API_KEY` and of
 * `CLIENT_ID:CLIENT_SECRET`. A secret may be written as it is, percent-encoded (a space also as `+`),
 * JSON-escaped, or in a mixture of these. Base64 may be in the standard or the URL alphabet, with or without
 * padding. `Basic ` and `Bearer ` before a secret are masked with it. An empty api_key and the public one
 * mask nothing.
 *
 * The time is proportional to the length of the text.
 *
 * @param creds  The credentials, or NULL.
 * @param text   The text: any bytes up to a NUL; or NULL.
 * @return The masked text, to be freed with creds_string_free(); NULL if `creds` or `text` is NULL, or if
 *         masking fails because of a bug in the library.
 */
CREDS_API CREDS_MUST_USE char *creds_redact(const creds_t *creds, const char *text) CREDS_NOEXCEPT;

/**
 * Masks secrets as creds_redact() does, in bytes that may include NULs.
 *
 * @param creds     The credentials, or NULL.
 * @param text      The bytes, with or without a NUL at the end. May be NULL if `size` is 0.
 * @param size      The number of bytes.
 * @param out_size  Where to store the number of masked bytes, without the NUL that follows them; 0 if the
 *                  function returns NULL. May be NULL.
 * @return The masked bytes and a NUL, to be freed with creds_string_free(); NULL if `creds` is NULL, if
 *         `text` is NULL and `size` is not 0, or if masking fails because of a bug in the library.
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
 * CARTO's current platform uses an access token instead of a username and an api_key. People get a token from
 * `carto auth login`, whose profiles creds_from_profile() reads, or create one in the Workspace. A program that runs
 * without a person has a machine-to-machine client, an id and a secret, with which it asks CARTO for access tokens.
 *
 * The library itself sends nothing. To get a token for a client, send creds_token_request() to creds_token_url() and
 * pass the answer to creds_with_token():
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
 * CARTO limits how many tokens a client may ask for, so use a token until it expires. creds_save_token() saves it for
 * all of the user's programs. creds_curl_renew() in `cartocreds_curl.h` does all of this.
 * ---------------------------------------------------------------------------------------------------- */
/**
 * Makes credentials from an access token.
 *
 * If the token is a JWT, the library reads its expiry. For a token that has expired, the credentials have
 * #CREDS_WARNING_EXPIRED.
 *
 * @param access_token  The token alone (UTF-8), without `Bearer`.
 * @param base_url      The API's base address (UTF-8), such as `https://gcp-us-east1.api.carto.com` or,
 *                      self-hosted, `https://carto.example.org/api`. It is kept as given, without any `/` at
 *                      both ends.
 * @param flags         #CREDS_ALLOW_NON_SECURE, or 0.
 * @param error         Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_NULL_ARGUMENT, #CREDS_ERROR_INVALID_TOKEN,
 *         #CREDS_ERROR_INVALID_BASE_URL (also for an account of the older platform, to which no token may be
 *         sent), #CREDS_ERROR_INSECURE_BASE_URL, #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_FLAGS.
 */
CREDS_API
CREDS_MUST_USE
creds_t *creds_from_token(const char *access_token,
                          const char *base_url,
                          uint32_t flags,
                          creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Makes credentials from a machine-to-machine client. They have no access token yet.
 *
 * @param client_id      The client's id (UTF-8).
 * @param client_secret  The client's secret (UTF-8).
 * @param base_url       The API's base address (UTF-8), as for creds_from_token().
 * @param token_url      The address that gives out access tokens (UTF-8); NULL or empty for CARTO's own,
 *                       `https://auth.carto.com/oauth/token`.
 * @param flags          #CREDS_ALLOW_NON_SECURE, or 0. It applies to both addresses.
 * @param error          Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_NULL_ARGUMENT, #CREDS_ERROR_INVALID_TOKEN (for the id or
 *         the secret), #CREDS_ERROR_INVALID_BASE_URL and #CREDS_ERROR_INSECURE_BASE_URL (for either
 *         address), #CREDS_ERROR_INVALID_UTF8, #CREDS_ERROR_INVALID_FLAGS.
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
 * Loads a profile of the CARTO CLI, which `carto auth login` saves in `~/.carto_credentials.json`.
 *
 * The base address is `https://TENANT_ID.api.carto.com`. For a self-hosted installation the file does not
 * contain the address, so set the environment variable `CARTO_API_BASE_URL`.
 *
 * @param profile  The profile's name (UTF-8). NULL means the profile that `CARTO_PROFILE` names, else the
 *                 current one.
 * @param flags    #CREDS_REQUIRE_PRIVATE, or 0.
 * @param error    Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_NOT_FOUND if there is no such file, or no such profile in
 *         it; #CREDS_ERROR_INVALID_BASE_URL if the base address is not known; else the errors of
 *         creds_from_file() and creds_from_token().
 */
CREDS_API
CREDS_MUST_USE
creds_t *creds_from_profile(const char *profile,
                            uint32_t flags,
                            creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Tells what kind of credentials a handle has.
 *
 * @param creds  The credentials, or NULL.
 * @return #CREDS_KIND_API_KEY, #CREDS_KIND_TOKEN or #CREDS_KIND_CLIENT; -1 for NULL. A client that was given
 *         an access token is #CREDS_KIND_TOKEN.
 */
CREDS_API int32_t creds_kind(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Returns the access token, which is a secret. Do not log it: use creds_to_string() or creds_redact() for
 * logs.
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text; NULL if there is no access token.
 */
CREDS_API const char *creds_access_token(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Returns the id of the client, which is not a secret.
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text; NULL if there is no client.
 */
CREDS_API const char *creds_client_id(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Tells when the access token expires. Use the time only to decide when to ask for another token: the
 * library does not check the token's signature, and the server may refuse the token earlier.
 *
 * @param creds  The credentials, or NULL.
 * @return Seconds since 1970, UTC; 0 if the expiry is not known.
 */
CREDS_API int64_t creds_expires_at(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Tells whether the credentials can be used now and for some more time, by the system's clock.
 *
 * @param creds    The credentials, or NULL.
 * @param seconds  How long they have to last. 300 leaves time for a long request.
 * @return True for an api_key and for a token whose expiry is not known; false for a client that has no
 *         access token yet, and for NULL.
 */
CREDS_API bool creds_is_fresh(const creds_t *creds, uint32_t seconds) CREDS_NOEXCEPT;

/**
 * Returns the address that gives out access tokens for the client.
 *
 * @param creds  The credentials, or NULL.
 * @return Borrowed text, an https URL (http only if creds_allow_non_secure()); NULL if there is no client.
 */
CREDS_API const char *creds_token_url(const creds_t *creds) CREDS_NOEXCEPT;

/**
 * Makes the body of the request for an access token. It contains the client's secret.
 *
 * Send it to creds_token_url() by POST as `application/x-www-form-urlencoded`. Check the server's
 * certificate, and do not follow redirects.
 *
 * @param creds  The credentials of a client, with or without an access token.
 * @param error  Where to store an error, or NULL.
 * @return The body, to be freed with creds_string_free(); or NULL: #CREDS_ERROR_NULL_ARGUMENT,
 *         #CREDS_ERROR_WRONG_KIND if there is no client.
 */
CREDS_API
CREDS_MUST_USE
char *creds_token_request(const creds_t *creds,
                          creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Makes the same credentials with the access token in the server's answer. Pass every answer, also one that
 * refuses a token: the error then has the reason.
 *
 * The new credentials have the same client and session. Wipe the answer when you are done, because it
 * contains the token.
 *
 * @param creds        The credentials of a client, with or without an access token. They do not change.
 * @param response     The body of the answer; it need not end with a NUL.
 * @param size         Its size in bytes. An answer of more than 64 KiB is refused.
 * @param http_status  The HTTP status of the answer, or 0 if there was no answer.
 * @param error        Where to store an error, or NULL.
 * @return A new reference of #CREDS_KIND_TOKEN, or NULL: #CREDS_ERROR_NULL_ARGUMENT, #CREDS_ERROR_WRONG_KIND
 *         if there is no client; #CREDS_ERROR_TOKEN_REFUSED with the server's reason; #CREDS_ERROR_TRY_LATER
 *         for the statuses 0, 408, 429 and 5xx; #CREDS_ERROR_MALFORMED, #CREDS_ERROR_INVALID_TOKEN and
 *         #CREDS_ERROR_TOO_LARGE for an answer that has no usable token.
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
 * Makes the same credentials with the access token that creds_save_token() saved for this client, if that
 * token has not expired and lasts longer than the one that the credentials have, if any.
 *
 * It is not an error if the file is missing or broken, is for another client, or is not private. The
 * function then returns another reference to the same credentials.
 *
 * @param creds  The credentials of a client, with or without an access token.
 * @param path   The file (bytes on Unix, UTF-8 on Windows); NULL for this client's own in the user's cache
 *               folder.
 * @param error  Where to store an error, or NULL.
 * @return A new reference, or NULL: #CREDS_ERROR_NULL_ARGUMENT, #CREDS_ERROR_WRONG_KIND if there is no
 *         client.
 */
CREDS_API
CREDS_MUST_USE
creds_t *creds_with_cached_token(const creds_t *creds,
                                 const char *path,
                                 creds_error_t **error)
CREDS_NOEXCEPT;

/**
 * Saves the access token of a client for other programs of the same user, until the token expires.
 *
 * The file is private (mode 0600) and replaced as a whole. It names the client, the base_url and the
 * token_url that the token is for, and the library uses the token for these only. Each of these has a file
 * of its own: `~/.cache/cartocreds/token-HASH.json` (or under `$XDG_CACHE_HOME`) on Linux, in
 * `~/Library/Caches/cartocreds/` on macOS, in `%LOCALAPPDATA%\cartocreds\` on Windows. The library creates
 * the folder (mode 0700) if it is missing. These files may be deleted at any time.
 *
 * A token whose expiry is not known is not saved, because no program could tell when to ask for another.
 *
 * @param creds  The credentials of a client that has an access token.
 * @param path   The file (bytes on Unix, UTF-8 on Windows), in a folder that exists; NULL for this client's
 *               own in the user's cache folder. A file that you name must be missing, empty, or one that this
 *               function wrote.
 * @param error  Where to store an error, or NULL.
 * @return #CREDS_OK; #CREDS_ERROR_WRONG_KIND if there is no client, no access token or no known expiry, or
 *         if the file has another content, which would be lost; else the errors of creds_save().
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
 * Returns the status code of an error.
 *
 * @param error  The error, or NULL.
 * @return The CREDS_ERROR_ code; #CREDS_OK for NULL.
 */
CREDS_API creds_status_t creds_error_status(const creds_error_t *error) CREDS_NOEXCEPT;

/**
 * Returns a message for people, in one line: what happened, to which argument or file, and what to do next.
 *
 * @param error  The error, or NULL.
 * @return Borrowed UTF-8 text, valid until the error is freed; NULL for NULL.
 */
CREDS_API const char *creds_error_message(const creds_error_t *error) CREDS_NOEXCEPT;

/**
 * Returns the system's error code: `errno`, or `GetLastError()` on Windows.
 *
 * @param error  The error, or NULL.
 * @return The code; 0 if the system did not report the failure, and for NULL.
 */
CREDS_API int32_t creds_error_os_code(const creds_error_t *error) CREDS_NOEXCEPT;

/**
 * Frees an error.
 *
 * @param error  The error, or NULL.
 */
CREDS_API void creds_error_free(creds_error_t *error) CREDS_NOEXCEPT;

/**
 * Wipes and frees a string that this library returned and that the caller owns. Do not use free() for such a
 * string.
 *
 * The whole string is wiped, even if the program has cut it with strtok(), for example.
 *
 * @param string  The pointer that the library returned; or NULL. The program may have changed the bytes of
 *                the string.
 */
CREDS_API void creds_string_free(char *string) CREDS_NOEXCEPT;

/* ----------------------------------------------------------------------------------------------------
 * Version
 *
 * #CREDS_VERSION and the numbers beside it are the version of this header. The functions return the version of the
 * library that runs, which may be newer.
 * ---------------------------------------------------------------------------------------------------- */
/**
 * Returns the version of the library that runs, as text such as `1.0.0`.
 *
 * @return Static text.
 */
CREDS_API const char *creds_version(void) CREDS_NOEXCEPT;

/**
 * Returns the version of the library that runs, as a number to compare with #CREDS_VERSION_NUMBER.
 *
 * @return The major version times 1000000, plus the minor version times 1000, plus the patch version.
 */
CREDS_API uint32_t creds_version_number(void) CREDS_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif /* CARTOCREDS_H */
