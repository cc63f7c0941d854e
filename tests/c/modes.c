/* Modes and owners of files: what a save sets, what a load warns about, and what it refuses. */
#include "posix.h"

#include <sys/stat.h>
#include <unistd.h>

static creds_error_t *error;

#define JOE "{\"username\": \"joe\", \"api_key\": \"" KEY "\"}"

static void save_joe(const char *path)
{
    creds_t *creds = made("joe", KEY, NULL);

    CHECK_OK(creds_save(creds, path, &error), error);
    creds_free(creds);
}

static void test_a_saved_file_is_private(void)
{
    static const int modes[] = {0600, 0640, 0644, 0660, 0666, 0777, 0400};
    static const int masks[] = {0, 022, 077};
    const char *path = in_home("mode.json");
    size_t i, j;

    for (j = 0; j < sizeof masks / sizeof masks[0]; j++) {
        mode_t before = umask((mode_t)masks[j]);

        remove(path);
        save_joe(path);
        CHECK_NUMBER(mode_of(path), 0600);
        /* A save never copies the old file's mode, not even a world-writable one. */
        for (i = 0; i < sizeof modes / sizeof modes[0]; i++) {
            write_file(path, JOE);
            set_mode(path, modes[i]);
            save_joe(path);
            CHECK_NUMBER(mode_of(path), 0600);
        }
        umask(before);
    }
}

static void test_warnings_and_refusals(void)
{
    static const struct {
        int mode;
        unsigned warnings;
        int is_private, is_refused;
    } rows[] = {
        {0600, 0, 1, 0},
        {0400, 0, 1, 0},
        {0700, 0, 1, 0},
        {0604, CREDS_WARNING_READABLE_BY_OTHERS, 0, 0},
        {0640, CREDS_WARNING_READABLE_BY_OTHERS, 0, 0},
        {0644, CREDS_WARNING_READABLE_BY_OTHERS, 0, 0},
        {0620, CREDS_WARNING_WRITABLE_BY_GROUP, 0, 0},
        {0664, CREDS_WARNING_READABLE_BY_OTHERS | CREDS_WARNING_WRITABLE_BY_GROUP, 0, 0},
        {0610, 0, 0, 0},
        {0602, 0, 0, 1},
        {0666, 0, 0, 1},
        {0777, 0, 0, 1},
    };
    const char *path = in_home("warn.json");
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char what[16];
        creds_t *creds;

        snprintf(what, sizeof what, "mode %o", (unsigned)rows[i].mode);
        about(what);
        write_file(path, JOE);
        set_mode(path, rows[i].mode);
        creds = creds_from_file(path, 0, &error);
        if (rows[i].is_refused) {
            CHECK(creds == NULL);
            CHECK_HAS(creds_error_message(error), "chmod 600");
            CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, "warn.json");
        } else {
            CHECK_MADE(creds, error);
            CHECK_NUMBER(creds_warnings(creds), rows[i].warnings);
        }
        creds_free(creds);
        creds = creds_from_file(path, CREDS_REQUIRE_PRIVATE, &error);
        if (rows[i].is_private) {
            CHECK_MADE(creds, error);
        } else {
            CHECK(creds == NULL);
            CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, "warn.json");
        }
        creds_free(creds);
        creds = creds_resolve(path, NULL, CREDS_REQUIRE_PRIVATE, &error);
        CHECK((creds != NULL) == rows[i].is_private);
        if (creds == NULL)
            CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, "warn.json");
        creds_free(creds);
    }
}

