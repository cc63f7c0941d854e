/* The files in the cache of access tokens: for which client they are, their access rights, and other files in their place. */
/* On 32-bit systems, readdir() would otherwise fail in folders of large file systems. */
#define _FILE_OFFSET_BITS 64
#include "posix.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#define API "https://gcp-us-east1.api.carto.com"
#define OTHER_API "https://gcp-europe-west1.api.carto.com"
#define TOKEN "s3cr3t-0987654321-zyxwvutsrq"
#define SECRET "cl1ent-s3cr3t-abcdefghijklm"
#define JWT_OF_2096 "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6NDAwMDAwMDAwMCwianRpIjoieCJ9.c2ln"

static creds_error_t *error;

static creds_t *client(const char *id, const char *base_url, const char *token_url)
{
    return CHECK_MADE(creds_from_client(id, SECRET, base_url, token_url, 0, &error), error);
}

static creds_t *answered(creds_t *client, const char *answer)
{
    creds_t *creds = CHECK_MADE(creds_with_token(client, answer, strlen(answer), 200, &error), error);

    creds_free(client);
    return creds;
}

static creds_t *with_token(void)
{
    return answered(client("id", API, NULL), "{\"access_token\": \"" TOKEN "\", \"expires_in\": 86400}");
}

static void save(const char *path)
{
    creds_t *creds = with_token();

    CHECK_OK(creds_save_token(creds, path, &error), error);
    creds_free(creds);
}

/* The client's token in the cache, or NULL. */
static void check_found(creds_t *client, const char *path, const char *token)
{
    creds_t *found = CHECK_MADE(creds_with_cached_token(client, path, &error), error);

    CHECK_TEXT(creds_access_token(found), token);
    CHECK(token != NULL || found == client);
    creds_free(found);
    creds_free(client);
}

static void check_cached(const char *path, const char *token)
{
    check_found(client("id", API, NULL), path, token);
}

/* The only file in the cache folder, or NULL. */
static const char *only_file(const char *folder)
{
    static char path[1000];
    DIR *entries = opendir(folder);
    struct dirent *entry;
    int count = 0;

    while (entries != NULL && (entry = readdir(entries)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            count++;
        }
    if (entries != NULL)
        closedir(entries);
    return count == 1 ? path : NULL;
}

static void test_files_and_folders_are_private(void)
{
    mode_t before = umask(0);
    const char *path;

    set_variable("XDG_CACHE_HOME", in_home("deep/cache"));
    save(NULL);
    check_cached(NULL, TOKEN);
    CHECK_NUMBER(mode_of(in_home("deep")), 0700);
    CHECK_NUMBER(mode_of(in_home("deep/cache")), 0700);
    CHECK_NUMBER(mode_of(in_home("deep/cache/cartocreds")), 0700);
    path = only_file(in_home("deep/cache/cartocreds"));
    if (CHECK(path != NULL)) {
        CHECK_HAS(path, "/token-");
        CHECK_NUMBER(mode_of(path), 0600);
        /* A file that others may use is ignored, and the next save replaces it by a private one. */
        set_mode(path, 0666);
        check_cached(NULL, NULL);
        save(NULL);
        check_cached(NULL, TOKEN);
        CHECK_NUMBER(mode_of(path), 0600);
    }
    /* A folder that exists is not changed. */
    set_mode(in_home("deep/cache/cartocreds"), 0755);
    save(NULL);
    CHECK_NUMBER(mode_of(in_home("deep/cache/cartocreds")), 0755);
    umask(before);
    set_variable("XDG_CACHE_HOME", in_home("cache"));
}

/* A file that others may use is ignored. */
static void test_modes(void)
{
    static const struct {
        int mode, is_used;
    } rows[] = {{0600, 1}, {0400, 1}, {0700, 1}, {0640, 0}, {0604, 0}, {0620, 0}, {0602, 0}, {0666, 0}};
    const char *path = in_home("token.json");
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        save(path);
        set_mode(path, rows[i].mode);
        check_cached(path, rows[i].is_used ? TOKEN : NULL);
    }
    if (getuid() == 0) {
        save(path);
        CHECK(chown(path, 65534, 65534) == 0);
        check_cached(path, NULL);
        save(path);
        check_cached(path, TOKEN);
    }
    remove(path);
}

