/*
 * Makes credentials of a CARTO account, saves them, loads them again, uses them and deletes them.
 *
 * It uses the user's default credentials file, which Python's cartoframes uses too. So it refuses to run if that file
 * exists.
 */
#include <cartocreds.h>

#include <stdio.h>

/* Prints why a call failed, and frees the error. A program needs such a function only once. */
static int report(const char *what, creds_error_t *error)
{
    fprintf(stderr, "cannot %s: %s [%s]\n", what, creds_error_message(error),
            creds_status_name(creds_error_status(error)));
    creds_error_free(error);
    return 1;
}

static int default_file_is_free(void)
{
    creds_error_t *error = NULL;
    creds_t *saved = creds_from_file(NULL, 0, &error);
    int is_free = saved == NULL && creds_error_status(error) == CREDS_ERROR_NOT_FOUND;

    creds_free(saved);
    creds_error_free(error);
    return is_free;
}

/* Uses credentials, whatever their source. */
static int use(const creds_t *creds)
{
    creds_error_t *error = NULL;
    char *text = creds_to_string(creds, 0);
    char *url = creds_url(creds, "api/v2/sql", &error);
    char *log = creds_redact(creds, "GET /api/v2/sql?q=SELECT+1&api_key=abcdefg");

    if (url == NULL) {
        creds_string_free(text);
        creds_string_free(log);
        return report("make a URL", error);
    }
    printf("   %s\n", text);
    printf("   came from:  %s\n", creds_source(creds));
    printf("   account:    %s\n", creds_account(creds));
    printf("   SQL API:    %s\n", url);
    printf("   in a log:   %s\n", log);
    creds_string_free(log);
    creds_string_free(url);
    creds_string_free(text);
    return 0;
}

int main(void)
{
    creds_error_t *error = NULL;
    creds_t *creds;
    char *path;
    int failed;

    if (!default_file_is_free()) {
        fprintf(stderr, "you have a credentials file already; quickstart leaves it alone\n");
        return 1;
    }

    printf("1. Make credentials from a username and an api_key.\n");
    creds = creds_new("johnsmith", "abcdefg", NULL, 0, &error);
    if (creds == NULL)
        return report("make credentials", error);
    failed = use(creds);

    printf("2. Save them where cartoframes looks for them, readable by the user alone.\n");
    if (creds_save(creds, NULL, &error) != CREDS_OK)
        failed = report("save", error);
    creds_free(creds);
    path = creds_default_path(NULL);
    printf("   saved to:   %s\n", path != NULL ? path : "?");
    creds_string_free(path);

    printf("3. Load them, as another program would.\n");
    creds = creds_from_file(NULL, 0, &error);
    if (creds == NULL)
        return report("load", error);
    failed |= use(creds);
    creds_free(creds);

    printf("4. Delete them.\n");
    if (creds_delete(NULL, &error) != CREDS_OK)
        failed = report("delete", error);

    printf("5. Load them once more: an error says what is wrong and what to do.\n");
    creds = creds_from_file(NULL, 0, &error);
    if (creds == NULL)
        printf("   %s: %s\n", creds_status_name(creds_error_status(error)), creds_error_message(error));
    else
        failed = 1;
    creds_error_free(error);
    creds_free(creds);
    return failed;
}
