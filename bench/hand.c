#define _GNU_SOURCE
#include "hand.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cjson/cJSON.h>
#include <json-c/json.h>

static void must(int done, const char *what)
{
    if (!done) {
        perror(what);
        exit(1);
    }
}

static ssize_t read_whole(const char *path, char *buffer, size_t size)
{
    struct stat status;
    ssize_t length;
    int file = open(path, O_RDONLY | O_CLOEXEC);

    must(file >= 0 && fstat(file, &status) == 0, path);
    length = read(file, buffer, size);
    must(length >= 0, path);
    close(file);
    return length;
}

void hand_load_floor(const char *path)
{
    char buffer[65537];

    read_whole(path, buffer, sizeof buffer);
}

static char *copy(const char *text)
{
    return text != NULL ? strdup(text) : NULL;
}

static void free_fields(struct fields *fields)
{
    free(fields->username);
    free(fields->api_key);
    free(fields->base_url);
}

void hand_load_cjson(const char *path)
{
    char buffer[65537];
    ssize_t length = read_whole(path, buffer, sizeof buffer);
    cJSON *object = cJSON_ParseWithLength(buffer, (size_t)length);
    struct fields fields;

    must(object != NULL, path);
    fields.username = copy(cJSON_GetStringValue(cJSON_GetObjectItem(object, "username")));
    fields.api_key = copy(cJSON_GetStringValue(cJSON_GetObjectItem(object, "api_key")));
    fields.base_url = copy(cJSON_GetStringValue(cJSON_GetObjectItem(object, "base_url")));
    fields.allow_non_secure = cJSON_IsTrue(cJSON_GetObjectItem(object, "allow_non_secure"));
    cJSON_Delete(object);
    free_fields(&fields);
}

static char *jsonc_field(json_object *object, const char *name)
{
    json_object *value;

    return json_object_object_get_ex(object, name, &value) ? copy(json_object_get_string(value)) : NULL;
}

void hand_load_jsonc(const char *path)
{
    char buffer[65537];
    ssize_t length = read_whole(path, buffer, sizeof buffer - 1);
    json_object *object, *value;
    struct fields fields;

    buffer[length] = '\0';
    object = json_tokener_parse(buffer);
    must(object != NULL, path);
    fields.username = jsonc_field(object, "username");
    fields.api_key = jsonc_field(object, "api_key");
    fields.base_url = jsonc_field(object, "base_url");
    fields.allow_non_secure =
        json_object_object_get_ex(object, "allow_non_secure", &value) && json_object_get_boolean(value);
    json_object_put(object);
    free_fields(&fields);
}

static void sync_folder(const char *folder)
{
    int file = open(folder, O_RDONLY | O_CLOEXEC);

    must(file >= 0 && fsync(file) == 0, folder);
    close(file);
}

void hand_save_floor(const char *folder, const char *path)
{
    static const char text[] =
        "{\"username\": \"johnsmith\", \"api_key\": \"0123456789abcdef0123456789abcdef01234567\", "
        "\"base_url\": \"https://johnsmith.carto.com\", \"allow_non_secure\": false}";
    char temporary[4096];
    int file;

    snprintf(temporary, sizeof temporary, "%s/.floor.tmp", folder);
    file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    must(file >= 0, temporary);
    must(write(file, text, sizeof text - 1) == (ssize_t)sizeof text - 1, temporary);
    must(fsync(file) == 0, temporary);
    close(file);
    must(rename(temporary, path) == 0, path);
    sync_folder(folder);
}

void hand_delete_floor(const char *folder, const char *path)
{
    must(unlink(path) == 0, path);
    sync_folder(folder);
}

void hand_new(const char *username, const char *api_key)
{
    struct fields fields;

    fields.username = strdup(username);
    fields.api_key = strdup(api_key);
    must(asprintf(&fields.base_url, "https://%s.carto.com", username) > 0, "asprintf");
    free_fields(&fields);
}

char *hand_url(const char *base_url, const char *path)
{
    char *url;

    must(asprintf(&url, "%s/%s", base_url, path) > 0, "asprintf");
    return url;
}

/* Replaces one form of the key, which it finds with the C library's fast search. */
char *hand_replace(const char *text, const char *key)
{
    size_t key_length = strlen(key);
    char *result = malloc(strlen(text) * 3 + 1);
    char *end = result;
    const char *found;

    while ((found = strstr(text, key)) != NULL) {
        end = mempcpy(end, text, (size_t)(found - text));
        end = mempcpy(end, "***", 3);
        text = found + key_length;
    }
    strcpy(end, text);
    return result;
}

static void fill(char *text, size_t size, const char *line)
{
    size_t length = strlen(line);

    for (size_t i = 0; i < size - 1; i++)
        text[i] = line[i % length];
    text[size - 1] = '\0';
}

void hand_fill_log(char *text, size_t size)
{
    fill(text, size, "GET /api/v2/sql?q=SELECT%20*%20FROM%20a\\nlayer=\"cities\" status=200 bytes=1234\n");
}

void hand_fill_urls(char *text, size_t size)
{
    fill(text, size, "https://johnsmith.carto.com/api/v2/sql?format=geojson&q=SELECT%20cartodb_id%2C%20the_geom%20FROM%20"
                     "populated_places%20WHERE%20population%20%3E%20100000%20ORDER%20BY%20name%20LIMIT%20500\n");
}
