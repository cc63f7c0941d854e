/* Reading a secret from a person or a program. For POSIX systems. */
#ifndef CARTO_READ_SECRET_H
#define CARTO_READ_SECRET_H

#include <stdbool.h>
#include <stddef.h>

/* Reads a line: at a terminal after `NAME (it is not shown): ` and without echo, else from standard input. False where
 * there is none, or where it is empty or too long. */
bool read_secret(const char *name, char *secret, size_t size);

/* Overwrites a secret. */
void wipe(char *secret, size_t size);

#endif
