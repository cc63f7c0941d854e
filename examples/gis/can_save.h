/* Checks whether credentials could be saved to a file, before a person types a key. For POSIX systems. */
#ifndef CARTO_CAN_SAVE_H
#define CARTO_CAN_SAVE_H

#include <stdbool.h>

/* Whether creds_save() should succeed for `file`, or for the default file if that is NULL. If not, it prints one line on
 * standard error, which begins with `program` and says why. It changes nothing and leaves nothing behind. */
bool can_save(const char *program, const char *file);

#endif
