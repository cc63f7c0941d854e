/* Reads a secret from a person or a program. For POSIX systems. */
#ifndef CARTO_READ_SECRET_H
#define CARTO_READ_SECRET_H

#include <stdbool.h>
#include <stddef.h>

/* Reads a line. At a terminal, it prints `NAME (it is not shown): ` and reads without echo; else it reads standard input.
 * Returns false if there is no line, or if it is empty or too long. */
bool read_secret(const char *name, char *secret, size_t size);

/* Overwrites a secret. */
void wipe(char *secret, size_t size);

#endif