/* With each of these in its place, a search for a token finds none and a save of a token is a clear error. */
static void test_nodes_that_are_not_files(void)
{
    creds_t *creds = with_token();
    const char *path = in_home("place");
    struct stat found;

    CHECK(mkfifo(path, 0600) == 0);
    check_cached(path, NULL);
    CHECK(creds_save_token(creds, path, &error) == CREDS_ERROR_NOT_REGULAR);
    CHECK_ERROR(error, CREDS_ERROR_NOT_REGULAR, "place");
    CHECK(stat(path, &found) == 0 && S_ISFIFO(found.st_mode));
    remove(path);
    make_folder(path);
    check_cached(path, NULL);
    CHECK(creds_save_token(creds, path, &error) == CREDS_ERROR_NOT_REGULAR);
    CHECK_ERROR(error, CREDS_ERROR_NOT_REGULAR, "place");
    rmdir(path);
    /* A device, through a link. If the check failed, there would be a new file beside the link's target. */
    CHECK(symlink("/dev/null", path) == 0);
    check_cached(path, NULL);
    CHECK(stat("/dev/null", &found) == 0 && S_ISCHR(found.st_mode));
    remove(path);
    check_cached("/dev/null", NULL);
    check_cached(in_home("missing/token.json"), NULL);
    CHECK(creds_save_token(creds, in_home("missing/token.json"), &error) == CREDS_ERROR_NOT_FOUND);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "folder");
    check_cached("", NULL);
    CHECK(creds_save_token(creds, "", &error) == CREDS_ERROR_INVALID_PATH);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "path");
    check_cached("{\"a\": 1}", NULL);
    CHECK(creds_save_token(creds, "{\"a\": 1}", &error) == CREDS_ERROR_INVALID_PATH);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "JSON");
    /* A file in the place of the folder. */
    make_folder(in_home("cache"));
    remove(in_home("cache/cartocreds"));
    write_file(in_home("cache/cartocreds"), "");
    check_cached(NULL, NULL);
    CHECK(creds_save_token(creds, NULL, &error) == CREDS_ERROR_NOT_FOUND);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "cartocreds");
    remove(in_home("cache/cartocreds"));
    creds_free(creds);
}

static void test_links(void)
{
    const char *path = in_home("link.json");
    struct stat found;

    CHECK(symlink("target.json", path) == 0);
    check_cached(path, NULL);
    save(path);
    CHECK(lstat(path, &found) == 0 && S_ISLNK(found.st_mode));
    CHECK_NUMBER(mode_of(in_home("target.json")), 0600);
    check_cached(path, TOKEN);
    set_mode(in_home("target.json"), 0644);
    check_cached(path, NULL);
    remove(in_home("target.json"));
    remove(path);
    CHECK(symlink("link.json", path) == 0);
    check_cached(path, NULL);
    remove(path);
}

static void in_places_without_rights(void)
{
    creds_t *creds = with_token();

    make_folder(in_home("closed"));
    set_mode(in_home("closed"), 0500);
    check_cached(in_home("closed/token.json"), NULL);
    CHECK(creds_save_token(creds, in_home("closed/token.json"), &error) == CREDS_ERROR_PERMISSION_DENIED);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "closed/token.json");
    set_variable("XDG_CACHE_HOME", in_home("closed"));
    check_cached(NULL, NULL);
    CHECK(creds_save_token(creds, NULL, &error) == CREDS_ERROR_PERMISSION_DENIED);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "closed/cartocreds");
    set_mode(in_home("closed"), 0000);
    check_cached(NULL, NULL);
    CHECK(creds_save_token(creds, NULL, &error) == CREDS_ERROR_PERMISSION_DENIED);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "closed/cartocreds");
    set_mode(in_home("closed"), 0700);
    /* A file that the user cannot even read. */
    save(in_home("closed/token.json"));
    set_mode(in_home("closed/token.json"), 0000);
    check_cached(in_home("closed/token.json"), NULL);
    CHECK(creds_save_token(creds, in_home("closed/token.json"), &error) == CREDS_ERROR_PERMISSION_DENIED);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "closed/token.json");
    creds_free(creds);
}

static void test_places_without_rights(void)
{
    AS_USER(in_places_without_rights);
}

