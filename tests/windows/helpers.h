/* What the tests need from Windows: wide paths, and files that another thread keeps open for a while. */
#ifndef HELPERS_H
#define HELPERS_H

#include <windows.h>

#include "test.h"

/* Converts UTF-8 to UTF-16. The result is one of a few buffers that take turns. */
const WCHAR *wide(const char *text);
/* Converts UTF-16 to UTF-8. The caller frees the result. */
char *narrow(const WCHAR *text);
/* Whether a file with this UTF-16 name exists. */
int exists_wide(const char *path);
/* How many of the library's temporary files are in the home. */
int temporary_files(void);

/* Saves an account of this name. */
creds_status_t save_account(const char *username, const char *path, creds_error_t **error);

/* Opens `path` for reading, with this sharing (FILE_SHARE_...), and closes it after this many milliseconds or at
 * end_hold(). */
void hold(const char *path, DWORD share, DWORD milliseconds);
void end_hold(void);

#endif
