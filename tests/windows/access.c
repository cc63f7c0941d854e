/* Access control lists: what a save sets, and what a load does with a file that more users may read or write. */
#include "helpers.h"

#include <aclapi.h>
#include <sddl.h>

static creds_error_t *error;
static const char *path;

/* The access control list of a file as text. The caller frees it with LocalFree. */
static char *access_list(void)
{
    PSECURITY_DESCRIPTOR descriptor;
    char *text = NULL;

    if (GetNamedSecurityInfoW((WCHAR *)wide(path), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, NULL, NULL,
                              &descriptor)
        != 0)
        return NULL;
    ConvertSecurityDescriptorToStringSecurityDescriptorA(descriptor, SDDL_REVISION_1, DACL_SECURITY_INFORMATION, &text,
                                                         NULL);
    LocalFree(descriptor);
    return text;
}

/* Gives the file a list that allows everything to administrators, and what the text says to others. */
static void allow(const char *others)
{
    char list[200];
    PSECURITY_DESCRIPTOR descriptor;

    sprintf(list, "D:P(A;;FA;;;BA)(A;;FA;;;OW)%s", others);
    CHECK(ConvertStringSecurityDescriptorToSecurityDescriptorA(list, SDDL_REVISION_1, &descriptor, NULL));
    CHECK(SetFileSecurityW(wide(path), DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION, descriptor));
    LocalFree(descriptor);
}

static void check_private(void)
{
    char *list = access_list();
    creds_t *creds = CHECK_MADE(creds_from_file(path, CREDS_REQUIRE_PRIVATE, &error), error);

    CHECK_NUMBER(creds_warnings(creds), 0);
    /* WD is everyone. BU and AU are all users. */
    CHECK(list != NULL && strstr(list, ";WD)") == NULL && strstr(list, ";BU)") == NULL && strstr(list, ";AU)") == NULL);
    creds_free(creds);
    LocalFree(list);
}

static void test_a_saved_file_is_private(void)
{
    CHECK_OK(save_account("joe", path, &error), error);
    check_private();
}

static void test_readable_by_others(void)
{
    creds_t *creds;

    allow("(A;;FR;;;WD)");
    creds = CHECK_MADE(creds_from_file(path, 0, &error), error);
    CHECK_NUMBER(creds_warnings(creds), CREDS_WARNING_READABLE_BY_OTHERS);
    creds_free(creds);
    CHECK(creds_from_file(path, CREDS_REQUIRE_PRIVATE, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, "access.json");
}

static void test_writable_by_everybody(void)
{
    allow("(A;;FA;;;WD)");
    CHECK(creds_from_file(path, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_UNSAFE_FILE, "anybody may write it");
}

/* The new file is private, whatever the old one allowed. */
static void test_a_save_closes_it(void)
{
    CHECK_OK(save_account("ann", path, &error), error);
    check_private();
}

int main(void)
{
    START();
    path = in_home("access.json");
    RUN(test_a_saved_file_is_private);
    RUN(test_readable_by_others);
    RUN(test_writable_by_everybody);
    RUN(test_a_save_closes_it);
    return finish();
}
