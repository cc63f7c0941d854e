/* Files that another program has open: the library waits for a short time, reports files that stay open, and loses nothing. */
#include "helpers.h"

static creds_error_t *error;
static const char *path;

/* The first is longer than a reader needs and shorter than the time for which the library retries. The second is longer. */
enum { A_MOMENT = 60,
       TOO_LONG = 60 * 1000 };

/* Python's open() lets others read and write the file, but not replace it. */
static const DWORD LIKE_PYTHON = FILE_SHARE_READ | FILE_SHARE_WRITE;

static void check_account(const char *username)
{
    creds_t *creds = CHECK_MADE(creds_from_file(path, 0, &error), error);

    CHECK_TEXT(creds_username(creds), username);
    creds_free(creds);
}

static void test_a_reader_is_waited_for(void)
{
    CHECK_OK(save_account("old", path, &error), error);
    hold(path, LIKE_PYTHON, A_MOMENT);
    CHECK_OK(save_account("new", path, &error), error);
    end_hold();
    check_account("new");
    CHECK_NUMBER(temporary_files(), 0);
}

/* Windows replaces such a file at once. Wine does so only when the reader has closed it. */
static void test_a_reader_that_shares_all(void)
{
    CHECK_OK(save_account("old", path, &error), error);
    hold(path, LIKE_PYTHON | FILE_SHARE_DELETE, A_MOMENT);
    CHECK_OK(save_account("new", path, &error), error);
    end_hold();
    check_account("new");
}

static void test_a_reader_that_stays(void)
{
    CHECK_OK(save_account("old", path, &error), error);
    hold(path, LIKE_PYTHON, TOO_LONG);
    CHECK_NUMBER(save_account("new", path, &error), CREDS_ERROR_PERMISSION_DENIED);
    CHECK(creds_error_os_code(error) != 0);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "another program");
    check_account("old");
    CHECK_NUMBER(temporary_files(), 0);

    CHECK_NUMBER(creds_delete(path, &error), CREDS_ERROR_PERMISSION_DENIED);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "another program");
    end_hold();
    check_account("old");
}

static void test_deleting_waits(void)
{
    CHECK_OK(save_account("old", path, &error), error);
    hold(path, LIKE_PYTHON, A_MOMENT);
    CHECK_OK(creds_delete(path, &error), error);
    end_hold();
    CHECK(!exists(path));
}

static void test_loading_waits(void)
{
    CHECK_OK(save_account("old", path, &error), error);
    hold(path, 0, A_MOMENT);
    check_account("old");
    end_hold();
    hold(path, 0, TOO_LONG);
    CHECK(creds_from_file(path, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_PERMISSION_DENIED, "another program");
    end_hold();
}

enum { ROUNDS = 100 };
static LONG saved, refused, loaded;

static DWORD WINAPI save_often(void *username)
{
    int i;

    for (i = 0; i < ROUNDS; i++) {
        creds_status_t status = save_account(username, path, NULL);

        if (status == CREDS_OK)
            InterlockedIncrement(&saved);
        else if (status == CREDS_ERROR_PERMISSION_DENIED)
            InterlockedIncrement(&refused);
    }
    return 0;
}

static DWORD WINAPI load_often(void *unused)
{
    int i;

    (void)unused;
    for (i = 0; i < ROUNDS; i++) {
        creds_t *creds = creds_from_file(path, 0, NULL);

        if (creds != NULL && strcmp(creds_api_key(creds), KEY) == 0)
            InterlockedIncrement(&loaded);
        creds_free(creds);
    }
    return 0;
}

/* Every load finds a complete file. Wine replaces no open file, so readers without a pause can keep a save from replacing it
 * until the save gives up with an error. */
static void test_writers_and_readers_at_once(void)
{
    HANDLE threads[4];

    CHECK_OK(save_account("old", path, &error), error);
    threads[0] = CreateThread(NULL, 0, save_often, "ann", 0, NULL);
    threads[1] = CreateThread(NULL, 0, save_often, "bob", 0, NULL);
    threads[2] = CreateThread(NULL, 0, load_often, NULL, 0, NULL);
    threads[3] = CreateThread(NULL, 0, load_often, NULL, 0, NULL);
    WaitForMultipleObjects(4, threads, TRUE, INFINITE);
    CHECK_NUMBER(saved + refused, 2 * ROUNDS);
    CHECK(saved > ROUNDS);
    CHECK_NUMBER(loaded, 2 * ROUNDS);
    CHECK_NUMBER(temporary_files(), 0);
}

int main(void)
{
    START();
    path = in_home("shared.json");
    RUN(test_a_reader_is_waited_for);
    RUN(test_a_reader_that_shares_all);
    RUN(test_a_reader_that_stays);
    RUN(test_deleting_waits);
    RUN(test_loading_waits);
    RUN(test_writers_and_readers_at_once);
    return finish();
}
