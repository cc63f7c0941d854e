/* Makes one call of a storage function, for the tests that watch it from outside:
 *
 *     store save PATH KEY | store load PATH | store delete PATH        (PATH "-": the default)
 *
 * Prints the name of the status, a tab and the error's message; after a load, the credentials with the key masked. In a trace,
 * getppid() marks where the call begins and ends: nothing else here calls it. */
#include <cartocreds.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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
        if (creds != NULL) {
            char *text = creds_to_string(creds, 0);
            printf("%s %u\n", text, creds_warnings(creds));
            creds_string_free(text);
        }
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