/* A save of a token with a wrong path overwrites nothing but a token that was saved before. */
static void test_other_files_are_not_replaced(void)
{
    static const char *const files[] = {
        "{\"api_base_url\": \"" API "\", \"client_id\": \"id\", \"client_secret\": \"" SECRET "\"}",
        "{\"api_base_url\": \"" API "\", \"access_token\": \"" JWT_OF_2096 "\"}",
        "{\"username\": \"joe\", \"api_key\": \"" KEY "\"}",
        "{\"current_profile\": \"a\", \"profiles\": {\"a\": {\"token\": \"" TOKEN "\", \"tenant_id\": \"gcp-us-east1\"}}}",
        /* Credentials that the library does not load. */
        "{\"username\": \"joe\", \"api_key\": \"" KEY "\", \"base_url\": \"http://x.org\"}",
        "{\"api_key\": \"" KEY "\"}",
        "{\"username\": \"joe\", \"api_key\": \"" KEY "\", \"access_token\": \"" TOKEN "\"}",
        "{\"username\": \"joe\", \"api_key\": \"" KEY,
        "{\"access_token\": \"" TOKEN "\"}",
        /* The fields of the cache, and one that would be lost. */
        "{\"client_id\": \"id\", \"token_url\": \"https://auth.carto.com/oauth/token\", \"api_base_url\": \"" API
        "\", \"access_token\": \"" TOKEN "\", \"expires_at\": 4000000000, \"client_secret\": \"" SECRET "\"}",
        /* Other files. */
        "{\"name\": \"project\"}",
        "[]",
        "my notes\n",
        "\n",
        "\xff",
    };
    creds_t *creds = with_token();
    const char *path = in_home("creds.json");
    char *text;
    size_t i;

    for (i = 0; i < 2 * sizeof files / sizeof files[0]; i++) {
        const char *file = files[i / 2];

        about(file);
        write_file(path, file);
        /* A load refuses a file that anybody may write. */
        if (i % 2 == 1)
            set_mode(path, 0666);
        CHECK(creds_save_token(creds, path, &error) == CREDS_ERROR_WRONG_KIND);
        CHECK_ERROR(error, CREDS_ERROR_WRONG_KIND, "creds.json");
        text = read_file(path);
        CHECK_TEXT(text, file);
        free(text);
        if (strstr(file, "expires_at") == NULL)
            check_cached(path, NULL);
    }
    about(NULL);
    text = repeated("a", 2000000);
    write_file(path, text);
    free(text);
    CHECK(creds_save_token(creds, path, &error) == CREDS_ERROR_TOO_LARGE);
    CHECK_ERROR(error, CREDS_ERROR_TOO_LARGE, "creds.json");
    CHECK(exists(path));
    /* An empty file has nothing that could be lost. */
    write_file(path, "");
    CHECK_OK(creds_save_token(creds, path, &error), error);
    check_cached(path, TOKEN);
    remove(path);
    creds_free(creds);
}

/* The library's own file in the user's cache folder is replaced whatever it contains. */
static void test_a_broken_file_in_the_cache_folder_is_replaced(void)
{
    static const char *const broken[] = {"", "{", "[]", "{}", "\xff", "{\"access_token\": \"a\"}"};
    const char *path;
    size_t i;

    set_variable("XDG_CACHE_HOME", in_home("broken"));
    save(NULL);
    path = only_file(in_home("broken/cartocreds"));
    for (i = 0; i < sizeof broken / sizeof broken[0] && CHECK(path != NULL); i++) {
        about(broken[i]);
        write_file(path, broken[i]);
        check_cached(NULL, NULL);
        save(NULL);
        check_cached(NULL, TOKEN);
    }
    about(NULL);
    set_variable("XDG_CACHE_HOME", in_home("cache"));
}

/* A token is for one client, one address that gives tokens, and one API. */
static void test_tokens_are_not_shared(void)
{
    static const struct {
        const char *id, *base_url, *token_url;
    } others[] = {
        {"id2", API, NULL},
        {"ID", API, NULL},
        {"id", OTHER_API, NULL},
        {"id", API "/x", NULL},
        {"id", API, "https://auth.example.org/oauth/token"},
        {"id", API, "https://auth.carto.com/oauth/token/"},
        {"", NULL, NULL},
    };
    static const char *const paths[] = {NULL, "one"};
    size_t i, j;

    for (j = 0; j < 2; j++) {
        const char *path = paths[j] != NULL ? in_home(paths[j]) : NULL;

        save(path);
        check_cached(path, TOKEN);
        check_found(client("id", API "/", ""), path, TOKEN);
        check_found(client("id", API, "https://auth.carto.com/oauth/token"), path, TOKEN);
        for (i = 0; others[i].base_url != NULL; i++) {
            about(others[i].id);
            check_found(client(others[i].id, others[i].base_url, others[i].token_url), path, NULL);
        }
        about(NULL);
    }
    remove(in_home("one"));
}

