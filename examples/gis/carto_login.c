/*
 * Saves the credentials of a CARTO account, for every program that uses cartocreds or cartoframes.
 *
 *     carto_login [--base-url URL] [--allow-http] [--file FILE] USERNAME
 *     carto_login --show [--file FILE]
 *     carto_login --delete [--file FILE]
 *
 * The program asks for the key at the terminal, without echo, or reads it as a line of standard input; it is never an
 * argument, which `ps` shows. Before it asks, it looks whether the file could be saved. It saves the key once the
 * account's own API has accepted it. The exit status is 0; 1 if something fails; 2 if the usage is wrong. For POSIX
 * systems.
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "can_save.h"
#include "request.h"

static const char usage[] = "usage: carto_login [--base-url URL] [--allow-http] [--file FILE] USERNAME\n"
                            "       carto_login --show [--file FILE]\n"
                            "       carto_login --delete [--file FILE]\n";

typedef struct {
    const char *username;
    const char *base_url;
    const char *file;
    uint32_t flags;
    bool show;
    bool remove;
} options_t;

static int fail(creds_error_t *error)
{
    fprintf(stderr, "carto_login: %s\n", creds_error_message(error));
    creds_error_free(error);
    return 1;
}

/* --- the key -------------------------------------------------------------------------------------- */

static struct termios shown;

/* Ends the program as the signal would have, but with a terminal that echoes again. */
static void give_up(int signal_number)
{
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void wipe(char *secret, size_t size)
{
    volatile char *byte = secret;

    while (size-- > 0)
        *byte++ = '\0';
}

/* Reads a line without its end, straight into `line`: stdio would keep a copy. */
static bool read_line(char *line, size_t size)
{
    size_t length = 0;
    ssize_t got = 0;

    while (length < size && ((got = read(STDIN_FILENO, line + length, 1)) == 1 || (got < 0 && errno == EINTR))) {
        if (got < 0)
            continue;
        if (line[length] == '\n')
            break;
        length++;
    }
    if (length == size)
        return false;
    if (length > 0 && line[length - 1] == '\r')
        length--;
    line[length] = '\0';
    return got >= 0;
}

static bool read_key(const char *account, char *key, size_t size)
{
    const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };
    struct termios silent;
    bool read;
    size_t i;

    if (tcgetattr(STDIN_FILENO, &shown) != 0)
        return read_line(key, size);

    for (i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], give_up);
    silent = shown;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    fprintf(stderr, "api_key of %s (it is not shown): ", account);
    read = read_line(key, size);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    for (i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], SIG_DFL);
    fputc('\n', stderr);
    return read;
}

/* --- the commands ----------------------------------------------------------------------------------- */

static int save(const creds_t *creds, const char *file)
{
    creds_error_t *error = NULL;
    creds_status_t status = creds_save(creds, file, &error);
    char *path = NULL;

    if (status == CREDS_ERROR_NOT_DURABLE) {
        fail(error); /* a warning: the new file stands */
        status = CREDS_OK;
    }
    if (status != CREDS_OK)
        return fail(error);
    if (file == NULL)
        path = creds_default_path(NULL);
    printf("The credentials of %s are saved in %s\n", creds_account(creds), file != NULL ? file : path);
    creds_string_free(path);
    return 0;
}

static int login(const options_t *options)
{
    char key[8192];
    creds_error_t *error = NULL;
    creds_t *creds;
    char *answer;
    int failed = 1;

    /* What is wrong with the name, the URL or the file is said before somebody types a key in vain. */
    creds = creds_new(options->username, NULL, options->base_url, options->flags, &error);
    if (creds == NULL)
        return fail(error);
    creds_free(creds);
    if (!can_save("carto_login", options->file))
        return 1;

    if (!read_key(options->username, key, sizeof key) || key[0] == '\0') {
        fputs("carto_login: no key was given, or one too long; public data needs no login\n", stderr);
        wipe(key, sizeof key);
        return 1;
    }
    creds = creds_new(options->username, key, options->base_url, options->flags, &error);
    wipe(key, sizeof key);
    if (creds == NULL)
        return fail(error);

    answer = run_query("carto_login", creds, "SELECT 1", false);
    if (answer != NULL)
        failed = save(creds, options->file);
    else
        fputs("carto_login: nothing was saved\n", stderr);
    free(answer);
    creds_free(creds);
    return failed;
}

static int show(const char *file)
{
    creds_error_t *error = NULL;
    creds_t *creds = creds_from_file(file, 0, &error);
    char *text;

    if (creds == NULL)
        return fail(error);
    text = creds_to_string(creds, 0);
    printf("%s\nfrom %s\n", text, creds_source(creds));
    if (creds_warnings(creds) & (CREDS_WARNING_READABLE_BY_OTHERS | CREDS_WARNING_WRITABLE_BY_GROUP))
        puts("others may read or change that file: log in again, and it is closed to them");
    creds_string_free(text);
    creds_free(creds);
    return 0;
}

static int delete_saved(const char *file)
{
    creds_error_t *error = NULL;
    creds_status_t status = creds_delete(file, &error);

    if (status != CREDS_OK && status != CREDS_ERROR_NOT_FOUND)
        return fail(error);
    puts(status == CREDS_OK ? "The saved credentials are deleted" : "There were no saved credentials");
    creds_error_free(error);
    return 0;
}

static bool parse(int argc, char **argv, options_t *options)
{
    int i;

    for (i = 1; i < argc; i++) {
        const char *argument = argv[i];
        const char **value = strcmp(argument, "--base-url") == 0 ? &options->base_url
            : strcmp(argument, "--file") == 0 ? &options->file : NULL;
        if (value != NULL && i + 1 < argc)
            *value = argv[++i];
        else if (strcmp(argument, "--allow-http") == 0)
            options->flags |= CREDS_ALLOW_NON_SECURE;
        else if (strcmp(argument, "--show") == 0)
            options->show = true;
        else if (strcmp(argument, "--delete") == 0)
            options->remove = true;
        else if (argument[0] != '-' && options->username == NULL)
            options->username = argument;
        else
            return false;
    }
    return (options->username != NULL) + options->show + options->remove == 1;
}

int main(int argc, char **argv)
{
    options_t options = { NULL, NULL, NULL, 0, false, false };

    if (!parse(argc, argv, &options)) {
        fputs(usage, stderr);
        return 2;
    }
    if (options.show)
        return show(options.file);
    if (options.remove)
        return delete_saved(options.file);
    return login(&options);
}
