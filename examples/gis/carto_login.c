/*
 * Saves credentials for CARTO, for every program that uses cartocreds.
 *
 *     carto_login [--base-url URL] [--allow-http] [--file FILE] USERNAME
 *     carto_login --token --base-url URL [--connection NAME] [--allow-http] [--file FILE]
 *     carto_login --client ID --base-url URL [--token-url URL] [--allow-http] [--file FILE]
 *     carto_login --show [--file FILE]
 *     carto_login --delete [--file FILE]
 *     carto_login --write-headers HEADERS [--file FILE]
 *
 * The first form is for an account of CARTO's older platform (cartoframes reads its file too). --token and --client are for
 * the current platform. If you have the CARTO CLI, you can log in with `carto auth login` instead.
 *
 * The program asks for the secret at the terminal, without echo, or reads it as a line of standard input. The secret is
 * never an argument, because `ps` shows arguments. Before the program asks, it checks that it can save the file. It saves
 * the secret only after the server has accepted it: an api_key and an access token with the query `SELECT 1` (through the
 * connection carto_dw, or the one that is named), a client's secret with a request for an access token. The file is the
 * user's default file, or FILE. A file with credentials for the other platform is not replaced.
 *
 * --write-headers writes the Authorization header with an access token of saved credentials to the file HEADERS, which only
 * the user can read. docs/platforms.md says which programs can use it.
 *
 * The exit status is 0; 1 if something fails; 2 if the usage is wrong. For POSIX systems.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "can_save.h"
#include "header_file.h"
#include "read_secret.h"
#include "request.h"
#include "show.h"

static const char usage[] =
    "usage: carto_login [--base-url URL] [--allow-http] [--file FILE] USERNAME\n"
    "       carto_login --token --base-url URL [--connection NAME] [--allow-http] [--file FILE]\n"
    "       carto_login --client ID --base-url URL [--token-url URL] [--allow-http] [--file FILE]\n"
    "       carto_login --show [--file FILE]\n"
    "       carto_login --delete [--file FILE]\n"
    "       carto_login --write-headers HEADERS [--file FILE]\n";

typedef struct {
    const char *username;
    const char *client_id;
    const char *base_url;
    const char *token_url;
    const char *connection;
    const char *file;
    const char *headers;
    uint32_t flags;
    bool token;
    bool show;
    bool remove;
} options_t;

static int fail(creds_error_t *error)
{
    fprintf(stderr, "carto_login: %s\n", creds_error_message(error));
    creds_error_free(error);
    return 1;
}

static int save(const creds_t *creds, const char *name, const char *file)
{
    creds_error_t *error = NULL;
    creds_status_t status = creds_save(creds, file, &error);
    char *path = NULL;

    if (status == CREDS_ERROR_NOT_DURABLE) {
        fail(error); /* only a warning, because the file is saved */
        status = CREDS_OK;
    }
    if (status != CREDS_OK)
        return fail(error);
    if (file == NULL)
        path = creds_default_path(NULL);
    printf("%s saved in %s\n", name, file != NULL ? file : path);
    creds_string_free(path);
    return 0;
}

/* The credentials of the command line with this secret. */
static creds_t *make(const options_t *options, const char *secret, creds_error_t **error)
{
    if (options->token)
        return creds_from_token(secret, options->base_url, options->flags, error);
    if (options->client_id != NULL)
        return creds_from_client(options->client_id, secret, options->base_url, options->token_url, options->flags, error);
    return creds_new(options->username, secret, options->base_url, options->flags, error);
}

/* Whether the file has no credentials for the other platform, which a save would remove. */
static bool keeps_platform(const options_t *options)
{
    creds_t *old = creds_from_file(options->file, 0, NULL);
    const bool is_old = options->username != NULL;
    const bool keeps = old == NULL || (creds_kind(old) == CREDS_KIND_API_KEY) == is_old;

    if (!keeps)
        fprintf(stderr, "carto_login: %s has credentials for CARTO's %s platform: name another file with --file, or delete "
                        "them first\n",
                creds_source(old), is_old ? "current" : "older");
    creds_free(old);
    return keeps;
}

/* Whether the server accepts the credentials; if not, one line on standard error says why. */
static bool are_accepted(const options_t *options, const creds_t *creds)
{
    const char *connection = options->connection != NULL ? options->connection : "carto_dw";
    char *answer;

    if (options->client_id != NULL)
        return try_client("carto_login", creds);
    answer = run_query("carto_login", creds, options->token ? connection : NULL, "SELECT 1", false);
    free(answer);
    return answer != NULL;
}

