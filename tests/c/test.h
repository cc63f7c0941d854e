/*
 * What every test program needs: checks that say where they failed, a temporary home, files, environment variables,
 * and the rules for every error.
 *
 *     static void test_something(void) { CHECK(1 + 1 == 2); }
 *     int main(void) { START(); RUN(test_something); return finish(); }
 *
 * START() makes a temporary folder, which becomes the home and has the config folder, and removes all of CARTO's
 * variables from the environment. finish() removes the folder. Everything here is portable; posix.h declares the
 * helpers that need POSIX.
 */
#ifndef TEST_H
#define TEST_H

#include <cartocreds.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The key of nearly all tests. check_error() checks that no error message contains any 8 bytes of it in a row. */
#define KEY "s3cr3t-0987654321-zyxwvutsrq"

#define START() start(__FILE__)
#define RUN(test) run(#test, test)

#define CHECK(condition) check((condition) != 0, #condition, __FILE__, __LINE__)
#define CHECK_TEXT(actual, expected) check_text((actual), (expected), #actual, __FILE__, __LINE__)
/* The same for a string that the caller owns. Frees the string. */
#define CHECK_OWNED(actual, expected) check_owned((actual), (expected), #actual, __FILE__, __LINE__)
#define CHECK_NUMBER(actual, expected) \
    check_number((long)(actual), (long)(expected), #actual, __FILE__, __LINE__)
#define CHECK_HAS(text, part) check_has((text), (part), __FILE__, __LINE__)
/* The call before this failed with `status`, and its message contains `named` and follows the rules for all messages.
 * Frees the error and sets `error` to NULL. */
#define CHECK_ERROR(error, status, named) check_error(&(error), (status), (named), __FILE__, __LINE__)
/* The call succeeded, and there is no error. Returns the result of the call. */
#define CHECK_MADE(creds, error) check_made((creds), &(error), #creds, __FILE__, __LINE__)
#define CHECK_OK(status, error) check_ok((status), &(error), #status, __FILE__, __LINE__)

void start(const char *file);
void run(const char *name, void (*test)(void));
int finish(void);
/* How many checks have failed so far. */
int failures(void);
/* Sets a text that comes before the messages of failed checks, such as the row of a table. NULL removes it. */
void about(const char *what);

int check(int holds, const char *condition, const char *file, int line);
int check_text(const char *actual, const char *expected, const char *what, const char *file, int line);
int check_owned(char *actual, const char *expected, const char *what, const char *file, int line);
int check_number(long actual, long expected, const char *what, const char *file, int line);
int check_has(const char *text, const char *part, const char *file, int line);
int check_error(creds_error_t **error, creds_status_t status, const char *named, const char *file, int line);
creds_t *check_made(creds_t *creds, creds_error_t **error, const char *what, const char *file, int line);
int check_ok(creds_status_t status, creds_error_t **error, const char *what, const char *file, int line);
/* Whether the text contains any 8 bytes of the secret in a row, or all of a shorter secret. */
int leaks(const char *text, const char *secret);

/* The temporary folder. */
const char *home(void);
/* The path of `name` in that folder. The result is one of a few buffers that take turns. */
const char *in_home(const char *name);
/* Files and folders. A written file belongs to the user and is private. */
void write_bytes(const char *path, const void *bytes, size_t size);
void write_file(const char *path, const char *text);
char *read_file(const char *path); /* NULL if there is no file. The caller frees the text. */
void make_folder(const char *path);
int exists(const char *path);
void set_variable(const char *name, const char *value); /* NULL unsets */
void clear_variables(void);                             /* all of CARTO's */
char *repeated(const char *piece, size_t times);        /* the caller frees it */

/* Calls creds_new() with values that must be valid. If it fails, the program ends. */
creds_t *made(const char *username, const char *api_key, const char *base_url);

#endif
