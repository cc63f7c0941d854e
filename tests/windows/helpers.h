/* What the tests need of Windows: wide paths, and a file that another thread keeps open for a while. */
#ifndef HELPERS_H
#define HELPERS_H

#include <windows.h>

#include "test.h"

/* UTF-8 as UTF-16; one of a few buffers that take turns. */
const WCHAR *wide(const char *text);
/* The other way; to be freed. */
char *narrow(const WCHAR *text);
/* Whether there is a file, asked by its UTF-16 name. */
int exists_wide(const char *path);
/* How many of the library's temporary files are in the home. */
int temporary_files(void);

/* Saves an account of this name. */
creds_status_t save_account(const char *username, const char *path, creds_error_t **error);

/* Opens `path` as a reader does that shares it thus (FILE_SHARE_...), and closes it after so many milliseconds,
 * or at end_hold(). */
void hold(const char *path, DWORD share, DWORD milliseconds);
void end_hold(void);

#endif
