/* Calls every function that could use the environment to find credentials, and prints what it found. */
#include <cartocreds.h>
#include <stdio.h>

static void tell(const char *how, creds_t *creds, creds_error_t *error)
{
    const char *token = creds_access_token(creds), *username = creds_username(creds);
    if (creds != NULL) printf("%s=%s\n", how, token != NULL ? token : username != NULL ? username
                                                                                       : "none");
    else printf("%s=%s\n", how, creds_status_name(creds_error_status(error)));
    creds_free(creds);
    creds_error_free(error);
}

int main(void)
{
    creds_error_t *error = NULL;
    creds_t *creds = creds_resolve(NULL, NULL, 0, &error);
    tell("resolve", creds, error);
    creds = creds_from_env(0, &error);
    tell("env", creds, error);
    creds = creds_from_file(NULL, 0, &error);
    tell("file", creds, error);
    creds = creds_new(NULL, NULL, NULL, 0, &error);
    tell("new", creds, error);
    creds = creds_from_profile(NULL, 0, &error);
    tell("profile", creds, error);
    static const char answer[] = "{\"access_token\": \"kept\", \"expires_in\": 900}";
    creds_t *client = creds_from_client("id", "secret", "https://x.org/api", NULL, 0, NULL);
    creds = creds_with_token(client, answer, sizeof answer - 1, 200, NULL);
    printf("save=%s\n", creds_status_name(creds_save_token(creds, NULL, NULL)));
    creds_free(creds);
    tell("cached", creds_with_cached_token(client, NULL, NULL), NULL);
    creds_free(client);
    char *path = creds_default_path(&error);
    printf("path=%s\n", path != NULL ? path : creds_status_name(creds_error_status(error)));
    creds_string_free(path);
    creds_error_free(error);
    return 0;
}
