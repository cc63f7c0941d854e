#ifndef _WIN32
#define _XOPEN_SOURCE 700
#endif
#include "test.h"

#include <errno.h>

#ifdef _WIN32
#include <direct.h>
#include <process.h>
#include <windows.h>
#else
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

static const char *program, *test_name, *row;
static char home_path[1024];
static int checks, failed, tests, tests_failed;

/* --- checks ------------------------------------------------------------------------------------------ */

static void complain(const char *file, int line)
{
    failed++;
    fprintf(stderr, "%s:%d: in %s: ", file, line, test_name != NULL ? test_name : "setup");
    if (row != NULL)
        fprintf(stderr, "%.100s: ", row);
}

int check(int holds, const char *condition, const char *file, int line)
{
    checks++;
    if (!holds) {
        complain(file, line);
        fprintf(stderr, "%s does not hold\n", condition);
    }
    return holds;
}

int check_text(const char *actual, const char *expected, const char *what, const char *file, int line)
{
    int same = actual == NULL || expected == NULL ? actual == expected : strcmp(actual, expected) == 0;

    checks++;
    if (!same) {
        complain(file, line);
        fprintf(stderr, "%s\n    is       %.500s\n    expected %.500s\n", what, actual != NULL ? actual : "NULL",
                expected != NULL ? expected : "NULL");
    }
    return same;
}

int check_owned(char *actual, const char *expected, const char *what, const char *file, int line)
{
    int same = check_text(actual, expected, what, file, line);

    creds_string_free(actual);
    return same;
}

int check_number(long actual, long expected, const char *what, const char *file, int line)
{
    checks++;
    if (actual != expected) {
        complain(file, line);
        fprintf(stderr, "%s is %ld, expected %ld\n", what, actual, expected);
    }
    return actual == expected;
}

int check_has(const char *text, const char *part, const char *file, int line)
{
    int has = text != NULL && strstr(text, part) != NULL;

    checks++;
    if (!has) {
        complain(file, line);
        fprintf(stderr, "\"%.500s\" does not have \"%s\"\n", text != NULL ? text : "NULL", part);
    }
    return has;
}

int leaks(const char *text, const char *secret)
{
    size_t length = strlen(secret), piece = length < 8 ? length : 8, at;
    char window[9] = "";

    for (at = 0; piece > 0 && at + piece <= length; at++) {
        memcpy(window, secret + at, piece);
        if (strstr(text, window) != NULL)
            return 1;
    }
    return 0;
}

/* Whether the text is one line of UTF-8 without control characters. */
static int is_one_line(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;

    while (*at != 0) {
        int more = *at < 0x80 ? 0 : *at >= 0xf0 && *at <= 0xf4 ? 3
            : *at >= 0xe0                                      ? 2
            : *at >= 0xc2                                      ? 1
                                                               : -1;

        if (more < 0 || *at < 0x20 || *at == 0x7f || *at > 0xf4 || (*at == 0xc2 && at[1] < 0xa0))
            return 0;
        for (at++; more > 0; more--, at++)
            if ((*at & 0xc0) != 0x80)
                return 0;
    }
    return 1;
}

int check_error(creds_error_t **error, creds_status_t status, const char *named, const char *file, int line)
{
    const char *message = creds_error_message(*error);
    int before = failed;

    if (!check(*error != NULL, "the call made an error", file, line))
        return 0;
    check_text(creds_status_name(creds_error_status(*error)), creds_status_name(status), "the error's status",
               file, line);
    check_has(message, named, file, line);
    /* The message has two parts: what is wrong, and what to do about it. */
    check_has(message, "; ", file, line);
    check(is_one_line(message), "the message is one line of UTF-8", file, line);
    check(!leaks(message, KEY), "the message contains no 8 bytes of the key in a row", file, line);
    if (failed != before)
        fprintf(stderr, "    the message: %.500s\n", message);
    creds_error_free(*error);
    *error = NULL;
    return failed == before;
}

creds_t *check_made(creds_t *creds, creds_error_t **error, const char *what, const char *file, int line)
{
    checks++;
    if (creds == NULL || *error != NULL) {
        complain(file, line);
        fprintf(stderr, "%s: %s\n", what, *error != NULL ? creds_error_message(*error) : "NULL without an error");
        creds_error_free(*error);
        *error = NULL;
    }
    return creds;
}

int check_ok(creds_status_t status, creds_error_t **error, const char *what, const char *file, int line)
{
    checks++;
    if (status != CREDS_OK || *error != NULL) {
        complain(file, line);
        fprintf(stderr, "%s: %s: %s\n", what, creds_status_name(status),
                *error != NULL ? creds_error_message(*error) : "no error");
        creds_error_free(*error);
        *error = NULL;
    }
    return status == CREDS_OK;
}

int failures(void)
{
    return failed;
}

void about(const char *what)
{
    row = what;
}

/* --- files and variables ----------------------------------------------------------------------------- */

static void give_up(const char *doing, const char *path)
{
    fprintf(stderr, "%s: cannot %s %s: %s\n", program, doing, path, strerror(errno));
    exit(99);
}

static void *allocate(size_t size)
{
    void *memory = malloc(size);

    if (memory == NULL) {
        fprintf(stderr, "%s: no memory for %lu bytes\n", program, (unsigned long)size);
        exit(99);
    }
    return memory;
}

const char *home(void)
{
    return home_path;
}

const char *in_home(const char *name)
{
    static char paths[8][2048];
    static int turn;
    char *path = paths[turn++ % 8];

    snprintf(path, sizeof paths[0], "%s/%s", home_path, name);
    return path;
}

