/* Panics in both libraries in turn. Each library must catch its own panics. */
#include <cartocreds.h>

#include <stdio.h>
#include <string.h>

creds_status_t creds_test_panic(creds_error_t **error);
int other_panic(int number);

static int our_panic(void)
{
    creds_error_t *error = NULL;
    int caught = creds_test_panic(&error) == CREDS_ERROR_INTERNAL && creds_error_status(error) == CREDS_ERROR_INTERNAL;

    creds_error_free(error);
    return caught;
}

int main(void)
{
    creds_t *creds = creds_new("johnsmith", "abcdefg", NULL, 0, NULL);
    int i;

    for (i = 0; i < 3; i++) {
        if (!our_panic())
            return 1;
#ifdef WITH_OTHER
        /* The other library's hook sees only that library's panics. */
        if (other_panic(100 + i) != i + 1)
            return 2;
#endif
    }
    if (creds == NULL || strcmp(creds_base_url(creds), "https://johnsmith.carto.com") != 0)
        return 3;
    creds_free(creds);
    puts("every panic was caught");
    return 0;
}
