/* Support for tests that need POSIX: child processes, another user, a config folder. */
#ifndef POSIX_H
#define POSIX_H

#include "test.h"

/* Runs a part of the test in a child process, and checks that no check failed there. */
#define IN_CHILD(part) check(in_child(part) == 0, "all checks of " #part " pass in a child process", __FILE__, __LINE__)
/* The same, as an unprivileged user, to whom the system can refuse access. During this the home belongs to that user. */
#define AS_USER(part) check(as_user(part) == 0, "all checks of " #part " pass as an unprivileged user", __FILE__, __LINE__)

int in_child(void (*part)(void));
int as_user(void (*part)(void));
/* The mode bits of a file, or -1. */
int mode_of(const char *path);
void set_mode(const char *path, int mode);
/* The paths of the default files. Makes their folder. */
const char *default_file(void);
const char *legacy_file(void);
/* The output of `part` on stdout and stderr. The caller frees it. */
char *printed_by(void (*part)(void));

#endif
