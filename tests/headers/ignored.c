/* Ignores the result that the macro IGNORE selects. Case 0 ignores results that may be ignored. */
#include <cartocreds.h>
#include <stddef.h>

void ignore(const creds_t *creds, const char *text);

void ignore(const creds_t *creds, const char *text)
{
#if IGNORE == 0
    creds_set_default(creds);
    creds_username(creds);
    creds_version();
    (void)text;
#elif IGNORE == 1
    creds_new(text, text, text, 0, NULL);
#elif IGNORE == 2
    creds_from_file(text, 0, NULL);
#elif IGNORE == 3
    creds_from_env(0, NULL);
#elif IGNORE == 4
    creds_from_credentials(creds);
#elif IGNORE == 5
    creds_resolve(text, text, 0, NULL);
#elif IGNORE == 6
    creds_with_session(creds, NULL, NULL);
#elif IGNORE == 7
    creds_save(creds, text, NULL);
#elif IGNORE == 8
    creds_delete(text, NULL);
#elif IGNORE == 9
    creds_default_path(NULL);
#elif IGNORE == 10
    creds_get_default();
#elif IGNORE == 11
    creds_to_string(creds, 0);
#elif IGNORE == 12
    creds_url(creds, text, NULL);
#elif IGNORE == 13
    creds_authorization(creds, NULL);
#elif IGNORE == 14
    creds_query(creds);
#elif IGNORE == 15
    creds_redact(creds, text);
#elif IGNORE == 16
    creds_redact_bytes(creds, text, 0, NULL);
#elif IGNORE == 17
    creds_from_token(text, text, 0, NULL);
#elif IGNORE == 18
    creds_from_client(text, text, text, text, 0, NULL);
#elif IGNORE == 19
    creds_from_profile(text, 0, NULL);
#elif IGNORE == 20
    creds_token_request(creds, NULL);
#elif IGNORE == 21
    creds_with_token(creds, text, 0, 200, NULL);
#elif IGNORE == 22
    creds_with_cached_token(creds, text, NULL);
#elif IGNORE == 23
    creds_save_token(creds, text, NULL);
#endif
    (void)creds, (void)text;
}
