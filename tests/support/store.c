/* Makes one call of a storage function, for the tests that watch it from outside:
 *
 *     store save PATH KEY | store load PATH | store delete PATH        (PATH "-": the default)
 *     store keep PATH TOKEN | store find PATH                          (a client's access token)
 *
 * Prints the name of the status, a tab and the error's message; after a load, the credentials with the key masked. In a trace,
 * getppid() marks where the call begins and ends: nothing else here calls it. */
#include <cartocreds.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static creds_t *client(void)
{
    return creds_from_client("id", "secret", "https://x.org/api", NULL, 0, NULL);
}

static creds_t *with_token(const char *token)
{
    char answer[1000];
    creds_t *without = client(), *with;

    snprintf(answer, sizeof answer, "{\"access_token\": \"%s\", \"expires_in\": 86400}", token);
    with = creds_with_token(without, answer, strlen(answer), 200, NULL);
    creds_free(without);
    return with;
}

static void print(const creds_t *creds)
{
    char *text = creds_to_string(creds, 0);

    printf("%s %u\n", text, creds_warnings(creds));
    creds_string_free(text);
}

int main(int argc, char **argv)
{
    if (argc < 3) return 99;
    const char *path = strcmp(argv[2], "-") == 0 ? NULL : argv[2];
    creds_error_t *error = NULL;
    creds_status_t status = CREDS_OK;
    creds_t *creds = NULL;

    if (strcmp(argv[1], "save") == 0) {
        creds = creds_new("johnsmith", argv[3], NULL, 0, &error);
        if (creds == NULL) return 98;
        getppid();
        status = creds_save(creds, path, &error);
        getppid();
    } else if (strcmp(argv[1], "load") == 0) {
        getppid();
        creds = creds_from_file(path, 0, &error);
        getppid();
        status = creds != NULL ? CREDS_OK : creds_error_status(error);
        if (creds != NULL) print(creds);
    } else if (strcmp(argv[1], "keep") == 0) {
        creds = with_token(argv[3]);
        if (creds == NULL) return 98;
        getppid();
        status = creds_save_token(creds, path, &error);
        getppid();
    } else if (strcmp(argv[1], "find") == 0) {
        creds_t *without = client();
        getppid();
        creds = creds_with_cached_token(without, path, &error);
        getppid();
        status = creds != NULL ? CREDS_OK : creds_error_status(error);
        if (creds != NULL) print(creds);
        creds_free(without);
    } else {
        getppid();
        status = creds_delete(path, &error);
        getppid();
    }
    printf("%s\t%s\n", creds_status_name(status), error != NULL ? creds_error_message(error) : "");
    creds_error_free(error);
    creds_free(creds);
    return status;
}
