/* Which accounts a QGIS project names. */
#ifndef PROJECT_H
#define PROJECT_H

/* Returns the name of an account other than `account` in the layers of a project (.qgs, .qgz), to be freed with free();
 * NULL: there is none, or the file is no project that can be read. */
char *other_account_in_project(const char *path, const char *account);

#endif
