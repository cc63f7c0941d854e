/* A file with the Authorization header of an access token, for programs that take such a file: GDAL's
 * GDAL_HTTP_HEADER_FILE, and curl's `-H @FILE`. For POSIX systems. */
#ifndef CARTO_HEADER_FILE_H
#define CARTO_HEADER_FILE_H

#include <stdbool.h>

/* Writes the header to a file that only the user can read. An existing file is replaced as a whole. If it fails, it prints
 * one line on standard error that begins with `program`, and returns false. */
bool write_header_file(const char *program, const char *path, const char *authorization);

#endif