/* Credentials that have a token take the one in the cache only if it lasts longer. */
static void test_the_token_that_lasts_longer(void)
{
    const char *path = in_home("lasting.json");

    save(path);
    check_found(answered(client("id", API, NULL), "{\"access_token\": \"sooner\", \"expires_in\": 7200}"), path, TOKEN);
    check_found(answered(client("id", API, NULL), "{\"access_token\": \"later\", \"expires_in\": 172800}"), path, "later");
    /* This token's time of expiry is not known. */
    check_found(answered(client("id", API, NULL), "{\"access_token\": \"unknown\"}"), path, "unknown");
    remove(path);
}

/* The library does not keep a token without a time of expiry, because it could not know when to stop using it. */
static void test_a_token_without_an_expiry_is_not_kept(void)
{
    creds_t *creds = answered(client("endless", API, NULL), "{\"access_token\": \"" TOKEN "\"}");
    const char *path = in_home("endless.json");

    CHECK(creds_save_token(creds, path, &error) == CREDS_ERROR_WRONG_KIND);
    CHECK_ERROR(error, CREDS_ERROR_WRONG_KIND, "expire");
    CHECK(!exists(path));
    creds_free(creds);
    write_file(path,
               "{\"client_id\": \"endless\", \"token_url\": \"https://auth.carto.com/oauth/token\", "
               "\"api_base_url\": \"" API "\", \"access_token\": \"" TOKEN "\", \"expires_at\": null}");
    check_found(client("endless", API, NULL), path, NULL);
    remove(path);
}

static int destroyed;

static void destroy(void *session)
{
    destroyed += *(int *)session;
}

/* The result has the session and the other properties of the credentials. */
static void test_the_session_and_the_source_stay(void)
{
    int one = 1;
    creds_t *plain, *creds, *found;

    save(NULL);
    write_file(in_home("client.json"), "{\"api_base_url\": \"" API "\", \"client_id\": \"id\", \"client_secret\": \"" SECRET "\"}");
    set_mode(in_home("client.json"), 0644);
    plain = CHECK_MADE(creds_from_file(in_home("client.json"), 0, &error), error);
    creds = creds_with_session(plain, &one, destroy);
    creds_free(plain);
    found = CHECK_MADE(creds_with_cached_token(creds, NULL, &error), error);
    creds_free(creds);
    CHECK_TEXT(creds_access_token(found), TOKEN);
    CHECK_TEXT(creds_client_id(found), "id");
    CHECK_TEXT(creds_source_path(found), in_home("client.json"));
    CHECK_NUMBER(creds_warnings(found), CREDS_WARNING_READABLE_BY_OTHERS);
    CHECK(creds_session(found) == &one);
    CHECK_NUMBER(destroyed, 0);
    creds_free(found);
    CHECK_NUMBER(destroyed, 1);
}

/* Where the user's cache folder is. */
static void test_where_the_cache_is(void)
{
    set_variable("XDG_CACHE_HOME", in_home("xdg"));
    save(NULL);
    CHECK(only_file(in_home("xdg/cartocreds")) != NULL);
    set_variable("XDG_CACHE_HOME", NULL);
    check_cached(NULL, NULL);
    save(NULL);
    CHECK(only_file(in_home(".cache/cartocreds")) != NULL);
    /* A folder that is empty or relative counts as unset. */
    CHECK(chdir(home()) == 0);
    set_variable("XDG_CACHE_HOME", "");
    check_cached(NULL, TOKEN);
    set_variable("XDG_CACHE_HOME", "relative");
    check_cached(NULL, TOKEN);
    save(NULL);
    CHECK(!exists(in_home("relative")));
    set_variable("XDG_CACHE_HOME", in_home("cache"));
}

int main(void)
{
    START();
    RUN(test_files_and_folders_are_private);
    RUN(test_modes);
    RUN(test_nodes_that_are_not_files);
    RUN(test_links);
    RUN(test_places_without_rights);
    RUN(test_other_files_are_not_replaced);
    RUN(test_a_broken_file_in_the_cache_folder_is_replaced);
    RUN(test_tokens_are_not_shared);
    RUN(test_the_token_that_lasts_longer);
    RUN(test_a_token_without_an_expiry_is_not_kept);
    RUN(test_the_session_and_the_source_stay);
    RUN(test_where_the_cache_is);
    return finish();
}
