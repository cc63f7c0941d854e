/* Handles as values: references, equality, text form, account, and pointers that do not change. */
#include "test.h"

static void test_one_more_reference(void)
{
    creds_t *creds = made("joe", KEY, NULL), *other = creds_from_credentials(creds);
    const char *key = creds_api_key(creds);

    CHECK(creds_equal(creds, other));
    creds_free(creds);
    CHECK_TEXT(creds_api_key(other), KEY);
    CHECK(creds_api_key(other) == key);
    creds_free(other);
}

static void test_many_references(void)
{
    creds_t *creds = made("joe", KEY, NULL), *others[1000];
    int i;

    for (i = 0; i < 1000; i++)
        others[i] = creds_from_credentials(i == 0 ? creds : others[i / 2]);
    creds_free(creds);
    for (i = 0; i < 1000; i++) {
        CHECK_TEXT(creds_username(others[i]), "joe");
        creds_free(others[i]);
    }
}

/* An accessor returns the stored text: the same pointer at every call and for every reference. */
static void test_pointers_stay(void)
{
    creds_t *creds = made("joe", KEY, NULL), *other = creds_from_credentials(creds);
    const char *username = creds_username(creds), *api_key = creds_api_key(creds);
    const char *base_url = creds_base_url(creds), *account = creds_account(creds);
    const char *source = creds_source(creds);
    char *text;

    text = creds_to_string(creds, CREDS_SHOW_API_KEY);
    creds_string_free(text);
    creds_free(creds_with_session(creds, &text, NULL));
    creds_free(other);
    CHECK(creds_username(creds) == username);
    CHECK(creds_api_key(creds) == api_key);
    CHECK(creds_base_url(creds) == base_url);
    CHECK(creds_account(creds) == account);
    CHECK(creds_source(creds) == source);
    CHECK_TEXT(username, "joe");
    CHECK_TEXT(api_key, KEY);
    creds_free(creds);
}

static void test_equality(void)
{
    creds_t *creds = made("joe", "k", "https://x.org");
    static const struct {
        const char *username, *api_key, *base_url;
        int equal;
    } rows[] = {
        {"joe", "k", "https://x.org", 1},
        {"joe", "k", "https://x.org/", 1},
        {"Joe", "k", "https://x.org", 0},
        {NULL, "k", "https://x.org", 0},
        {"joe", "K", "https://x.org", 0},
        {"joe", NULL, "https://x.org", 0},
        {"joe", "k", "https://X.org", 0},
        {"joe", "k", NULL, 0},
        {"joe", "", "https://x.org", 0},
        {"joe", "k", "http://x.org", 0},
    };
    size_t i;

    CHECK(creds_equal(creds, creds));
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        creds_t *other = made(rows[i].username, rows[i].api_key, rows[i].base_url);

        CHECK_NUMBER(creds_equal(creds, other), rows[i].equal);
        CHECK_NUMBER(creds_equal(other, creds), rows[i].equal);
        creds_free(other);
    }
    {
        /* Equality ignores the session, the source and allow_non_secure. */
        creds_error_t *error = NULL;
        creds_t *strict = CHECK_MADE(creds_new("joe", "k", "https://x.org", 0, &error), error);
        creds_t *with_session = creds_with_session(creds, &error, NULL);
        creds_t *loaded;

        CHECK_OK(creds_save(creds, in_home("equal.json"), &error), error);
        loaded = CHECK_MADE(creds_from_file(in_home("equal.json"), 0, &error), error);
        CHECK(creds_equal(creds, strict) && creds_equal(creds, with_session) && creds_equal(creds, loaded));
        creds_free(strict);
        creds_free(with_session);
        creds_free(loaded);
    }
    creds_free(creds);
}

static void test_text_form(void)
{
    creds_t *creds = made("johnsmith", KEY, NULL);

    CHECK_OWNED(creds_to_string(creds, 0),
                "Credentials(username='johnsmith', api_key='***', base_url='https://johnsmith.carto.com')");
    CHECK_OWNED(creds_to_string(creds, CREDS_SHOW_API_KEY),
                "Credentials(username='johnsmith', api_key='" KEY "', base_url='https://johnsmith.carto.com')");
    creds_free(creds);
    creds = made(NULL, NULL, "https://x.org");
    CHECK_OWNED(creds_to_string(creds, 0),
                "Credentials(username=None, api_key='default_public', base_url='https://x.org')");
    creds_free(creds);
    creds = made("o'hara\xc3\xa9", "", "https://x.org");
    CHECK_OWNED(creds_to_string(creds, 0),
                "Credentials(username='o'hara\xc3\xa9', api_key='***', base_url='https://x.org')");
    creds_free(creds);
}

static void test_account(void)
{
    static const char *const rows[][3] = {
        {"joe", "https://jane.carto.com", "joe"},
        {NULL, "https://johnsmith.carto.com", "johnsmith"},
        {NULL, "https://JohnSmith.CARTO.com:8443/", "JohnSmith"},
        {NULL, "https://www.carto.com", NULL},
        {NULL, "https://www.joe.carto.com", "joe"},
        {NULL, "https://carto.com", NULL},
        {NULL, "https://evilcarto.com", NULL},
        {NULL, "https://x.org/user/joe", "joe"},
        {NULL, "https://x.org/u/joe", "joe"},
        {NULL, "https://x.org/cartodb/user/joe/more", "joe"},
        {NULL, "https://org.carto.com/u/member", "member"},
        {NULL, "https://org.carto.com/user/member", "member"},
        {NULL, "https://carto.carto.com", "carto"},
        {NULL, "http://localhost:8080", NULL},
        {NULL, "https://127.0.0.1", NULL},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        creds_t *creds = made(rows[i][0], KEY, rows[i][1]);

        about(rows[i][1]);
        CHECK_TEXT(creds_account(creds), rows[i][2]);
        CHECK_TEXT(creds_username(creds), rows[i][0]);
        creds_free(creds);
    }
}

int main(void)
{
    START();
    RUN(test_one_more_reference);
    RUN(test_many_references);
    RUN(test_pointers_stay);
    RUN(test_equality);
    RUN(test_text_form);
    RUN(test_account);
    return finish();
}
