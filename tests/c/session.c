/* Sessions: shared, never copied, and destroyed once, with the last handle that shares them. */
#include "test.h"

static int destroyed;
static void *destroyed_session;

static void destroy(void *session)
{
    destroyed++;
    destroyed_session = session;
}

static void test_destroyed_with_the_last_handle(void)
{
    int session = 0;
    creds_t *plain = made("joe", KEY, NULL);
    creds_t *creds = creds_with_session(plain, &session, destroy), *other = creds_from_credentials(creds);
    creds_t *from_default;

    destroyed = 0;
    CHECK(creds_session(plain) == NULL);
    CHECK(creds_session(creds) == &session);
    CHECK(creds_equal(plain, creds));
    CHECK_NUMBER(creds_set_default(creds), CREDS_OK);
    creds_free(creds);
    creds_free(plain);
    CHECK_NUMBER(destroyed, 0);
    CHECK(creds_session(other) == &session);
    creds_free(other);
    CHECK_NUMBER(destroyed, 0);
    from_default = creds_get_default();
    CHECK(creds_session(from_default) == &session);
    creds_unset_default();
    CHECK_NUMBER(destroyed, 0);
    creds_free(from_default);
    CHECK_NUMBER(destroyed, 1);
    CHECK(destroyed_session == &session);
}

static void test_the_values_outlive_the_first_handle(void)
{
    creds_t *plain = made("joe", KEY, NULL), *creds = creds_with_session(plain, plain, NULL);

    CHECK_TEXT(creds_source(creds), "arguments");
    creds_free(plain);
    CHECK_TEXT(creds_username(creds), "joe");
    CHECK_TEXT(creds_api_key(creds), KEY);
    CHECK_TEXT(creds_base_url(creds), "https://joe.carto.com");
    creds_free(creds);
}

static void test_another_session_and_none(void)
{
    int first = 0, second = 0;
    creds_t *plain = made("joe", KEY, NULL);
    creds_t *one = creds_with_session(plain, &first, destroy);
    creds_t *two = creds_with_session(one, &second, destroy);
    creds_t *none = creds_with_session(two, NULL, destroy);

    destroyed = 0;
    CHECK(creds_session(one) == &first && creds_session(two) == &second && creds_session(none) == NULL);
    /* A handle with another session does not share the old one. */
    creds_free(one);
    CHECK_NUMBER(destroyed, 1);
    CHECK(destroyed_session == &first);
    creds_free(none);
    CHECK_NUMBER(destroyed, 1);
    creds_free(two);
    CHECK_NUMBER(destroyed, 2);
    CHECK(destroyed_session == &second);
    creds_free(plain);
}

static void test_no_destructor(void)
{
    int session = 0;
    creds_t *plain = made("joe", KEY, NULL), *creds = creds_with_session(plain, &session, NULL);

    creds_free(plain);
    CHECK(creds_session(creds) == &session);
    creds_free(creds);
}

/* Two handles may have the same pointer as their session. Each then calls its own destructor. */
static void test_the_same_pointer_twice(void)
{
    int session = 0;
    creds_t *plain = made("joe", KEY, NULL);

    destroyed = 0;
    creds_free(creds_with_session(plain, &session, destroy));
    creds_free(creds_with_session(plain, &session, destroy));
    CHECK_NUMBER(destroyed, 2);
    creds_free(plain);
}

static creds_t *seen_inside;

/* The library holds no lock here: a destructor can use the library and the default slot. */
static void destroy_and_use(void *session)
{
    creds_t *creds = creds_get_default();

    (void)session;
    destroyed++;
    seen_inside = creds;
    CHECK_NUMBER(creds_set_default(creds), CREDS_OK);
    creds_free(creds);
    creds_unset_default();
    creds = made("inside", KEY, NULL);
    CHECK_NUMBER(creds_set_default(creds), CREDS_OK);
    creds_free(creds);
}

static void test_the_destructor_may_use_the_library(void)
{
    creds_t *plain = made("joe", KEY, NULL), *creds = creds_with_session(plain, plain, destroy_and_use);

    destroyed = 0;
    CHECK_NUMBER(creds_set_default(creds), CREDS_OK);
    creds_free(creds);
    CHECK_NUMBER(destroyed, 0);
    /* The slot is empty before its old value is released. */
    creds_unset_default();
    CHECK_NUMBER(destroyed, 1);
    CHECK(seen_inside == NULL);
    creds = creds_get_default();
    CHECK_TEXT(creds_username(creds), "inside");
    creds_free(creds);
    creds_unset_default();
    creds_free(plain);
}

static void test_sessions_are_not_saved(void)
{
    creds_error_t *error = NULL;
    creds_t *plain = made("joe", KEY, NULL), *creds = creds_with_session(plain, plain, NULL), *loaded;

    CHECK_OK(creds_save(creds, in_home("session.json"), &error), error);
    loaded = CHECK_MADE(creds_from_file(in_home("session.json"), 0, &error), error);
    CHECK(creds_session(loaded) == NULL);
    creds_free(loaded);
    creds_free(creds);
    creds_free(plain);
}

int main(void)
{
    START();
    RUN(test_destroyed_with_the_last_handle);
    RUN(test_the_values_outlive_the_first_handle);
    RUN(test_another_session_and_none);
    RUN(test_no_destructor);
    RUN(test_the_same_pointer_twice);
    RUN(test_the_destructor_may_use_the_library);
    RUN(test_sessions_are_not_saved);
    return finish();
}
