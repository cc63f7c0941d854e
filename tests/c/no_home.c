/* No config folder: HOME is unset and the system's user database does not know the user. The program replaces the C
 * library's getpwuid_r by its own. */
#include "posix.h"

#include <pwd.h>

static creds_error_t *error;

int getpwuid_r(uid_t user, struct passwd *entry, char *buffer, size_t size, struct passwd **found)
{
    (void)user, (void)entry, (void)buffer, (void)size;
    *found = NULL;
    return 0;
}

static void test_every_call_that_needs_it(void)
{
    creds_t *creds = made("joe", KEY, NULL), *client, *found;
    static const char answer[] = "{\"access_token\": \"t\", \"expires_in\": 9}";

    set_variable("HOME", NULL);
    set_variable("XDG_CONFIG_HOME", NULL);
    set_variable("XDG_CACHE_HOME", NULL);
    CHECK(creds_default_path(&error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NO_CONFIG_DIR, "HOME");
    CHECK(creds_default_path(NULL) == NULL);
    CHECK(creds_from_file(NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NO_CONFIG_DIR, "HOME");
    CHECK(creds_new(NULL, NULL, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NO_CONFIG_DIR, "HOME");
    CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NO_CONFIG_DIR, "HOME");
    CHECK_NUMBER(creds_save(creds, NULL, &error), CREDS_ERROR_NO_CONFIG_DIR);
    CHECK_ERROR(error, CREDS_ERROR_NO_CONFIG_DIR, "HOME");
    CHECK_NUMBER(creds_delete(NULL, &error), CREDS_ERROR_NO_CONFIG_DIR);
    CHECK_ERROR(error, CREDS_ERROR_NO_CONFIG_DIR, "HOME");
    creds_free(creds);
    CHECK(creds_from_profile(NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NO_CONFIG_DIR, "HOME");
    CHECK(creds_resolve("profile:work", NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NO_CONFIG_DIR, "HOME");
    /* Without a home the cache counts as empty, and a token cannot be saved there. */
    client = CHECK_MADE(creds_from_client("id", "secret", "https://x.org/api", NULL, 0, &error), error);
    found = CHECK_MADE(creds_with_cached_token(client, NULL, &error), error);
    CHECK(found == client);
    creds_free(found);
    creds = CHECK_MADE(creds_with_token(client, answer, strlen(answer), 200, &error), error);
    CHECK_NUMBER(creds_save_token(creds, NULL, &error), CREDS_ERROR_NO_CONFIG_DIR);
    CHECK_ERROR(error, CREDS_ERROR_NO_CONFIG_DIR, "HOME");
    creds_free(creds);
    creds_free(client);
}

/* A relative HOME would be another folder, depending on where the program starts. */
static void test_an_empty_or_relative_home_is_none(void)
{
    static const char *const homes[] = {"", "relative", "./home", "~", "../home"};
    creds_t *creds = made("joe", KEY, NULL);
    size_t i;

    for (i = 0; i < sizeof homes / sizeof homes[0]; i++) {
        about(homes[i]);
        set_variable("HOME", homes[i]);
        CHECK(creds_default_path(&error) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_NO_CONFIG_DIR, "HOME to the absolute path");
        CHECK_NUMBER(creds_save(creds, NULL, &error), CREDS_ERROR_NO_CONFIG_DIR);
        CHECK_ERROR(error, CREDS_ERROR_NO_CONFIG_DIR, "HOME to the absolute path");
        CHECK(creds_from_profile(NULL, 0, &error) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_NO_CONFIG_DIR, "HOME to the absolute path");
    }
    creds_free(creds);
}

/* A call that names a file or an account needs no home. */
static void test_what_does_not_need_it(void)
{
    creds_t *creds = CHECK_MADE(creds_resolve("joe", KEY, 0, &error), error);

    CHECK_OK(creds_save(creds, in_home("x.json"), &error), error);
    creds_free(creds);
    creds_free(CHECK_MADE(creds_from_file(in_home("x.json"), 0, &error), error));
    CHECK_OK(creds_delete(in_home("x.json"), &error), error);
    set_variable("XDG_CONFIG_HOME", in_home("config"));
    CHECK_OWNED(creds_default_path(&error), in_home("config/cartoframes/creds.json"));
}

int main(void)
{
    START();
    RUN(test_every_call_that_needs_it);
    RUN(test_an_empty_or_relative_home_is_none);
    RUN(test_what_does_not_need_it);
    return finish();
}
