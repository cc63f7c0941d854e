/* Reads a list of objects in an answer of CARTO. */
#ifndef CARTO_JSON_ROWS_H
#define CARTO_JSON_ROWS_H

#include <stdbool.h>

enum { JSON_ROW_SIZE = 2 };

/* Calls `row` for each object in an array. The array is the answer itself, or its member `rows` or `data`. `values` are the
 * texts of the members with the two names (in upper or lower case), or NULL for a value that is not a text. Control
 * characters in them become spaces. This overwrites the answer. Returns false if the answer is not such JSON. */
bool json_rows(char *answer, const char *const names[JSON_ROW_SIZE], void (*row)(char *const values[JSON_ROW_SIZE]));

#endif
