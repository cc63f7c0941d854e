/* Uses every function, type and constant once, in a way that both C90 and C++ accept. It is compiled, but never run. */
#include <stddef.h>
#include <stdio.h>

#include <cartocreds.h>

int use(void *session, void (*destroy)(void *));

int use(void *session, void (*destroy)(void *))
{
    creds_error_t *error = NULL;
    creds_t *creds[12];
    char *texts[8];
    size_t size = 0;
    creds_status_t status = CREDS_OK;
    uint32_t flags = CREDS_ALLOW_NON_SECURE | CREDS_REQUIRE_PRIVATE;
    bool answers[4];
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
    creds[7] = creds_from_token("token", "https://x.org", CREDS_ALLOW_NON_SECURE, &error);
    creds[8] = creds_from_client("id", "secret", "https://x.org", NULL, 0, &error);
    creds[9] = creds_from_profile("work", CREDS_REQUIRE_PRIVATE, &error);
    creds[10] = creds_with_cached_token(creds[8], NULL, &error);
    creds[11] = creds_with_token(creds[8], "{}", 2, 200, &error);
    if (creds_save_token(creds[11], NULL, &error) != CREDS_OK)
        printf("not saved\n");
    printf("%s%s%s%s%s%s", creds_username(creds[0]), creds_api_key(creds[0]), creds_base_url(creds[0]),
           creds_account(creds[0]), creds_source(creds[0]), creds_source_path(creds[1]));
    printf("%s%s%s%ld", creds_access_token(creds[7]), creds_client_id(creds[8]), creds_token_url(creds[8]),
           (long)creds_expires_at(creds[7]));
    switch (creds_kind(creds[7])) {
    case CREDS_KIND_API_KEY:
    case CREDS_KIND_TOKEN:
    case CREDS_KIND_CLIENT:
        printf("a kind\n");
        break;
    default:
        break;
    }
    switch (creds_source_kind(creds[0])) {
    case CREDS_SOURCE_ARGUMENTS:
    case CREDS_SOURCE_ENVIRONMENT:
    case CREDS_SOURCE_FILE:
        printf("a source\n");
        break;
    default:
        break;
    }
    answers[0] = creds_allow_non_secure(creds[0]);
    answers[1] = creds_is_public(creds[0]);
    answers[2] = creds_equal(creds[0], creds[1]) && creds_require_api_key(creds[0], &error) == CREDS_OK;
    answers[3] = creds_is_fresh(creds[7], 300);
    texts[0] = creds_to_string(creds[0], CREDS_SHOW_API_KEY);
    texts[1] = creds_url(creds[0], "api/v2/sql", &error);
    texts[2] = creds_authorization(creds[0], &error);
    texts[3] = creds_query(creds[0]);
    texts[4] = creds_redact(creds[0], texts[3]);
    texts[5] = creds_default_path(&error);
    texts[6] = creds_redact_bytes(creds[0], "\0", 1, &size);
    texts[7] = creds_token_request(creds[8], &error);
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
    case CREDS_ERROR_WRONG_KIND:
    case CREDS_ERROR_INVALID_TOKEN:
    case CREDS_ERROR_EXPIRED:
    case CREDS_ERROR_TOKEN_REFUSED:
    case CREDS_ERROR_TRY_LATER:
    case CREDS_ERROR_AMBIGUOUS:
        printf("%s %s %ld\n", creds_status_name(status), creds_error_message(error),
               (long)creds_error_os_code(error));
        break;
    default:
        break;
    }
    /* clang-format off */
    if (creds_warnings(creds[0]) & (CREDS_WARNING_READABLE_BY_OTHERS | CREDS_WARNING_WRITABLE_BY_GROUP |
                                    CREDS_WARNING_FOREIGN_OWNER | CREDS_WARNING_LEGACY_FILE |
                                    CREDS_WARNING_EXPIRED | CREDS_WARNING_NO_API_KEY))
        /* clang-format on */
        printf("%s " CREDS_VERSION "\n", creds_version());
    if (creds_version_number() < CREDS_VERSION_NUMBER)
        printf("%d.%d.%d\n", CREDS_VERSION_MAJOR, CREDS_VERSION_MINOR, CREDS_VERSION_PATCH);
    for (i = 0; i < 8; i++)
        creds_string_free(texts[i]);
    for (i = 0; i < 12; i++)
        creds_free(creds[i]);
    creds_error_free(error);
    return creds_session(creds[0]) == session && answers[0] && answers[1] && answers[2] && answers[3] && size == 1;
}
