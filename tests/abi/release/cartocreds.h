#ifndef CARTOCREDS_H
#define CARTOCREDS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#define CREDS_VERSION "1.0.0"
#define CREDS_VERSION_MAJOR 1
#define CREDS_VERSION_MINOR 0
#define CREDS_VERSION_PATCH 0
#define CREDS_VERSION_NUMBER 1000000
#if defined(_WIN32) && !defined(CREDS_STATIC)
#define CREDS_API __declspec(dllimport)
#else
#define CREDS_API
#endif
#if defined(__GNUC__) || defined(__clang__)
#define CREDS_MUST_USE __attribute__((warn_unused_result))
#elif defined(_MSC_VER)
#include <sal.h>
#define CREDS_MUST_USE _Check_return_
#else
#define CREDS_MUST_USE
#endif
#if defined(__cplusplus) && (__cplusplus >= 201103L || defined(_MSC_VER))
#define CREDS_NOEXCEPT noexcept
#else
#define CREDS_NOEXCEPT
#endif
#ifdef __cplusplus
extern "C" {
#endif
typedef int32_t creds_status_t;
#define CREDS_OK 0
#define CREDS_ERROR_NULL_ARGUMENT 1
#define CREDS_ERROR_INVALID_UTF8 2
#define CREDS_ERROR_MISSING_ACCOUNT 3
#define CREDS_ERROR_INVALID_USERNAME 4
#define CREDS_ERROR_INVALID_API_KEY 5
#define CREDS_ERROR_INVALID_BASE_URL 6
#define CREDS_ERROR_INSECURE_BASE_URL 7
#define CREDS_ERROR_NOT_FOUND 8
#define CREDS_ERROR_PERMISSION_DENIED 9
#define CREDS_ERROR_NOT_REGULAR 10
#define CREDS_ERROR_TOO_LARGE 11
#define CREDS_ERROR_UNSAFE_FILE 12
#define CREDS_ERROR_MALFORMED 13
#define CREDS_ERROR_NO_CONFIG_DIR 14
#define CREDS_ERROR_IO 15
#define CREDS_ERROR_NOT_DURABLE 16
#define CREDS_ERROR_INTERNAL 17
#define CREDS_ERROR_INVALID_FLAGS 18
#define CREDS_ERROR_INVALID_PATH 19
#define CREDS_ERROR_WRONG_KIND 20
#define CREDS_ERROR_INVALID_TOKEN 21
#define CREDS_ERROR_EXPIRED 22
#define CREDS_ERROR_TOKEN_REFUSED 23
#define CREDS_ERROR_TRY_LATER 24
#define CREDS_ERROR_AMBIGUOUS 25
CREDS_API const char *creds_status_name(creds_status_t status) CREDS_NOEXCEPT;
#define CREDS_ALLOW_NON_SECURE 1
#define CREDS_REQUIRE_PRIVATE 2
#define CREDS_SHOW_API_KEY 4
#define CREDS_WARNING_READABLE_BY_OTHERS 1
#define CREDS_WARNING_WRITABLE_BY_GROUP 2
#define CREDS_WARNING_FOREIGN_OWNER 4
#define CREDS_WARNING_LEGACY_FILE 8
#define CREDS_WARNING_EXPIRED 16
#define CREDS_WARNING_NO_API_KEY 32
#define CREDS_SOURCE_ARGUMENTS 0
#define CREDS_SOURCE_ENVIRONMENT 1
#define CREDS_SOURCE_FILE 2
#define CREDS_KIND_API_KEY 0
#define CREDS_KIND_TOKEN 1
#define CREDS_KIND_CLIENT 2
typedef struct creds_error_t creds_error_t;
typedef struct creds_t creds_t;
CREDS_API
CREDS_MUST_USE
creds_t *creds_new(const char *username,
                   const char *api_key,
                   const char *base_url,
                   uint32_t flags,
                   creds_error_t **error)
CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
creds_t *creds_from_file(const char *path,
                         uint32_t flags,
                         creds_error_t **error)
CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
creds_t *creds_from_env(uint32_t flags,
                        creds_error_t **error)
CREDS_NOEXCEPT;
CREDS_API CREDS_MUST_USE creds_t *creds_from_credentials(const creds_t *creds) CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
creds_t *creds_resolve(const char *target,
                       const char *api_key,
                       uint32_t flags,
                       creds_error_t **error)
CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
creds_t *creds_with_session(const creds_t *creds,
                            void *session,
                            void (*destroy)(void *session))
CREDS_NOEXCEPT;
CREDS_API void creds_free(creds_t *creds) CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
creds_status_t creds_save(const creds_t *creds,
                          const char *path,
                          creds_error_t **error)
CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
creds_status_t creds_delete(const char *path,
                            creds_error_t **error)
CREDS_NOEXCEPT;
CREDS_API CREDS_MUST_USE char *creds_default_path(creds_error_t **error) CREDS_NOEXCEPT;
CREDS_API creds_status_t creds_set_default(const creds_t *creds) CREDS_NOEXCEPT;
CREDS_API CREDS_MUST_USE creds_t *creds_get_default(void) CREDS_NOEXCEPT;
CREDS_API void creds_unset_default(void) CREDS_NOEXCEPT;
CREDS_API const char *creds_username(const creds_t *creds) CREDS_NOEXCEPT;
CREDS_API const char *creds_api_key(const creds_t *creds) CREDS_NOEXCEPT;
CREDS_API const char *creds_base_url(const creds_t *creds) CREDS_NOEXCEPT;
CREDS_API bool creds_allow_non_secure(const creds_t *creds) CREDS_NOEXCEPT;
CREDS_API void *creds_session(const creds_t *creds) CREDS_NOEXCEPT;
CREDS_API const char *creds_account(const creds_t *creds) CREDS_NOEXCEPT;
CREDS_API
const char *creds_source(const creds_t *creds)
CREDS_NOEXCEPT;
CREDS_API int32_t creds_source_kind(const creds_t *creds) CREDS_NOEXCEPT;
CREDS_API
const char *creds_source_path(const creds_t *creds)
CREDS_NOEXCEPT;
CREDS_API uint32_t creds_warnings(const creds_t *creds) CREDS_NOEXCEPT;
CREDS_API bool creds_is_public(const creds_t *creds) CREDS_NOEXCEPT;
CREDS_API bool creds_equal(const creds_t *a, const creds_t *b) CREDS_NOEXCEPT;
CREDS_API CREDS_MUST_USE char *creds_to_string(const creds_t *creds, uint32_t flags) CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
char *creds_url(const creds_t *creds,
                const char *path,
                creds_error_t **error)
CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
char *creds_authorization(const creds_t *creds,
                          creds_error_t **error)
CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
char *creds_query(const creds_t *creds)
CREDS_NOEXCEPT;
CREDS_API CREDS_MUST_USE char *creds_redact(const creds_t *creds, const char *text) CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
char *creds_redact_bytes(const creds_t *creds,
                         const char *text,
                         size_t size,
                         size_t *out_size)
CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
creds_t *creds_from_token(const char *access_token,
                          const char *base_url,
                          uint32_t flags,
                          creds_error_t **error)
CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
creds_t *creds_from_client(const char *client_id,
                           const char *client_secret,
                           const char *base_url,
                           const char *token_url,
                           uint32_t flags,
                           creds_error_t **error)
CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
creds_t *creds_from_profile(const char *profile,
                            uint32_t flags,
                            creds_error_t **error)
CREDS_NOEXCEPT;
CREDS_API
int32_t creds_kind(const creds_t *creds)
CREDS_NOEXCEPT;
CREDS_API const char *creds_access_token(const creds_t *creds) CREDS_NOEXCEPT;
CREDS_API const char *creds_client_id(const creds_t *creds) CREDS_NOEXCEPT;
CREDS_API
int64_t creds_expires_at(const creds_t *creds)
CREDS_NOEXCEPT;
CREDS_API
bool creds_is_fresh(const creds_t *creds,
                    uint32_t seconds)
CREDS_NOEXCEPT;
CREDS_API
const char *creds_token_url(const creds_t *creds)
CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
char *creds_token_request(const creds_t *creds,
                          creds_error_t **error)
CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
creds_t *creds_with_token(const creds_t *creds,
                          const char *response,
                          size_t size,
                          int32_t http_status,
                          creds_error_t **error)
CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
creds_t *creds_with_cached_token(const creds_t *creds,
                                 const char *path,
                                 creds_error_t **error)
CREDS_NOEXCEPT;
CREDS_API
CREDS_MUST_USE
creds_status_t creds_save_token(const creds_t *creds,
                                const char *path,
                                creds_error_t **error)
CREDS_NOEXCEPT;
CREDS_API creds_status_t creds_error_status(const creds_error_t *error) CREDS_NOEXCEPT;
CREDS_API const char *creds_error_message(const creds_error_t *error) CREDS_NOEXCEPT;
CREDS_API int32_t creds_error_os_code(const creds_error_t *error) CREDS_NOEXCEPT;
CREDS_API void creds_error_free(creds_error_t *error) CREDS_NOEXCEPT;
CREDS_API void creds_string_free(char *string) CREDS_NOEXCEPT;
CREDS_API const char *creds_version(void) CREDS_NOEXCEPT;
CREDS_API uint32_t creds_version_number(void) CREDS_NOEXCEPT;
#ifdef __cplusplus
}
#endif
#endif
