#include "helpers.h"

const WCHAR *wide(const char *text)
{
    static WCHAR buffers[4][2048];
    static int turn;
    WCHAR *buffer = buffers[turn++ % 4];

    if (MultiByteToWideChar(CP_UTF8, 0, text, -1, buffer, 2048) == 0)
        exit(99);
    return buffer;
}

char *narrow(const WCHAR *text)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
    char *result = malloc((size_t)size);

    WideCharToMultiByte(CP_UTF8, 0, text, -1, result, size, NULL, NULL);
    return result;
}

int exists_wide(const char *path)
{
    return GetFileAttributesW(wide(path)) != INVALID_FILE_ATTRIBUTES;
}

int temporary_files(void)
{
    WIN32_FIND_DATAW found;
    HANDLE search = FindFirstFileW(wide(in_home(".cartocreds-*")), &found);
    int count = 0;

    if (search == INVALID_HANDLE_VALUE)
        return 0;
    do
        count++;
    while (FindNextFileW(search, &found));
    FindClose(search);
    return count;
}

creds_status_t save_account(const char *username, const char *path, creds_error_t **error)
{
    creds_t *creds = made(username, KEY, NULL);
    creds_status_t status = creds_save(creds, path, error);

    creds_free(creds);
    return status;
}

static HANDLE held, holder, end;
static DWORD hold_for;

static DWORD WINAPI keep_open(void *unused)
{
    (void)unused;
    WaitForSingleObject(end, hold_for);
    CloseHandle(held);
    return 0;
}

void hold(const char *path, DWORD share, DWORD milliseconds)
{
    held = CreateFileW(wide(path), GENERIC_READ, share, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    if (held == INVALID_HANDLE_VALUE) {
        fprintf(stderr, "cannot open %s: %lu\n", path, GetLastError());
        exit(99);
    }
    hold_for = milliseconds;
    end = CreateEventW(NULL, TRUE, FALSE, NULL);
    holder = CreateThread(NULL, 0, keep_open, NULL, 0, NULL);
}

void end_hold(void)
{
    SetEvent(end);
    WaitForSingleObject(holder, INFINITE);
    CloseHandle(holder);
    CloseHandle(end);
}