/* The flag works in all functions that read the default file, and only if they read a file. */
static void test_require_private(void)
{
    creds_t *creds;

    write_file(default_file(), JOE);
    set_mode(default_file(), 0644);
    CHECK(creds_new(NULL, NULL, NULL, CREDS_REQUIRE_PRIVATE, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, "creds.json");
    CHECK(creds_from_file(NULL, CREDS_REQUIRE_PRIVATE, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, "creds.json");
    CHECK(creds_resolve(NULL, NULL, CREDS_REQUIRE_PRIVATE, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, "creds.json");
    set_variable("CARTO_CREDENTIALS_FILE", default_file());
    CHECK(creds_resolve(NULL, NULL, CREDS_REQUIRE_PRIVATE, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, "creds.json");
    clear_variables();
    set_variable("CARTO_USER", "joe");
    creds_free(CHECK_MADE(creds_resolve(NULL, NULL, CREDS_REQUIRE_PRIVATE, &error), error));
    creds_free(CHECK_MADE(creds_new("joe", NULL, NULL, CREDS_REQUIRE_PRIVATE, &error), error));
    clear_variables();
    creds = CHECK_MADE(creds_new(NULL, NULL, NULL, 0, &error), error);
    CHECK_NUMBER(creds_warnings(creds), CREDS_WARNING_READABLE_BY_OTHERS);
    /* One save makes the file private. */
    CHECK_OK(creds_save(creds, NULL, &error), error);
    creds_free(creds);
    creds_free(CHECK_MADE(creds_new(NULL, NULL, NULL, CREDS_REQUIRE_PRIVATE, &error), error));
}

/* Files of every kind, in every place where a load without a path looks. */
static void test_files_of_the_current_platform(void)
{
    static const struct {
        const char *place, *text;
    } rows[] = {
        {".carto_credentials.json",
         "{\"current_profile\": \"a\", \"profiles\": {\"a\": {\"token\": \"" KEY "\", \"tenant_id\": \"gcp-us-east1\"}}}"},
        {".carto_credentials.json", "{\"token\": \"" KEY "\", \"tenant_id\": \"gcp-us-east1\"}"},
        {".carto-auth/token_oauth.json",
         "{\"api_base_url\": \"https://x.org/api\", \"access_token\": \"" KEY "\", \"expiration\": 4000000000}"},
        {".carto-auth/token_oauth.json",
         "{\"api_base_url\": \"https://x.org/api\", \"client_id\": \"id\", \"client_secret\": \"" KEY "\"}"},
    };
    size_t i;
    int named;

    remove(default_file());
    make_folder(in_home(".carto-auth"));
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *path = in_home(rows[i].place);

        about(rows[i].text);
        write_file(path, rows[i].text);
        for (named = 0; named < 2; named++) {
            creds_t *creds;

            if (named)
                set_variable("CARTO_CREDENTIALS_FILE", path);
            set_mode(path, 0600);
            creds = CHECK_MADE(creds_resolve(NULL, NULL, CREDS_REQUIRE_PRIVATE, &error), error);
            CHECK_TEXT(creds_source_path(creds), path);
            CHECK_NUMBER(creds_warnings(creds), 0);
            creds_free(creds);
            set_mode(path, 0644);
            creds = CHECK_MADE(creds_resolve(NULL, NULL, 0, &error), error);
            CHECK_NUMBER(creds_warnings(creds), CREDS_WARNING_READABLE_BY_OTHERS);
            creds_free(creds);
            CHECK(creds_resolve(NULL, NULL, CREDS_REQUIRE_PRIVATE, &error) == NULL);
            CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, rows[i].place);
            CHECK(creds_from_file(path, CREDS_REQUIRE_PRIVATE, &error) == NULL);
            CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, rows[i].place);
            set_mode(path, 0646);
            CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
            CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, rows[i].place);
            clear_variables();
        }
        if (strstr(rows[i].text, "tenant_id") != NULL) {
            CHECK(creds_from_profile(NULL, 0, &error) == NULL);
            CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, rows[i].place);
            set_mode(path, 0640);
            CHECK(creds_from_profile(NULL, CREDS_REQUIRE_PRIVATE, &error) == NULL);
            CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, rows[i].place);
        }
        /* A delete works whoever owns the file. */
        CHECK_OK(creds_delete(path, &error), error);
        CHECK(!exists(path));
        CHECK(creds_delete(path, &error) == CREDS_ERROR_NOT_FOUND);
        CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, rows[i].place);
    }
    about(NULL);
}

