/* creds_from_env() and creds_resolve(): every variable and every kind of target. Values of two sources are never combined.
 * default_file.c tests the last source, the default file. */
#include "test.h"

static creds_error_t *error;

static void test_each_variable(void)
{
    static const struct {
        const char *set[3][2];
        const char *username, *api_key, *base_url;
    } rows[] = {
        {{{"CARTO_USER", "joe"}}, "joe", "default_public", "https://joe.carto.com"},
        {{{"CARTO_USERNAME", "joe"}}, "joe", "default_public", "https://joe.carto.com"},
        {{{"CARTO_USER", "joe"}, {"CARTO_USERNAME", "jane"}}, "joe", "default_public", "https://joe.carto.com"},
        {{{"CARTO_USER", ""}, {"CARTO_USERNAME", "jane"}}, "jane", "default_public", "https://jane.carto.com"},
        {{{"CARTO_USER", "joe"}, {"CARTO_API_KEY", "k1"}}, "joe", "k1", "https://joe.carto.com"},
        {{{"CARTO_USER", "joe"}, {"CARTODB_API_KEY", "k2"}}, "joe", "k2", "https://joe.carto.com"},
        {{{"CARTO_USER", "joe"}, {"CARTO_API_KEY", "k1"}, {"CARTODB_API_KEY", "k2"}}, "joe", "k1", "https://joe.carto.com"},
        {{{"CARTO_USER", "joe"}, {"CARTO_API_KEY", ""}, {"CARTODB_API_KEY", "k2"}}, "joe", "k2", "https://joe.carto.com"},
        {{{"CARTO_USER", "joe"}, {"CARTO_API_KEY", ""}}, "joe", "default_public", "https://joe.carto.com"},
        {{{"CARTO_BASE_URL", "https://x.org/"}}, NULL, "default_public", "https://x.org"},
        {{{"CARTO_API_URL", "https://x.org/user/joe/api/v2/sql"}}, NULL, "default_public", "https://x.org/user/joe"},
        {{{"CARTO_API_URL", "https://x.org/api/v2/sql/"}}, NULL, "default_public", "https://x.org"},
        {{{"CARTO_API_URL", "https://x.org/"}}, NULL, "default_public", "https://x.org"},
        {{{"CARTO_BASE_URL", "https://x.org"}, {"CARTO_API_URL", "https://y.org"}}, NULL, "default_public", "https://x.org"},
        {{{"CARTO_BASE_URL", ""}, {"CARTO_API_URL", "https://y.org"}}, NULL, "default_public", "https://y.org"},
        {{{"CARTO_USER", "joe"}, {"CARTO_BASE_URL", "https://x.org"}, {"CARTO_API_KEY", "k1"}}, "joe", "k1", "https://x.org"},
    };
    size_t i, j;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char what[32];
        creds_t *creds, *resolved;

        snprintf(what, sizeof what, "row %d", (int)i);
        about(what);
        clear_variables();
        for (j = 0; j < 3 && rows[i].set[j][0] != NULL; j++)
            set_variable(rows[i].set[j][0], rows[i].set[j][1]);
        creds = CHECK_MADE(creds_from_env(0, &error), error);
        CHECK_TEXT(creds_username(creds), rows[i].username);
        CHECK_TEXT(creds_api_key(creds), rows[i].api_key);
        CHECK_TEXT(creds_base_url(creds), rows[i].base_url);
        CHECK_TEXT(creds_source(creds), "environment");
        CHECK_NUMBER(creds_warnings(creds), 0);
        resolved = CHECK_MADE(creds_resolve(NULL, NULL, 0, &error), error);
        CHECK(creds_equal(creds, resolved));
        CHECK_TEXT(creds_source(resolved), "environment");
        creds_free(resolved);
        creds_free(creds);
    }
}