void write_bytes(const char *path, const void *bytes, size_t size)
{
    FILE *file;

    remove(path);
    file = fopen(path, "wb");
    if (file == NULL || (size > 0 && fwrite(bytes, 1, size, file) != size) || fclose(file) != 0)
        give_up("write", path);
#ifndef _WIN32
    if (chmod(path, 0600) != 0)
        give_up("chmod", path);
#endif
}

void write_file(const char *path, const char *text)
{
    write_bytes(path, text, strlen(text));
}

char *read_file(const char *path)
{
    enum { LARGEST = 1 << 18 };
    FILE *file = fopen(path, "rb");
    char *text;
    size_t size;

    if (file == NULL)
        return NULL;
    text = allocate(LARGEST + 1);
    size = fread(text, 1, LARGEST + 1, file);
    if (size > LARGEST)
        errno = EFBIG;
    if (size > LARGEST || ferror(file))
        give_up("read", path);
    text[size] = '\0';
    fclose(file);
    return text;
}

void make_folder(const char *path)
{
#ifdef _WIN32
    int result = _mkdir(path);
#else
    int result = mkdir(path, 0700);
#endif
    if (result != 0 && errno != EEXIST)
        give_up("make the folder", path);
}

int exists(const char *path)
{
    FILE *file = fopen(path, "rb");

    if (file != NULL)
        fclose(file);
    return file != NULL;
}

void set_variable(const char *name, const char *value)
{
#ifdef _WIN32
    _putenv_s(name, value != NULL ? value : "");
#else
    if (value != NULL)
        setenv(name, value, 1);
    else
        unsetenv(name);
#endif
}

void clear_variables(void)
{
    static const char *const names[] = {"CARTO_USER", "CARTO_USERNAME", "CARTO_API_KEY",
                                        "CARTODB_API_KEY", "CARTO_BASE_URL", "CARTO_API_URL",
                                        "CARTO_CREDENTIALS_FILE", "CARTO_PROFILE", "CARTO_API_BASE_URL",
                                        "CARTO_API_TOKEN", "CARTO_ACCESS_TOKEN", "CARTO_API_ACCESS_TOKEN",
                                        "CARTO_CLIENT_ID", "CARTO_CLIENT_SECRET", "CARTO_TOKEN_URL"};
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        set_variable(names[i], NULL);
}

char *repeated(const char *piece, size_t times)
{
    size_t length = strlen(piece), i;
    char *text = allocate(length * times + 1);

    for (i = 0; i < times; i++)
        memcpy(text + i * length, piece, length);
    text[length * times] = '\0';
    return text;
}

creds_t *made(const char *username, const char *api_key, const char *base_url)
{
    creds_error_t *error = NULL;
    creds_t *creds = creds_new(username, api_key, base_url, CREDS_ALLOW_NON_SECURE, &error);

    if (creds == NULL) {
        fprintf(stderr, "%s: in %s: creds_new: %s\n", program, test_name, creds_error_message(error));
        exit(99);
    }
    return creds;
}

/* --- a run ------------------------------------------------------------------------------------------- */

#ifdef _WIN32
static void make_home(void)
{
    char folder[512];

    GetTempPathA(sizeof folder, folder);
    snprintf(home_path, sizeof home_path, "%scartocreds-%d", folder, (int)_getpid());
    make_folder(home_path);
}

/* This does not call `rmdir /s` of cmd.exe, because Wine's also deletes files in the current folder. */
static void remove_folder(const char *path)
{
    char name[2048];
    WIN32_FIND_DATAA found;
    HANDLE search;

    snprintf(name, sizeof name, "%s\\*", path);
    search = FindFirstFileA(name, &found);
    if (search == INVALID_HANDLE_VALUE)
        return;
    do {
        snprintf(name, sizeof name, "%s\\%s", path, found.cFileName);
        if (!(found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY))
            DeleteFileA(name);
        else if (strcmp(found.cFileName, ".") != 0 && strcmp(found.cFileName, "..") != 0)
            remove_folder(name);
    } while (FindNextFileA(search, &found));
    FindClose(search);
    RemoveDirectoryA(path);
}

static void remove_home(void)
{
    remove_folder(home_path);
}
#else
static void make_home(void)
{
    const char *folder = getenv("TMPDIR");

    snprintf(home_path, sizeof home_path, "%s/cartocreds-XXXXXX", folder != NULL && *folder ? folder : "/tmp");
    if (mkdtemp(home_path) == NULL)
        give_up("make the folder", home_path);
}

static int remove_entry(const char *path, const struct stat *found, int kind, struct FTW *place)
{
    (void)found, (void)kind, (void)place;
    return remove(path);
}

static void remove_home(void)
{
    nftw(home_path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}
#endif

void start(const char *file)
{
    program = file;
    make_home();
    clear_variables();
    set_variable("HOME", home_path);
    set_variable("USERPROFILE", home_path); /* the home on Windows */
    set_variable("XDG_CONFIG_HOME", in_home("config"));
    set_variable("XDG_CACHE_HOME", in_home("cache"));
}

void run(const char *name, void (*test)(void))
{
    int before = failed;

    test_name = name;
    row = NULL;
    clear_variables();
    test();
    tests++;
    if (failed != before) {
        tests_failed++;
        fprintf(stderr, "failed: %s\n", name);
    }
}

int finish(void)
{
    remove_home();
    /* tests/c/run adds these lines up. */
    printf("tests: %d passed, %d failed (%d checks)\n", tests - tests_failed, tests_failed, checks);
    return failed != 0;
}