static void load_anothers_file(void)
{
    const char *path = in_home("foreign.json");
    creds_t *creds = CHECK_MADE(creds_from_file(path, 0, &error), error);

    CHECK_NUMBER(creds_warnings(creds), CREDS_WARNING_READABLE_BY_OTHERS | CREDS_WARNING_FOREIGN_OWNER);
    creds_free(creds);
    CHECK(creds_from_file(path, CREDS_REQUIRE_PRIVATE, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, "foreign.json");
    /* A file of root is trusted like the user's own. */
    creds = CHECK_MADE(creds_from_file(in_home("roots.json"), 0, &error), error);
    CHECK_NUMBER(creds_warnings(creds), CREDS_WARNING_READABLE_BY_OTHERS);
    creds_free(creds);
}

static void own_differently_and_load(void)
{
    if (chown(in_home("foreign.json"), 12345, 12345) != 0 || chown(in_home("roots.json"), 0, 0) != 0
        || setgid(23456) != 0 || setuid(23456) != 0) {
        perror("another user");
        exit(99);
    }
    load_anothers_file();
}

static void test_anothers_file(void)
{
    if (getuid() != 0) /* Only root can make one. */
        return;
    write_file(in_home("foreign.json"), JOE);
    write_file(in_home("roots.json"), JOE);
    set_mode(in_home("foreign.json"), 0644);
    set_mode(in_home("roots.json"), 0644);
    set_mode(home(), 0755);
    IN_CHILD(own_differently_and_load);
    /* For root, the file of a user is that of another user, and no mode makes it private. */
    load_anothers_file();
    set_mode(in_home("foreign.json"), 0600);
    CHECK(creds_from_file(in_home("foreign.json"), CREDS_REQUIRE_PRIVATE, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, "foreign.json");
}

static void check_refusals(void)
{
    creds_t *creds = made("joe", KEY, NULL);
    char *content;

    /* Without the right to read the file. */
    write_file(in_home("closed.json"), JOE);
    set_mode(in_home("closed.json"), 0);
    CHECK(creds_from_file(in_home("closed.json"), 0, &error) == NULL);
    CHECK(creds_error_os_code(error) != 0);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "closed.json");
    CHECK_NUMBER(creds_save(creds, in_home("closed.json"), &error), CREDS_ERROR_PERMISSION_DENIED);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "closed.json");
    CHECK_NUMBER(mode_of(in_home("closed.json")), 0);

    /* Without the right to search the folder. */
    make_folder(in_home("closed"));
    write_file(in_home("closed/x.json"), JOE);
    set_mode(in_home("closed"), 0);
    CHECK(creds_from_file(in_home("closed/x.json"), 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "closed/x.json");
    CHECK_NUMBER(creds_save(creds, in_home("closed/x.json"), &error), CREDS_ERROR_PERMISSION_DENIED);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "closed");
    CHECK_NUMBER(creds_delete(in_home("closed/x.json"), &error), CREDS_ERROR_PERMISSION_DENIED);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "closed/x.json");
    set_mode(in_home("closed"), 0700);

    /* Without the right to write in the folder, the old file is unchanged. */
    make_folder(in_home("read-only"));
    write_file(in_home("read-only/x.json"), JOE);
    set_mode(in_home("read-only"), 0500);
    CHECK_NUMBER(creds_save(creds, in_home("read-only/x.json"), &error), CREDS_ERROR_PERMISSION_DENIED);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "read-only");
    CHECK_NUMBER(creds_save(creds, in_home("read-only/new.json"), &error), CREDS_ERROR_PERMISSION_DENIED);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "read-only");
    CHECK_NUMBER(creds_delete(in_home("read-only/x.json"), &error), CREDS_ERROR_PERMISSION_DENIED);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "read-only/x.json");
    content = read_file(in_home("read-only/x.json"));
    CHECK_TEXT(content, JOE);
    free(content);
    set_mode(in_home("read-only"), 0700);

    /* The default folder cannot be created. */
    set_mode(home(), 0500);
    set_variable("XDG_CONFIG_HOME", in_home("unmade"));
    CHECK_NUMBER(creds_save(creds, NULL, &error), CREDS_ERROR_PERMISSION_DENIED);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "unmade");
    set_mode(home(), 0700);

    /* A save replaces even a read-only file, because it does not write into it. */
    write_file(in_home("stale.json"), "{}");
    set_mode(in_home("stale.json"), 0400);
    CHECK_OK(creds_save(creds, in_home("stale.json"), &error), error);
    CHECK_NUMBER(mode_of(in_home("stale.json")), 0600);
    creds_free(creds);
}

