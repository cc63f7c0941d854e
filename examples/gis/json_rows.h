/* As much of JSON as it takes to read a list of objects in an answer of CARTO's. */
#ifndef CARTO_JSON_ROWS_H
#define CARTO_JSON_ROWS_H

#include <stdbool.h>

enum { JSON_ROW_SIZE = 2 };

/* Calls `row` for each object in the array that the answer is, or that is its member `rows` or `data`. Its values are those of the members with the two names, in any case; NULL for one that is no string. Control
 * characters in them are spaces. The answer is overwritten. False where it is no such JSON. */
bool json_rows(char *answer, const char *const names[JSON_ROW_SIZE], void (*row)(char *const values[JSON_ROW_SIZE]));

#endif
