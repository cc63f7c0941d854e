/* Loads the DLL, uses it on two threads and releases it, again and again. */
#include <windows.h>

#include <stdio.h>

enum { TIMES = 100 };

typedef void *(*creds_new_t)(const char *, const char *, const char *, unsigned, void **);
typedef void (*creds_free_t)(void *);

static creds_new_t creds_new;
static creds_free_t creds_free;

static DWORD WINAPI use(void *unused)
{
    void *creds = creds_new("joe", "key", NULL, 0, NULL);

    (void)unused;
    creds_free(creds);
    return creds == NULL;
}

static int once(void)
{
    HMODULE library = LoadLibraryW(L"cartocreds.dll");
    HANDLE thread;
    DWORD failed;

    if (library == NULL)
        return 1;
    creds_new = (creds_new_t)(void (*)(void))GetProcAddress(library, "creds_new");
    creds_free = (creds_free_t)(void (*)(void))GetProcAddress(library, "creds_free");
    if (creds_new == NULL || creds_free == NULL || use(NULL) != 0)
        return 1;
    thread = CreateThread(NULL, 0, use, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &failed);
    CloseHandle(thread);
    return !FreeLibrary(library) || failed;
}

int main(void)
{
    int i, failed = 0;

    for (i = 0; i < TIMES; i++)
        failed |= once();
    printf("tests: %d passed, %d failed\n", !failed, failed);
    return failed;
}
