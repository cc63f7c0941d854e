/* Whether a file could take credentials, asked before a key is typed. For POSIX systems. */
#ifndef CARTO_CAN_SAVE_H
#define CARTO_CAN_SAVE_H

#include <stdbool.h>

/* True where creds_save() should succeed for `file`, or for the default file where that is NULL. Otherwise one line
 * on standard error, which begins with `program`, says why not. Nothing is changed and nothing is left behind. */
bool can_save(const char *program, const char *file);

#endif