static int login(const options_t *options)
{
    char secret[8192], name[512], saved[600];
    creds_error_t *error = NULL;
    creds_t *creds;
    int failed = 1;

    /* Reports mistakes in the name, the URL or the file before a person types the secret. */
    creds = make(options, options->username != NULL ? NULL : "x", &error);
    if (creds == NULL)
        return fail(error);
    creds_free(creds);
    if (!can_save("carto_login", options->file) || !keeps_platform(options))
        return 1;

    if (options->token)
        snprintf(name, sizeof name, "access token");
    else
        snprintf(name, sizeof name, "%s of %s", options->client_id != NULL ? "client_secret" : "api_key",
                 options->client_id != NULL ? options->client_id : options->username);
    if (!read_secret(name, secret, sizeof secret)) {
        fprintf(stderr, "carto_login: no %s was given, or one too long%s\n",
                options->token ? "access token" : options->client_id != NULL ? "client_secret"
                                                                             : "key",
                options->username != NULL ? "; public data needs no login" : "");
        wipe(secret, sizeof secret);
        return 1;
    }
    creds = make(options, secret, &error);
    wipe(secret, sizeof secret);
    if (creds == NULL)
        return fail(error);

    if (options->token)
        snprintf(saved, sizeof saved, "The access token is");
    else
        snprintf(saved, sizeof saved, "The credentials of %s are",
                 options->client_id != NULL ? options->client_id : creds_account(creds));
    if (are_accepted(options, creds))
        failed = save(creds, saved, options->file);
    else
        fputs("carto_login: nothing was saved\n", stderr);
    creds_free(creds);
    return failed;
}

/* The credentials in a file; without a file, those that other programs find without a target. */
static creds_t *find(const char *file, creds_error_t **error)
{
    return file != NULL ? creds_from_file(file, 0, error) : creds_resolve(NULL, NULL, 0, error);
}

static int show(const char *file)
{
    creds_error_t *error = NULL;
    creds_t *creds = find(file, &error);

    if (creds == NULL)
        return fail(error);
    show_credentials(creds);
    creds_free(creds);
    return 0;
}

static int write_headers(const char *headers, const char *file)
{
    creds_error_t *error = NULL;
    creds_t *creds = find(file, &error);
    char *authorization = NULL;
    bool done = false;

    if (creds == NULL)
        return fail(error);
    if (creds_kind(creds) == CREDS_KIND_API_KEY)
        fprintf(stderr, "carto_login: %s has no access token, but an account of CARTO's older platform: name another file "
                        "with --file\n",
                creds_source(creds));
    else
        authorization = get_authorization("carto_login", creds);
    if (authorization != NULL)
        done = write_header_file("carto_login", headers, authorization);
    if (done)
        printf("The access token is in %s\n", headers);
    creds_string_free(authorization);
    creds_free(creds);
    return !done;
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

/* The place for the value of an option; NULL if the option has no value or is not known. */
static const char **value_of(const char *argument, options_t *options)
{
    return strcmp(argument, "--base-url") == 0     ? &options->base_url
        : strcmp(argument, "--token-url") == 0     ? &options->token_url
        : strcmp(argument, "--connection") == 0    ? &options->connection
        : strcmp(argument, "--client") == 0        ? &options->client_id
        : strcmp(argument, "--write-headers") == 0 ? &options->headers
        : strcmp(argument, "--file") == 0          ? &options->file
                                                   : NULL;
}

static bool parse(int argc, char **argv, options_t *options)
{
    bool new_platform;
    int i;

    for (i = 1; i < argc; i++) {
        const char *argument = argv[i];
        const char **value = value_of(argument, options);

        if (value != NULL && i + 1 < argc)
            *value = argv[++i];
        else if (strcmp(argument, "--allow-http") == 0)
            options->flags |= CREDS_ALLOW_NON_SECURE;
        else if (strcmp(argument, "--token") == 0)
            options->token = true;
        else if (strcmp(argument, "--show") == 0)
            options->show = true;
        else if (strcmp(argument, "--delete") == 0)
            options->remove = true;
        else if (argument[0] != '-' && options->username == NULL)
            options->username = argument;
        else
            return false;
    }
    new_platform = options->token || options->client_id != NULL;
    return (options->username != NULL) + options->token + (options->client_id != NULL) + options->show + options->remove
            + (options->headers != NULL)
        == 1
        && (!new_platform || options->base_url != NULL) && (options->token || options->connection == NULL)
        && (options->client_id != NULL || options->token_url == NULL);
}

int main(int argc, char **argv)
{
    options_t options = {NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, false, false, false};

    if (!parse(argc, argv, &options)) {
        fputs(usage, stderr);
        return 2;
    }
    if (options.show)
        return show(options.file);
    if (options.remove)
        return delete_saved(options.file);
    if (options.headers != NULL)
        return write_headers(options.headers, options.file);
    return login(&options);
}
