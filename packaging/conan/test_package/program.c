#include <cartocreds.h>
#include <stdio.h>

int main(void)
{
    creds_t *creds = creds_new("johnsmith", NULL, NULL, 0, NULL);
    int failed = creds == NULL;

    if (!failed)
        printf("%s\n", creds_base_url(creds));
    creds_free(creds);
    return failed;
}
