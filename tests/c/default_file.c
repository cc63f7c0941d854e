/* The default files: creds.json, and the older cartocreds.json beside it. */
#include "posix.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

static creds_error_t *error;

#define FILED "{\"username\": \"filed\", \"api_key\": \"" KEY "\"}"
#define LEGACY "{\"username\": \"legacy\", \"key\": \"k1\", \"base_url\": \"https://legacy.carto.com\"}"

static void remove_both(void)
{
    remove(default_file());
    remove(legacy_file());
}

static void check_username(creds_t *creds, const char *username, unsigned warnings)
{
    CHECK_MADE(creds, error);
    CHECK_TEXT(creds_username(creds), username);
    CHECK_NUMBER(creds_warnings(creds), warnings);
    creds_free(creds);
}

static void test_the_path(void)
{
    CHECK_OWNED(creds_default_path(&error), default_file());
    /* An XDG_CONFIG_HOME that is empty or relative counts as unset. */
    set_variable("XDG_CONFIG_HOME", "");
    CHECK_OWNED(creds_default_path(&error), in_home(".config/cartoframes/creds.json"));
    set_variable("XDG_CONFIG_HOME", "relative/config");
    CHECK_OWNED(creds_default_path(&error), in_home(".config/cartoframes/creds.json"));
    set_variable("XDG_CONFIG_HOME", NULL);
    CHECK_OWNED(creds_default_path(&error), in_home(".config/cartoframes/creds.json"));
    set_variable("XDG_CONFIG_HOME", in_home("config"));
    CHECK(error == NULL);
}

/* A relative HOME counts as unset. Then the home is that in the user database. */
static void test_a_relative_home(void)
{
    const struct passwd *user = getpwuid(geteuid());
    char expected[2100], home_before[2100];

    if (user == NULL || user->pw_dir[0] != '/')
        return;
    snprintf(home_before, sizeof home_before, "%s", home());
    snprintf(expected, sizeof expected, "%s/.config/cartoframes/creds.json", user->pw_dir);
    set_variable("XDG_CONFIG_HOME", NULL);
    set_variable("HOME", "relative");
    CHECK_OWNED(creds_default_path(&error), expected);
    set_variable("XDG_CONFIG_HOME", "relative/config");
    CHECK_OWNED(creds_default_path(&error), expected);
    set_variable("HOME", home_before);
    set_variable("XDG_CONFIG_HOME", in_home("config"));
}

/* All functions that load the saved credentials, if neither file exists. */
static void test_neither_file(void)
{
    remove_both();
    CHECK(creds_from_file(NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "config/cartoframes/creds.json");
    CHECK(creds_new(NULL, NULL, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "config/cartoframes/creds.json");
    CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "config/cartoframes/creds.json");
    CHECK_NUMBER(creds_delete(NULL, &error), CREDS_ERROR_NOT_FOUND);
    CHECK_HAS(creds_error_message(error), "no such file to delete");
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "config/cartoframes/creds.json");
}

