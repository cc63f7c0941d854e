/*
 * What every test program needs: checks that say where they failed, a home of its own, files, environment
 * variables, and the rules that hold for every error.
 *
 *     static void test_something(void) { CHECK(1 + 1 == 2); }
 *     int main(void) { START(); RUN(test_something); return finish(); }
 *
 * START() makes a temporary folder, makes it the home and the config folder, and takes all of CARTO's variables
 * out of the environment; finish() removes it. Everything here is portable; posix.h has what is not.
 */
#ifndef TEST_H
#define TEST_H

#include <cartocreds.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The key of nearly all tests. No error message may hold any 8 bytes of it: check_error() looks. */
#define KEY "s3cr3t-0987654321-zyxwvutsrq"

#define START() start(__FILE__)
#define RUN(test) run(#test, test)

#define CHECK(condition) check((condition) != 0, #condition, __FILE__, __LINE__)
#define CHECK_TEXT(actual, expected) check_text((actual), (expected), #actual, __FILE__, __LINE__)
/* The same for a string that the caller owns, which is freed. */
#define CHECK_OWNED(actual, expected) check_owned((actual), (expected), #actual, __FILE__, __LINE__)
#define CHECK_NUMBER(actual, expected) \
    check_number((long)(actual), (long)(expected), #actual, __FILE__, __LINE__)
#define CHECK_HAS(text, part) check_has((text), (part), __FILE__, __LINE__)
/* The call (made before) failed with `status`, and its message has `named` and follows the rules of all
 * messages. The error is freed and `error` is NULL again. */
#define CHECK_ERROR(error, status, named) check_error(&(error), (status), (named), __FILE__, __LINE__)
/* The call succeeded and so there is no error. Returns what the call returned. */
#define CHECK_MADE(creds, error) check_made((creds), &(error), #creds, __FILE__, __LINE__)
#define CHECK_OK(status, error) check_ok((status), &(error), #status, __FILE__, __LINE__)

void start(const char *file);
void run(const char *name, void (*test)(void));
int finish(void);
/* How many checks have failed so far. */
int failures(void);
/* Prefixes the messages of failed checks with what a table's row is about; NULL at its end. */
void about(const char *what);

int check(int holds, const char *condition, const char *file, int line);
int check_text(const char *actual, const char *expected, const char *what, const char *file, int line);
int check_owned(char *actual, const char *expected, const char *what, const char *file, int line);
int check_number(long actual, long expected, const char *what, const char *file, int line);
int check_has(const char *text, const char *part, const char *file, int line);
int check_error(creds_error_t **error, creds_status_t status, const char *named, const char *file, int line);
creds_t *check_made(creds_t *creds, creds_error_t **error, const char *what, const char *file, int line);
int check_ok(creds_status_t status, creds_error_t **error, const char *what, const char *file, int line);
/* Whether 8 bytes of the secret, or all of a shorter one, stand in the text. */
int leaks(const char *text, const char *secret);

/* The temporary folder. */
const char *home(void);
/* The path of `name` in it; one of a few buffers that take turns. */
const char *in_home(const char *name);
/* Files and folders. A written file is the user's own and private. */
void write_bytes(const char *path, const void *bytes, size_t size);
void write_file(const char *path, const char *text);
char *read_file(const char *path); /* NULL: none; else to be freed */
void make_folder(const char *path);
int exists(const char *path);
void set_variable(const char *name, const char *value); /* NULL unsets */
void clear_variables(void);                             /* all of CARTO's */
char *repeated(const char *piece, size_t times);        /* to be freed */

/* creds_new() of what must be right. */
creds_t *made(const char *username, const char *api_key, const char *base_url);

#endif
