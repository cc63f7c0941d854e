/* Finds the accounts that a QGIS project names. */
#ifndef PROJECT_H
#define PROJECT_H

/* Returns the name of an account other than `account` in the layers of a project (.qgs, .qgz), to be freed with free().
 * NULL if there is none, or if the file is not a readable project. */
char *other_account_in_project(const char *path, const char *account);

#endif
