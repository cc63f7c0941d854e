/*
 * Code that a user might write instead, without any checks, and the bare system calls, which are the lower limit for any
 * library. Each function does one whole operation.
 */
#ifndef HAND_H
#define HAND_H

#include <stddef.h>

struct fields {
    char *username;
    char *api_key;
    char *base_url;
    int allow_non_secure;
};

void hand_load_floor(const char *path);
void hand_load_cjson(const char *path);
void hand_load_jsonc(const char *path);
void hand_save_floor(const char *folder, const char *path);
void hand_delete_floor(const char *folder, const char *path);
void hand_new(const char *username, const char *api_key);
char *hand_url(const char *base_url, const char *path);
char *hand_replace(const char *text, const char *key);

/* Lines of a log without a key: words with a few escapes, and URLs with an escape every dozen bytes. */
void hand_fill_log(char *text, size_t size);
void hand_fill_urls(char *text, size_t size);

/* In the library `empty`. */
const char *empty(const void *nothing);

#endif