static void test_an_environment_without_an_account(void)
{
    CHECK(creds_from_env(0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "CARTO_USER");
    set_variable("CARTO_API_KEY", KEY);
    CHECK(creds_from_env(0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "CARTO_BASE_URL");
    set_variable("CARTO_USER", "");
    set_variable("CARTO_BASE_URL", "");
    CHECK(creds_from_env(0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "CARTO_USER");
    /* Only creds_resolve() uses the variable for the file. */
    set_variable("CARTO_CREDENTIALS_FILE", in_home("x.json"));
    CHECK(creds_from_env(0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "CARTO_USER");
}

static void test_values_in_the_environment_that_are_refused(void)
{
    static const struct {
        const char *name, *value;
        creds_status_t status;
        const char *named;
    } rows[] = {
        {"CARTO_USER", "a@b", CREDS_ERROR_INVALID_USERNAME, "CARTO_USER"},
        {"CARTO_USERNAME", "a\nb", CREDS_ERROR_INVALID_USERNAME, "CARTO_USERNAME"},
        {"CARTO_API_KEY", KEY "\n", CREDS_ERROR_INVALID_API_KEY, "CARTO_API_KEY"},
        {"CARTO_BASE_URL", "x.org?" KEY, CREDS_ERROR_INVALID_BASE_URL, "CARTO_BASE_URL"},
        {"CARTO_API_URL", "ftp://x.org", CREDS_ERROR_INVALID_BASE_URL, "CARTO_API_URL"},
        {"CARTO_BASE_URL", "http://x.org", CREDS_ERROR_INSECURE_BASE_URL, "CARTO_BASE_URL"},
        {"CARTO_USER", "\"joe\"", CREDS_ERROR_INVALID_USERNAME, "quotation marks"},
        {"CARTO_API_KEY", "'" KEY "'", CREDS_ERROR_INVALID_API_KEY, "quotation marks"},
        {"CARTO_API_KEY", " " KEY, CREDS_ERROR_INVALID_API_KEY, "white space"},
        {"CARTODB_API_KEY", "\"" KEY "\"", CREDS_ERROR_INVALID_API_KEY, "CARTODB_API_KEY"},
        {"CARTO_API_KEY", "a\nb", CREDS_ERROR_INVALID_API_KEY, "CARTO_API_KEY"},
        {"CARTO_BASE_URL", "'https://x.org'", CREDS_ERROR_INVALID_BASE_URL, "quotation marks"},
        {"CARTO_BASE_URL", "https://x.org/api/v2/sql", CREDS_ERROR_INVALID_BASE_URL, "CARTO_BASE_URL"},
#ifndef _WIN32 /* where the C library takes the bytes for another encoding's */
        {"CARTODB_API_KEY", "\xc2\x85" KEY, CREDS_ERROR_INVALID_API_KEY, "CARTODB_API_KEY"},
        {"CARTO_USER", "a\xff", CREDS_ERROR_INVALID_UTF8, "CARTO_USER"},
        {"CARTO_USERNAME", "a\xff", CREDS_ERROR_INVALID_UTF8, "CARTO_USERNAME"},
        {"CARTO_API_KEY", KEY "\xff", CREDS_ERROR_INVALID_UTF8, "CARTO_API_KEY"},
        {"CARTODB_API_KEY", KEY "\xff", CREDS_ERROR_INVALID_UTF8, "CARTODB_API_KEY"},
        {"CARTO_BASE_URL", "https://\xff", CREDS_ERROR_INVALID_UTF8, "CARTO_BASE_URL"},
        {"CARTO_API_URL", "https://\xff", CREDS_ERROR_INVALID_UTF8, "CARTO_API_URL"},
#endif
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        about(rows[i].name);
        clear_variables();
        if (strstr(rows[i].name, "KEY") != NULL)
            set_variable("CARTO_USER", "joe");
        set_variable(rows[i].name, rows[i].value);
        CHECK(creds_from_env(0, &error) == NULL);
        CHECK_ERROR(error, rows[i].status, rows[i].named);
        /* This is an error, and the next sources are not tried. */
        CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
        CHECK_ERROR(error, rows[i].status, rows[i].named);
    }
    about(NULL);
    clear_variables();
    set_variable("CARTO_BASE_URL", "http://x.org");
    creds_free(CHECK_MADE(creds_from_env(CREDS_ALLOW_NON_SECURE, &error), error));
    creds_free(CHECK_MADE(creds_resolve(NULL, NULL, CREDS_ALLOW_NON_SECURE, &error), error));
}

static void test_targets(void)
{
    char *file = malloc(3000), *upper = malloc(3000), source[3100];
    const struct {
        const char *target, *api_key, *username, *expected_key, *base_url, *source;
    } rows[] = {
        {file, NULL, "filed", "fk", "https://filed.carto.com", source},
        {file, "", "filed", "fk", "https://filed.carto.com", source},
        {file, KEY, "filed", "fk", "https://filed.carto.com", source}, /* ignored */
        {upper, NULL, "upper", "default_public", "https://upper.carto.com", NULL},
        {"https://x.org/", KEY, NULL, KEY, "https://x.org", "arguments"},
        {"HTTPS://X.org", NULL, NULL, "default_public", "HTTPS://X.org", "arguments"},
        {"https://x.org", "", NULL, "default_public", "https://x.org", "arguments"},
        {"joe", KEY, "joe", KEY, "https://joe.carto.com", "arguments"},
        {"joe", NULL, "joe", "default_public", "https://joe.carto.com", "arguments"},
        {"joe", "", "joe", "default_public", "https://joe.carto.com", "arguments"},
        {"json", "k", "json", "k", "https://json.carto.com", "arguments"},
        {"joe.jsonx", "k", "joe.jsonx", "k", "https://joe.jsonx.carto.com", "arguments"},
        {"https", "k", "https", "k", "https://https.carto.com", "arguments"},
    };
    size_t i;

    strcpy(file, in_home("file.json"));
    strcpy(upper, in_home("upper.JsOn"));
    sprintf(source, "file %s", file);
    write_file(file, "{\"username\": \"filed\", \"api_key\": \"fk\"}");
    write_file(upper, "{\"username\": \"upper\"}");
    /* With a target, the environment is ignored. */
    set_variable("CARTO_USER", "environed");
    set_variable("CARTO_API_KEY", "environed-key");
    set_variable("CARTO_BASE_URL", "https://environed.org");
    set_variable("CARTO_CREDENTIALS_FILE", upper);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        creds_t *creds;

        about(rows[i].target);
        creds = CHECK_MADE(creds_resolve(rows[i].target, rows[i].api_key, 0, &error), error);
        CHECK_TEXT(creds_username(creds), rows[i].username);
        CHECK_TEXT(creds_api_key(creds), rows[i].expected_key);
        CHECK_TEXT(creds_base_url(creds), rows[i].base_url);
        if (rows[i].source != NULL)
            CHECK_TEXT(creds_source(creds), rows[i].source);
        creds_free(creds);
    }
    free(file);
    free(upper);
}

static void test_targets_that_are_refused(void)
{
    CHECK(creds_resolve("", NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "username");
    CHECK(creds_resolve("", KEY, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "username");
    CHECK(creds_resolve(NULL, KEY, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "api_key");
    CHECK(creds_resolve("a b", KEY, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_USERNAME, "username");
    CHECK(creds_resolve("ftp://x.org", KEY, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_USERNAME, "username");
    CHECK(creds_resolve("/run/secrets/carto", KEY, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_USERNAME, "CARTO_CREDENTIALS_FILE");
    CHECK(creds_resolve("http://x.org", KEY, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INSECURE_BASE_URL, "base_url");
    creds_free(CHECK_MADE(creds_resolve("http://x.org", KEY, CREDS_ALLOW_NON_SECURE, &error), error));
    CHECK(creds_resolve("https://", KEY, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_BASE_URL, "base_url");
    CHECK(creds_resolve("joe", KEY "\n", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_API_KEY, "api_key");
    CHECK(creds_resolve("joe\xff", KEY, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_UTF8, "target");
    CHECK(creds_resolve("joe", KEY "\xff", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_UTF8, "api_key");
    CHECK(creds_resolve(in_home("missing.json"), NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "missing.json");
}

static void test_the_file_that_the_environment_names(void)
{
    const char *path = in_home("named");
    creds_t *creds;

    write_file(path, "{\"username\": \"named\", \"api_key\": \"" KEY "\"}");
    set_variable("CARTO_CREDENTIALS_FILE", path);
    set_variable("CARTO_USER", "environed");
    set_variable("CARTO_API_KEY", "environed-key");
    /* The variable takes precedence over the others and is not combined with them. The path need not end in .json. */
    creds = CHECK_MADE(creds_resolve(NULL, NULL, 0, &error), error);
    CHECK_TEXT(creds_username(creds), "named");
    CHECK_TEXT(creds_api_key(creds), KEY);
    CHECK_HAS(creds_source(creds), "named");
    creds_free(creds);
    /* If the file is missing or broken, no other source is used. */
    set_variable("CARTO_CREDENTIALS_FILE", in_home("missing.json"));
    CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "missing.json");
    write_file(path, "{\"username\": \"joe\", \"api_key\": 5}");
    set_variable("CARTO_CREDENTIALS_FILE", path);
    CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MALFORMED, "named");
    write_file(path, "{\"api_key\": \"" KEY "\"}");
    CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "named");
    /* An empty variable counts as unset. */
    set_variable("CARTO_CREDENTIALS_FILE", "");
    creds = CHECK_MADE(creds_resolve(NULL, NULL, 0, &error), error);
    CHECK_TEXT(creds_username(creds), "environed");
    creds_free(creds);
    /* A key without a target is refused, whatever the environment says. */
    CHECK(creds_resolve(NULL, KEY, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_MISSING_ACCOUNT, "api_key");
    /* An empty key counts as none. */
    creds = CHECK_MADE(creds_resolve(NULL, "", 0, &error), error);
    CHECK_TEXT(creds_api_key(creds), "environed-key");
    creds_free(creds);
}

/* If the content of a file, or a key, is passed as the path, the error does not show it. */
static void test_a_secret_in_place_of_a_path(void)
{
    static const char *const values[] = {
        "{\"username\": \"joe\", \"api_key\": \"" KEY "\"}",
        "  {\"api_key\": \"" KEY "\", \"base_url\": \"https://x.org/u.json\"}",
        KEY,
        "https://joe:" KEY "@x.org/creds.json",
    };
    size_t i;

    for (i = 0; i < sizeof values / sizeof values[0]; i++) {
        creds_t *creds = made("joe", "k", NULL);

        about(values[i]);
        set_variable("CARTO_CREDENTIALS_FILE", values[i]);
        CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
        CHECK_ERROR(error, creds_error_status(error), "CARTO_CREDENTIALS_FILE");
        /* A path that looks like a key may be a file name that a program chose. */
        if (strcmp(values[i], KEY) != 0) {
            CHECK(creds_from_file(values[i], 0, &error) == NULL);
            CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "not the name of a file");
            CHECK(creds_save(creds, values[i], &error) != CREDS_OK);
            CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "not the name of a file");
            CHECK(creds_delete(values[i], &error) != CREDS_OK);
            CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "not the name of a file");
        }
        creds_free(creds);
    }
}

static void test_where_credentials_come_from(void)
{
    const char *path = in_home("source.json");
    creds_t *creds = made("joe", KEY, NULL);

    CHECK_NUMBER(creds_source_kind(creds), CREDS_SOURCE_ARGUMENTS);
    CHECK(creds_source_path(creds) == NULL);
    CHECK_OK(creds_save(creds, path, &error), error);
    creds_free(creds);
    creds = CHECK_MADE(creds_from_file(path, 0, &error), error);
    CHECK_NUMBER(creds_source_kind(creds), CREDS_SOURCE_FILE);
    CHECK_TEXT(creds_source_path(creds), path);
    CHECK(creds_source_path(creds) == creds_source_path(creds));
    creds_free(creds);
    set_variable("CARTO_USER", "joe");
    creds = CHECK_MADE(creds_from_env(0, &error), error);
    CHECK_NUMBER(creds_source_kind(creds), CREDS_SOURCE_ENVIRONMENT);
    CHECK(creds_source_path(creds) == NULL);
    creds_free(creds);
}

/* Other functions do not use the environment. */
static void test_arguments_alone(void)
{
    creds_t *creds;

    set_variable("CARTO_USER", "environed");
    set_variable("CARTO_API_KEY", "environed-key");
    set_variable("CARTO_BASE_URL", "https://environed.org");
    creds = CHECK_MADE(creds_new("joe", NULL, NULL, 0, &error), error);
    CHECK_TEXT(creds_api_key(creds), "default_public");
    CHECK_TEXT(creds_base_url(creds), "https://joe.carto.com");
    creds_free(creds);
    write_file(in_home("alone.json"), "{\"username\": \"joe\"}");
    creds = CHECK_MADE(creds_from_file(in_home("alone.json"), 0, &error), error);
    CHECK_TEXT(creds_api_key(creds), "default_public");
    creds_free(creds);
}

int main(void)
{
    START();
    RUN(test_each_variable);
    RUN(test_an_environment_without_an_account);
    RUN(test_values_in_the_environment_that_are_refused);
    RUN(test_targets);
    RUN(test_targets_that_are_refused);
    RUN(test_the_file_that_the_environment_names);
    RUN(test_a_secret_in_place_of_a_path);
    RUN(test_where_credentials_come_from);
    RUN(test_arguments_alone);
    return finish();
}
