/* Uses every function, type and constant once, in a way that both C90 and C++ accept. It is compiled, but never run. */
#include <stddef.h>
#include <stdio.h>

#include <cartocreds.h>

int use(void *session, void (*destroy)(void *));

int use(void *session, void (*destroy)(void *))
{
    creds_error_t *error = NULL;
    creds_t *creds[7];
    char *texts[7];
    size_t size = 0;
    creds_status_t status = CREDS_OK;
    uint32_t flags = CREDS_ALLOW_NON_SECURE | CREDS_REQUIRE_PRIVATE;
    bool answers[3];
    int i;

    creds[0] = creds_new("joe", "key", NULL, flags, &error);
    creds[1] = creds_from_file("creds.json", CREDS_REQUIRE_PRIVATE, &error);
    creds[2] = creds_from_env(CREDS_ALLOW_NON_SECURE, &error);
    creds[3] = creds_from_credentials(creds[0]);
    creds[4] = creds_resolve("joe", "key", 0, &error);
    creds[5] = creds_with_session(creds[0], session, destroy);
    status = creds_save(creds[0], NULL, &error);
    if (status == CREDS_OK)
        status = creds_delete(NULL, &error);
    creds_set_default(creds[0]);
    creds[6] = creds_get_default();
    creds_unset_default();
    printf("%s%s%s%s%s", creds_username(creds[0]), creds_api_key(creds[0]), creds_base_url(creds[0]),
           creds_account(creds[0]), creds_source(creds[0]));
    answers[0] = creds_allow_non_secure(creds[0]);
    answers[1] = creds_is_public(creds[0]);
    answers[2] = creds_equal(creds[0], creds[1]) && creds_require_api_key(creds[0], &error) == CREDS_OK;
    texts[0] = creds_to_string(creds[0], CREDS_SHOW_API_KEY);
    texts[1] = creds_url(creds[0], "api/v2/sql", &error);
    texts[2] = creds_authorization(creds[0], &error);
    texts[3] = creds_query(creds[0]);
    texts[4] = creds_redact(creds[0], texts[3]);
    texts[5] = creds_default_path(&error);
    texts[6] = creds_redact_bytes(creds[0], "\0", 1, &size);
    switch (creds_error_status(error)) {
    case CREDS_ERROR_NULL_ARGUMENT:
    case CREDS_ERROR_INVALID_UTF8:
    case CREDS_ERROR_MISSING_ACCOUNT:
    case CREDS_ERROR_INVALID_USERNAME:
    case CREDS_ERROR_INVALID_API_KEY:
    case CREDS_ERROR_INVALID_BASE_URL:
    case CREDS_ERROR_INSECURE_BASE_URL:
    case CREDS_ERROR_NOT_FOUND:
    case CREDS_ERROR_PERMISSION_DENIED:
    case CREDS_ERROR_NOT_REGULAR:
    case CREDS_ERROR_TOO_LARGE:
    case CREDS_ERROR_UNSAFE_FILE:
    case CREDS_ERROR_MALFORMED:
    case CREDS_ERROR_NO_CONFIG_DIR:
    case CREDS_ERROR_IO:
    case CREDS_ERROR_NOT_DURABLE:
    case CREDS_ERROR_INTERNAL:
    case CREDS_ERROR_INVALID_FLAGS:
    case CREDS_ERROR_INVALID_PATH:
        printf("%s %s %ld\n", creds_status_name(status), creds_error_message(error),
               (long)creds_error_os_code(error));
        break;
    default:
        break;
    }
    /* clang-format off */
    if (creds_warnings(creds[0]) & (CREDS_WARNING_READABLE_BY_OTHERS | CREDS_WARNING_WRITABLE_BY_GROUP |
                                    CREDS_WARNING_FOREIGN_OWNER | CREDS_WARNING_LEGACY_FILE))
        /* clang-format on */
        printf("%s " CREDS_VERSION "\n", creds_version());
    for (i = 0; i < 7; i++)
        creds_string_free(texts[i]);
    for (i = 0; i < 7; i++)
        creds_free(creds[i]);
    creds_error_free(error);
    return creds_session(creds[0]) == session && answers[0] && answers[1] && answers[2] && size == 1;
}