static void test_all_functions_that_load_it(void)
{
    remove_both();
    write_file(default_file(), FILED);
    check_username(creds_from_file(NULL, 0, &error), "filed", 0);
    check_username(creds_new(NULL, NULL, NULL, 0, &error), "filed", 0);
    check_username(creds_resolve(NULL, NULL, 0, &error), "filed", 0);
    check_username(creds_resolve(NULL, "", 0, &error), "filed", 0);
    /* A key alone in the environment is not an account, and is not combined with the file. */
    set_variable("CARTO_API_KEY", "environed-key");
    {
        creds_t *creds = CHECK_MADE(creds_resolve(NULL, NULL, 0, &error), error);
        char source[2200];

        CHECK_TEXT(creds_api_key(creds), KEY);
        snprintf(source, sizeof source, "file %s", default_file());
        CHECK_TEXT(creds_source(creds), source);
        creds_free(creds);
    }
    /* An account in the environment takes precedence. */
    set_variable("CARTO_USER", "environed");
    check_username(creds_resolve(NULL, NULL, 0, &error), "environed", 0);
    clear_variables();
    /* Each file has its own allow_non_secure. */
    write_file(default_file(), "{\"base_url\": \"http://localhost:1\"}");
    CHECK(creds_new(NULL, NULL, NULL, CREDS_ALLOW_NON_SECURE, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INSECURE_BASE_URL, "creds.json");
    CHECK(creds_resolve(NULL, NULL, CREDS_ALLOW_NON_SECURE, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INSECURE_BASE_URL, "creds.json");
}

static void test_the_older_file(void)
{
    remove_both();
    write_file(legacy_file(), LEGACY);
    check_username(creds_from_file(NULL, 0, &error), "legacy", CREDS_WARNING_LEGACY_FILE);
    check_username(creds_new(NULL, NULL, NULL, 0, &error), "legacy", CREDS_WARNING_LEGACY_FILE);
    check_username(creds_resolve(NULL, NULL, 0, &error), "legacy", CREDS_WARNING_LEGACY_FILE);
    /* The warning is only about the default file. With its path, the file loads like any other. */
    write_file(legacy_file(), FILED);
    check_username(creds_from_file(NULL, 0, &error), "filed", CREDS_WARNING_LEGACY_FILE);
    check_username(creds_from_file(legacy_file(), 0, &error), "filed", 0);
    /* The older file is not used if the current one exists, even if that is broken. */
    write_file(legacy_file(), LEGACY);
    write_file(default_file(), FILED);
    check_username(creds_from_file(NULL, 0, &error), "filed", 0);
    write_file(default_file(), "[]");
    CHECK(creds_from_file(NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MALFORMED, "/creds.json");
    remove(default_file());
    write_file(legacy_file(), "[]");
    CHECK(creds_from_file(NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MALFORMED, "/cartocreds.json");
}

/* Replaces the older file by the current one, as the header describes. */
static void test_from_the_older_file_to_the_current(void)
{
    creds_t *creds;
    char *content;

    remove_both();
    write_file(legacy_file(), LEGACY);
    creds = CHECK_MADE(creds_from_file(NULL, 0, &error), error);
    CHECK_OK(creds_save(creds, NULL, &error), error);
    CHECK(exists(legacy_file()));
    CHECK_OK(creds_delete(legacy_file(), &error), error);
    creds_free(creds);
    check_username(creds_from_file(NULL, 0, &error), "legacy", 0);
    content = read_file(default_file());
    CHECK_TEXT(content, "{\"username\": \"legacy\", \"api_key\": \"k1\", \"base_url\": \"https://legacy.carto.com\", "
                        "\"allow_non_secure\": false}");
    free(content);
}

static void test_the_folder_is_made(void)
{
    creds_t *creds = made("joe", KEY, NULL);

    set_variable("XDG_CONFIG_HOME", in_home("deep/down/config"));
    CHECK_OK(creds_save(creds, NULL, &error), error);
    CHECK_NUMBER(mode_of(in_home("deep")), 0700);
    CHECK_NUMBER(mode_of(in_home("deep/down/config")), 0700);
    CHECK_NUMBER(mode_of(in_home("deep/down/config/cartoframes")), 0700);
    CHECK_NUMBER(mode_of(in_home("deep/down/config/cartoframes/creds.json")), 0600);
    /* A folder that exists is not changed. */
    set_mode(in_home("deep/down/config/cartoframes"), 0755);
    CHECK_OK(creds_save(creds, NULL, &error), error);
    CHECK_NUMBER(mode_of(in_home("deep/down/config/cartoframes")), 0755);
    set_variable("XDG_CONFIG_HOME", in_home("config"));
    creds_free(creds);
}

static void test_deleting_both(void)
{
    int which;

    for (which = 1; which <= 3; which++) {
        remove_both();
        if (which & 1)
            write_file(default_file(), FILED);
        if (which & 2)
            write_file(legacy_file(), LEGACY);
        CHECK_OK(creds_delete(NULL, &error), error);
        CHECK(!exists(default_file()) && !exists(legacy_file()));
        CHECK(creds_from_file(NULL, 0, &error) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "creds.json");
    }
    /* If one of the files cannot be deleted, the error says so, and the other one is deleted all the same. */
    mkdir(default_file(), 0700);
    write_file(legacy_file(), LEGACY);
    CHECK_NUMBER(creds_delete(NULL, &error), CREDS_ERROR_NOT_REGULAR);
    CHECK_ERROR(error, CREDS_ERROR_NOT_REGULAR, "/creds.json");
    CHECK(!exists(legacy_file()));
    rmdir(default_file());
    mkdir(legacy_file(), 0700);
    CHECK_NUMBER(creds_delete(NULL, &error), CREDS_ERROR_NOT_REGULAR);
    CHECK_ERROR(error, CREDS_ERROR_NOT_REGULAR, "/cartocreds.json");
    rmdir(legacy_file());
}

int main(void)
{
    START();
    RUN(test_the_path);
    RUN(test_a_relative_home);
    RUN(test_neither_file);
    RUN(test_all_functions_that_load_it);
    RUN(test_the_older_file);
    RUN(test_from_the_older_file_to_the_current);
    RUN(test_the_folder_is_made);
    RUN(test_deleting_both);
    return finish();
}
