/* C90: saves an account, loads it again, and prints its base_url and the library's version. */
#include <cartocreds.h>

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    creds_error_t *error = NULL;
    creds_t *made, *loaded;
    int ok;

    if (argc != 2)
        return 2;
    made = creds_new("johnsmith", "abcdefg", NULL, 0, &error);
    if (made == NULL || creds_save(made, argv[1], &error) != CREDS_OK) {
        fprintf(stderr, "%s\n", creds_error_message(error));
        creds_error_free(error);
        creds_free(made);
        return 1;
    }
    loaded = creds_from_file(argv[1], 0, &error);
    ok = creds_equal(made, loaded) && strcmp(creds_version(), CREDS_VERSION) == 0;
    if (ok)
        printf("%s by cartocreds %s\n", creds_base_url(loaded), creds_version());
    creds_error_free(error);
    creds_free(loaded);
    creds_free(made);
    return ok ? 0 : 1;
}
