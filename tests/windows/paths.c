/* Paths on Windows: the default file, names in any script, long names, and names that no file can have. */
#include "helpers.h"

static creds_error_t *error;

static void test_the_default_file(void)
{
    char *folder = narrow(_wgetenv(L"LOCALAPPDATA"));
    char *path = creds_default_path(&error);
    char *legacy, *expected = malloc(strlen(folder) + 100);
    creds_t *creds;

    CHECK_OK(CREDS_OK, error);
    sprintf(expected, "%s\\cartoframes\\cartoframes\\creds.json", folder);
    CHECK_TEXT(path, expected);

    CHECK(!exists_wide(path));
    CHECK_OK(save_account("joe", NULL, &error), error);
    CHECK(exists_wide(path));
    creds = CHECK_MADE(creds_new(NULL, NULL, NULL, 0, &error), error);
    CHECK_TEXT(creds_username(creds), "joe");
    sprintf(expected, "file %s", path);
    CHECK_TEXT(creds_source(creds), expected);
    creds_free(creds);

    /* The older file is used if the newer one does not exist. A delete removes both. */
    legacy = malloc(strlen(path) + 100);
    strcpy(legacy, path);
    strcpy(strrchr(legacy, '\\'), "\\cartocreds.json");
    CHECK(MoveFileW(wide(path), wide(legacy)));
    creds = CHECK_MADE(creds_from_file(NULL, 0, &error), error);
    CHECK_NUMBER(creds_warnings(creds) & CREDS_WARNING_LEGACY_FILE, CREDS_WARNING_LEGACY_FILE);
    creds_free(creds);
    CHECK_OK(save_account("ann", NULL, &error), error);
    CHECK_OK(creds_delete(NULL, &error), error);
    CHECK(!exists_wide(path) && !exists_wide(legacy));
    CHECK_NUMBER(creds_delete(NULL, &error), CREDS_ERROR_NOT_FOUND);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "creds.json");

    free(legacy);
    free(expected);
    free(folder);
    creds_string_free(path);
}

static void test_names_in_any_script(void)
{
    static const char *const names[] = {"cr\xc3\xa9"
                                        "dits.json",
                                        "\xe8\xaa\x8d\xe8\xa8\xbc.json",
                                        "\xd0\xba\xd0\xbb\xd1\x8e\xd1\x87 1.json", "\xf0\x9f\x94\x91.json"};
    char source[2200];
    creds_t *creds;
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *path = in_home(names[i]);

        about(names[i]);
        CHECK_OK(save_account("joe", path, &error), error);
        CHECK(exists_wide(path));
        creds = CHECK_MADE(creds_resolve(path, NULL, 0, &error), error);
        sprintf(source, "file %s", path);
        CHECK_TEXT(creds_source(creds), source);
        creds_free(creds);
        CHECK_OK(creds_delete(path, &error), error);
        CHECK(!exists_wide(path));
        creds = creds_from_file(path, 0, &error);
        CHECK(creds == NULL);
        CHECK_NUMBER(creds_error_os_code(error), ERROR_FILE_NOT_FOUND);
        CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, names[i]);
    }
    about(NULL);
    CHECK(creds_from_file("\xff.json", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_UTF8, "path");
}

static void test_values_in_the_environment(void)
{
    creds_t *creds;

    SetEnvironmentVariableW(L"CARTO_BASE_URL", L"https://carto.example.org/user/jos\u00e9");
    SetEnvironmentVariableW(L"CARTO_USER", L"jos\u00e9");
    creds = CHECK_MADE(creds_from_env(0, &error), error);
    CHECK_TEXT(creds_username(creds), "jos\xc3\xa9");
    creds_free(creds);

    /* A lone surrogate of UTF-16 has no form in UTF-8. */
    SetEnvironmentVariableW(L"CARTO_USER", L"\xd800");
    CHECK(creds_from_env(0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_UTF8, "CARTO_USER");
    SetEnvironmentVariableW(L"CARTO_USER", NULL);
    SetEnvironmentVariableW(L"CARTO_BASE_URL", NULL);
}

/* The path has more than the 260 characters that older functions of Windows accept. CreateDirectoryW needs a prefix for it. */
static void test_a_long_path(void)
{
    char *name = repeated("x", 200), path[2048], *ends[3], *at;
    creds_t *creds;
    int i;

    at = path + sprintf(path, "\\\\?\\%s", in_home("long"));
    path[strlen(path) - strlen("/long")] = '\\';
    for (i = 0; i < 3; i++) {
        CHECK(CreateDirectoryW(wide(path), NULL));
        ends[i] = at;
        at += sprintf(at, "\\%s", name);
    }
    strcpy(at, ".json");
    CHECK_OK(save_account("joe", path + strlen("\\\\?\\"), &error), error);
    CHECK(exists_wide(path));
    creds = CHECK_MADE(creds_from_file(path + strlen("\\\\?\\"), 0, &error), error);
    creds_free(creds);
    CHECK_OK(creds_delete(path, &error), error);
    while (i-- > 0) {
        *ends[i] = '\0';
        CHECK(RemoveDirectoryW(wide(path)));
    }
    free(name);
}

static void refuse(const char *path, creds_status_t status)
{
    about(path);
    CHECK(creds_from_file(path, 0, &error) == NULL);
    CHECK_ERROR(error, status, "");
    CHECK_NUMBER(save_account("joe", path, &error), status);
    CHECK_ERROR(error, status, "");
}

static void test_names_that_are_no_files(void)
{
    static const char pipe_path[] = "\\\\.\\pipe\\cartocreds-test";
    HANDLE pipe = CreateNamedPipeA(pipe_path, PIPE_ACCESS_DUPLEX, 0, 4, 100, 100, 0, NULL);

    refuse(home(), CREDS_ERROR_NOT_REGULAR);
    refuse("NUL", CREDS_ERROR_NOT_REGULAR);
    CHECK(pipe != INVALID_HANDLE_VALUE);
    about(pipe_path);
    CHECK(creds_from_file(pipe_path, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_REGULAR, "pipe");
    CloseHandle(pipe);
    refuse(in_home("a<b.json"), CREDS_ERROR_INVALID_PATH);
    refuse(in_home("a?.json"), CREDS_ERROR_INVALID_PATH);
    refuse(in_home("missing\\creds.json"), CREDS_ERROR_NOT_FOUND);
    about(NULL);
}

int main(void)
{
    START();
    RUN(test_the_default_file);
    RUN(test_names_in_any_script);
    RUN(test_values_in_the_environment);
    RUN(test_a_long_path);
    RUN(test_names_that_are_no_files);
    return finish();
}