static void test_what_the_system_refuses(void)
{
    AS_USER(check_refusals);
}

/* A user who can create files in a folder, but cannot read the folder, cannot sync it. */
static void check_not_durable(void)
{
    const char *path = in_home("drop/x.json");
    creds_t *creds = made("joe", KEY, NULL), *loaded;

    make_folder(in_home("drop"));
    set_mode(in_home("drop"), 0300);
    CHECK_NUMBER(creds_save(creds, path, &error), CREDS_ERROR_NOT_DURABLE);
    CHECK_ERROR(error, CREDS_ERROR_NOT_DURABLE, "drop/x.json");
    /* The file has the new content. */
    loaded = CHECK_MADE(creds_from_file(path, 0, &error), error);
    CHECK(creds_equal(creds, loaded));
    CHECK_NUMBER(creds_save(creds, path, NULL), CREDS_ERROR_NOT_DURABLE);
    CHECK_NUMBER(creds_delete(path, &error), CREDS_ERROR_NOT_DURABLE);
    CHECK_ERROR(error, CREDS_ERROR_NOT_DURABLE, "drop/x.json");
    CHECK(!exists(path));
    set_mode(in_home("drop"), 0700);
    creds_free(loaded);
    creds_free(creds);
}

/* If one of the two default files could not be deleted and the other one could come back, the error is about the first. */
static void check_default_not_durable(void)
{
    static const struct {
        int has_current, has_legacy, is_legacy_a_folder;
        creds_status_t status;
        const char *named;
    } rows[] = {
        {1, 0, 0, CREDS_ERROR_NOT_DURABLE, "/creds.json"},
        {0, 1, 0, CREDS_ERROR_NOT_DURABLE, "/cartocreds.json"},
        {1, 1, 0, CREDS_ERROR_NOT_DURABLE, "creds.json"},
        {1, 0, 1, CREDS_ERROR_NOT_REGULAR, "/cartocreds.json"},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        remove(default_file());
        if (rows[i].has_current)
            write_file(default_file(), JOE);
        if (rows[i].has_legacy)
            write_file(legacy_file(), JOE);
        if (rows[i].is_legacy_a_folder)
            make_folder(legacy_file());
        set_mode(in_home("config/cartoframes"), 0300);
        CHECK_NUMBER(creds_delete(NULL, &error), rows[i].status);
        CHECK_ERROR(error, rows[i].status, rows[i].named);
        set_mode(in_home("config/cartoframes"), 0700);
        CHECK(!exists(default_file()) && exists(legacy_file()) == rows[i].is_legacy_a_folder);
    }
}

static void test_not_durable(void)
{
    AS_USER(check_not_durable);
    AS_USER(check_default_not_durable);
}

int main(void)
{
    START();
    RUN(test_a_saved_file_is_private);
    RUN(test_warnings_and_refusals);
    RUN(test_require_private);
    RUN(test_files_of_the_current_platform);
    RUN(test_anothers_file);
    RUN(test_what_the_system_refuses);
    RUN(test_not_durable);
    return finish();
}
