/* A program for Microsoft's ABI that has no C library: it is compiled by clang for x86_64-pc-windows-msvc and linked by lld-link,
 * with an import library that was made from cartocreds.def. It prints a URL and an error's status, and exits with 0. */
#include <cartocreds.h>

__declspec(dllimport) void *GetStdHandle(unsigned long which);
__declspec(dllimport) int WriteFile(void *file, const void *bytes, unsigned long size, unsigned long *written, void *overlapped);
__declspec(dllimport) void ExitProcess(unsigned int code);

static void print(const char *text)
{
    unsigned long written, size = 0;

    while (text[size] != '\0') size++;
    WriteFile(GetStdHandle((unsigned long)-11), text, size, &written, NULL);
}

void start(void);
void start(void)
{
    creds_error_t *error = NULL;
    creds_t *creds = creds_new("johnsmith", "abcdefg", NULL, 0, &error);
    char *url = creds_url(creds, "api/v2/sql", &error);
    bool good = creds != NULL && url != NULL && error == NULL && !creds_is_public(creds);

    if (good) {
        print(url);
        print("\n");
        good = creds_new(NULL, NULL, "ftp://x.org", 0, &error) == NULL;
        print(creds_status_name(creds_error_status(error)));
        print("\n");
    }
    creds_error_free(error);
    creds_string_free(url);
    creds_free(creds);
    ExitProcess(good ? 0 : 1);
}
