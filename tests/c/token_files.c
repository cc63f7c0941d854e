/* Files of CARTO's current platform: the CLI's profiles, carto-auth's token, a client; and the cache of tokens. */
#include "test.h"

#define API "https://gcp-us-east1.api.carto.com"
#define TOKEN "s3cr3t-0987654321-zyxwvutsrq"
#define SECRET "cl1ent-s3cr3t-abcdefghijklm"
/* Claims with "exp":1700000000, in 2023, and with "exp":4000000000, in 2096. */
#define EXPIRED_JWT "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6MTcwMDAwMDAwMCwianRpIjoieCJ9.c2ln"
#define LASTING_JWT "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6NDAwMDAwMDAwMCwianRpIjoieCJ9.c2ln"

#define PROFILE(token, tenant) \
    "{\"token\": \"" token "\", \"tenant_id\": \"" tenant "\", \"tenant_domain\": \"x.app.carto.com\", " \
    "\"organization_id\": \"ac_1\", \"organization_name\": \"x\", \"user_email\": \"joe@example.org\"}"
/* clang-format off */
#define CLI_FILE \
    "{\"current_profile\": \"work\", \"profiles\": {\"home\": " PROFILE("home-" TOKEN, "gcp-europe-west1") ", \"work\": " \
    PROFILE(TOKEN, "gcp-us-east1") ", \"old\": " PROFILE(EXPIRED_JWT, "gcp-us-east1") ", \"onprem\": " \
    PROFILE("onprem-" TOKEN, "onp-0123") "}}"
/* clang-format on */

static creds_error_t *error;

/* The credentials in a file, which all functions load alike. The next call frees them. */
static creds_t *loaded(const char *content)
{
    static creds_t *creds;

    creds_free(creds);
    creds = NULL;
    if (content != NULL) {
        write_file(in_home("x.json"), content);
        creds = CHECK_MADE(creds_from_file(in_home("x.json"), 0, &error), error);
    }
    return creds;
}

static void test_kinds_of_files(void)
{
    static const struct {
        const char *content;
        int kind;
        const char *secret, *base_url;
    } rows[] = {
        {CLI_FILE, CREDS_KIND_TOKEN, TOKEN, API},
        {PROFILE(TOKEN, "gcp-us-east1"), CREDS_KIND_TOKEN, TOKEN, API},
        {"{\"api_base_url\": \"" API "\", \"access_token\": \"" TOKEN "\", \"expiration\": 4000000000}", CREDS_KIND_TOKEN,
         TOKEN, API},
        {"{\"api_base_url\": \"" API "/\", \"access_token\": \"" TOKEN "\"}", CREDS_KIND_TOKEN, TOKEN, API},
        {"{\"api_base_url\": \"" API "\", \"access_token\": \"" TOKEN "\", \"expiration\": null}", CREDS_KIND_TOKEN, TOKEN,
         API},
        {"{\"api_base_url\": \"" API "\", \"client_id\": \"id\", \"client_secret\": \"" SECRET "\"}", CREDS_KIND_CLIENT,
         NULL, API},
        {"{\"username\": \"joe\", \"api_key\": \"" KEY "\"}", CREDS_KIND_API_KEY, NULL, "https://joe.carto.com"},
        /* An empty username or base_url counts as not given, and so does null of any field. */
        {"{\"username\": \"\", \"base_url\": \"\", \"api_key\": null, \"profiles\": null, \"client_id\": null, "
         "\"access_token\": \"" TOKEN "\", \"api_base_url\": \"" API "\"}",
         CREDS_KIND_TOKEN, TOKEN, API},
        /* If the CLI's fields are not complete, they count as those of another program. */
        {"{\"username\": \"joe\", \"api_key\": \"" KEY "\", \"token\": \"t\", \"profiles\": null}", CREDS_KIND_API_KEY,
         NULL, "https://joe.carto.com"},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        creds_t *creds;

        about(rows[i].content);
        creds = loaded(rows[i].content);
        CHECK_NUMBER(creds_kind(creds), rows[i].kind);
        CHECK_TEXT(creds_access_token(creds), rows[i].secret);
        CHECK_TEXT(creds_base_url(creds), rows[i].base_url);
        CHECK_NUMBER(creds_source_kind(creds), CREDS_SOURCE_FILE);
        CHECK_NUMBER(creds_warnings(creds), 0);
    }
    about(NULL);
    CHECK_TEXT(creds_token_url(loaded("{\"api_base_url\": \"" API "\", \"client_id\": \"id\", \"client_secret\": \"" SECRET
                                      "\", \"token_url\": \"https://x.org/t\"}")),
               "https://x.org/t");
    loaded(NULL);
}

static void test_files_that_are_refused(void)
{
    static const struct {
        const char *content;
        creds_status_t status;
        const char *named;
    } rows[] = {
        {"{\"access_token\": \"" TOKEN "\", \"api_base_url\": \"" API "\", \"username\": \"joe\"}", CREDS_ERROR_AMBIGUOUS,
         "access_token"},
        {"{\"access_token\": \"" TOKEN "\", \"api_base_url\": \"" API "\", \"client_id\": \"id\"}", CREDS_ERROR_AMBIGUOUS,
         "client_id"},
        {"{\"api_key\": \"" KEY "\", \"api_base_url\": \"" API "\", \"client_id\": \"id\"}", CREDS_ERROR_AMBIGUOUS,
         "api_key"},
        {"{\"profiles\": {}, \"access_token\": \"" TOKEN "\"}", CREDS_ERROR_AMBIGUOUS, "profiles"},
        {"{\"access_token\": \"" TOKEN "\"}", CREDS_ERROR_INVALID_BASE_URL, "api_base_url"},
        {"{\"client_id\": \"id\", \"client_secret\": \"" SECRET "\"}", CREDS_ERROR_INVALID_BASE_URL, "api_base_url"},
        {"{\"client_id\": \"id\", \"api_base_url\": \"" API "\"}", CREDS_ERROR_INVALID_TOKEN, "client_secret"},
        {"{\"access_token\": \"" TOKEN "\", \"api_base_url\": \"https://joe.carto.com\"}", CREDS_ERROR_INVALID_BASE_URL,
         "creds_new"},
        {"{\"access_token\": \"" TOKEN "\", \"api_base_url\": \"http://x.org\"}", CREDS_ERROR_INSECURE_BASE_URL, "https"},
        {"{\"access_token\": \"" TOKEN "\\n\", \"api_base_url\": \"" API "\"}", CREDS_ERROR_INVALID_TOKEN, "access token"},
        {"{\"access_token\": 5, \"api_base_url\": \"" API "\"}", CREDS_ERROR_MALFORMED, "access_token"},
        {"{\"access_token\": \"a\", \"access_token\": \"b\", \"api_base_url\": \"" API "\"}", CREDS_ERROR_MALFORMED,
         "access_token"},
        {"{\"profiles\": 5, \"current_profile\": \"work\"}", CREDS_ERROR_MALFORMED, "profiles"},
        {"{\"profiles\": {\"work\": {\"token\": \"" TOKEN "\"}}, \"current_profile\": \"work\"}", CREDS_ERROR_MALFORMED,
         "tenant_id"},
        {"{\"profiles\": {\"work\": " PROFILE(TOKEN, "gcp-us-east1") "}}", CREDS_ERROR_NOT_FOUND, "current profile"},
        {"{\"profiles\": {}, \"current_profile\": \"work\"}", CREDS_ERROR_NOT_FOUND, "profile"},
        {"{\"profiles\": {\"work\": " PROFILE(TOKEN, "onp-1") "}, \"current_profile\": \"work\"}",
         CREDS_ERROR_INVALID_BASE_URL, "CARTO_API_BASE_URL"},
        {PROFILE(TOKEN, "a.b"), CREDS_ERROR_INVALID_BASE_URL, "CARTO_API_BASE_URL"},
        {PROFILE(TOKEN, "evil.example/"), CREDS_ERROR_INVALID_BASE_URL, "CARTO_API_BASE_URL"},
        {PROFILE(TOKEN, ""), CREDS_ERROR_INVALID_BASE_URL, "CARTO_API_BASE_URL"},
        {PROFILE(TOKEN, "evil.example"), CREDS_ERROR_INVALID_BASE_URL, "CARTO_API_BASE_URL"},
        {PROFILE(TOKEN, "a@evil"), CREDS_ERROR_INVALID_BASE_URL, "CARTO_API_BASE_URL"},
        {PROFILE(TOKEN, "a\\u0000"), CREDS_ERROR_INVALID_BASE_URL, "CARTO_API_BASE_URL"},
        {PROFILE(TOKEN, "a\\nb"), CREDS_ERROR_INVALID_BASE_URL, "CARTO_API_BASE_URL"},
        {PROFILE(TOKEN, "\xc3\xa9"), CREDS_ERROR_INVALID_BASE_URL, "CARTO_API_BASE_URL"},
        {PROFILE(TOKEN, "ONP-1"), CREDS_ERROR_INVALID_BASE_URL, "CARTO_API_BASE_URL"},
        {PROFILE(TOKEN "\\n", "gcp-us-east1"), CREDS_ERROR_INVALID_TOKEN, "access token"},
        {PROFILE("Bearer " TOKEN, "gcp-us-east1"), CREDS_ERROR_INVALID_TOKEN, "Bearer"},
        /* If an access token is in the field api_key, it would be sent to the older platform. */
        {"{\"username\": \"joe\", \"api_key\": \"" LASTING_JWT "\"}", CREDS_ERROR_INVALID_API_KEY, "access_token"},
        {"{\"base_url\": \"https://joe.carto.com\", \"key\": \"" EXPIRED_JWT "\"}", CREDS_ERROR_INVALID_API_KEY,
         "access_token"},
        {"{\"api_base_url\": \"" API "\", \"api_key\": \"" LASTING_JWT "\"}", CREDS_ERROR_INVALID_API_KEY,
         "access_token"},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        about(rows[i].content);
        write_file(in_home("x.json"), rows[i].content);
        CHECK(creds_from_file(in_home("x.json"), 0, &error) == NULL);
        CHECK_HAS(creds_error_message(error), "x.json");
        CHECK_ERROR(error, rows[i].status, rows[i].named);
    }
    about(NULL);
}

/* Every way to load the profile finds this token. */
static void check_profile(const char *name, const char *token)
{
    creds_t *creds = CHECK_MADE(creds_from_profile(name, 0, &error), error);
    char target[100];

    about(name);
    CHECK_TEXT(creds_access_token(creds), token);
    creds_free(creds);
    if (name != NULL) {
        sprintf(target, "profile:%s", name);
        creds = CHECK_MADE(creds_resolve(target, NULL, 0, &error), error);
        CHECK_TEXT(creds_access_token(creds), token);
        creds_free(creds);
    }
    about(NULL);
}

static void test_profiles(void)
{
    creds_t *creds;

    CHECK(creds_from_profile(NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "there are no profiles");
    write_file(in_home(".carto_credentials.json"), CLI_FILE);
    creds = CHECK_MADE(creds_from_profile(NULL, 0, &error), error);
    CHECK_TEXT(creds_access_token(creds), TOKEN);
    CHECK_HAS(creds_source(creds), ".carto_credentials.json");
    creds_free(creds);
    creds = CHECK_MADE(creds_from_profile("home", CREDS_REQUIRE_PRIVATE, &error), error);
    CHECK_TEXT(creds_access_token(creds), "home-" TOKEN);
    CHECK_TEXT(creds_base_url(creds), "https://gcp-europe-west1.api.carto.com");
    creds_free(creds);
    set_variable("CARTO_PROFILE", "home");
    creds = CHECK_MADE(creds_from_profile(NULL, 0, &error), error);
    CHECK_TEXT(creds_access_token(creds), "home-" TOKEN);
    creds_free(creds);
    /* The variable is used only if no profile is named. A file that is named has its own current profile. */
    creds = CHECK_MADE(creds_from_profile("work", 0, &error), error);
    CHECK_TEXT(creds_access_token(creds), TOKEN);
    creds_free(creds);
    creds = CHECK_MADE(creds_from_file(in_home(".carto_credentials.json"), 0, &error), error);
    CHECK_TEXT(creds_access_token(creds), TOKEN);
    creds_free(creds);
    set_variable("CARTO_PROFILE", "missing");
    CHECK(creds_from_profile(NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "CARTO_PROFILE");
    set_variable("CARTO_PROFILE", NULL);
    CHECK(creds_from_profile("missing", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "no such profile");
    CHECK(creds_from_profile("a\xff", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_UTF8, "profile");
    CHECK(creds_from_profile(NULL, CREDS_SHOW_API_KEY, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_FLAGS, "flags");
    /* An expired token loads, with the warning. */
    creds = CHECK_MADE(creds_from_profile("old", 0, &error), error);
    CHECK_NUMBER(creds_warnings(creds), CREDS_WARNING_EXPIRED);
    CHECK_NUMBER(creds_expires_at(creds), 1700000000);
    creds_free(creds);
    /* A self-hosted installation needs its address. */
    CHECK(creds_from_profile("onprem", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_BASE_URL, "CARTO_API_BASE_URL");
    set_variable("CARTO_API_BASE_URL", "https://carto.example.org/api");
    creds = CHECK_MADE(creds_from_profile("onprem", 0, &error), error);
    CHECK_TEXT(creds_base_url(creds), "https://carto.example.org/api");
    CHECK_TEXT(creds_access_token(creds), "onprem-" TOKEN);
    creds_free(creds);
    /* If the file has the address, the variable is ignored. */
    creds = CHECK_MADE(creds_from_profile("home", 0, &error), error);
    CHECK_TEXT(creds_base_url(creds), "https://gcp-europe-west1.api.carto.com");
    creds_free(creds);
    set_variable("CARTO_API_BASE_URL", "https://joe.carto.com");
    CHECK(creds_from_profile("onprem", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_BASE_URL, "CARTO_API_BASE_URL");
    set_variable("CARTO_API_BASE_URL", NULL);
    /* A file of another kind in the place of the CLI's file has no profiles. */
    write_file(in_home(".carto_credentials.json"), "{\"username\": \"joe\", \"api_key\": \"" KEY "\"}");
    CHECK(creds_from_profile("work", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "carto auth login");
    CHECK(creds_from_profile(NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "carto auth login");
    CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "creds.json");
    /* A profile's name is the text in the JSON, with any characters. The CLI makes names like the first one. */
    /* clang-format off */
    write_file(in_home(".carto_credentials.json"),
               "{\"current_profile\": \"caf\\u00e9\", \"profiles\": {\"gcp-us-east1/ACME, Inc./joe@example.org\": "
               PROFILE("acme-" TOKEN, "gcp-us-east1") ", \"caf\xc3\xa9\": " PROFILE("cafe-" TOKEN, "gcp-us-east1")
               ", \"a\\u0001\\n\": " PROFILE("control-" TOKEN, "gcp-us-east1") ", \"x.json\": "
               PROFILE("json-" TOKEN, "gcp-us-east1") ", \"\": " PROFILE("nameless-" TOKEN, "gcp-us-east1") "}}");
    /* clang-format on */
    check_profile("gcp-us-east1/ACME, Inc./joe@example.org", "acme-" TOKEN);
    check_profile(NULL, "cafe-" TOKEN);
    check_profile("caf\xc3\xa9", "cafe-" TOKEN);
    check_profile("a\x01\n", "control-" TOKEN);
    check_profile("x.json", "json-" TOKEN);
    check_profile("", "nameless-" TOKEN);
    CHECK(creds_from_profile("caf\\u00e9", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "profile");
    /* The older form has one profile without a name. */
    write_file(in_home(".carto_credentials.json"), PROFILE(TOKEN, "gcp-us-east1"));
    creds = CHECK_MADE(creds_from_profile(NULL, 0, &error), error);
    CHECK_TEXT(creds_access_token(creds), TOKEN);
    creds_free(creds);
    CHECK(creds_from_profile("work", 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "profile");
    remove(in_home(".carto_credentials.json"));
}

/* A file with the tokens of 50 profiles has more than 64 KiB. Files of other kinds may not be that large. */
static void test_many_profiles(void)
{
    char *long_token = repeated("abcdefgh", 250), *content = malloc(400000), *end = content;
    int i;
    creds_t *creds;

    end += sprintf(end, "{\"current_profile\": \"p49\", \"profiles\": {");
    for (i = 0; i < 50; i++)
        end += sprintf(end, "%s\"p%d\": {\"token\": \"%s%d\", \"tenant_id\": \"gcp-us-east1\"}", i > 0 ? ", " : "", i,
                       long_token, i);
    strcpy(end, "}}");
    CHECK(strlen(content) > 100000);
    write_file(in_home(".carto_credentials.json"), content);
    creds = CHECK_MADE(creds_from_profile(NULL, 0, &error), error);
    CHECK_HAS(creds_access_token(creds), "abcdefgh49");
    creds_free(creds);
    creds = CHECK_MADE(creds_from_file(in_home(".carto_credentials.json"), 0, &error), error);
    CHECK_HAS(creds_access_token(creds), "abcdefgh49");
    creds_free(creds);
    remove(in_home(".carto_credentials.json"));
    sprintf(content, "{\"username\": \"joe\", \"x\": \"");
    memset(content + strlen(content), 'x', 100000);
    strcpy(content + 100000, "\"}");
    write_file(in_home("x.json"), content);
    CHECK(creds_from_file(in_home("x.json"), 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_TOO_LARGE, "64 KiB");
    free(content);
    free(long_token);
}

/* The order of the sources that creds_resolve() has without a target. */
static void test_resolving(void)
{
    static const char auth_file[] =
        "{\"api_base_url\": \"" API "\", \"access_token\": \"auth-" TOKEN "\", \"expiration\": 4000000000}";
    creds_t *creds;

    CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "creds.json");
    make_folder(in_home(".carto-auth"));
    write_file(in_home(".carto-auth/token_m2m.json"), auth_file);
    CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "creds.json");
    write_file(in_home(".carto-auth/token_oauth.json"), auth_file);
    creds = CHECK_MADE(creds_resolve(NULL, NULL, 0, &error), error);
    CHECK_TEXT(creds_access_token(creds), "auth-" TOKEN);
    creds_free(creds);
    write_file(in_home(".carto_credentials.json"), CLI_FILE);
    creds = CHECK_MADE(creds_resolve(NULL, NULL, 0, &error), error);
    CHECK_TEXT(creds_access_token(creds), TOKEN);
    creds_free(creds);
    creds = made("filed", "fk", NULL);
    CHECK_OK(creds_save(creds, NULL, &error), error);
    creds_free(creds);
    creds = CHECK_MADE(creds_resolve(NULL, NULL, 0, &error), error);
    CHECK_TEXT(creds_username(creds), "filed");
    creds_free(creds);
    set_variable("CARTO_PROFILE", "home");
    creds = CHECK_MADE(creds_resolve(NULL, NULL, 0, &error), error);
    CHECK_TEXT(creds_access_token(creds), "home-" TOKEN);
    creds_free(creds);
    set_variable("CARTO_USER", "environed");
    creds = CHECK_MADE(creds_resolve(NULL, NULL, 0, &error), error);
    CHECK_TEXT(creds_username(creds), "environed");
    creds_free(creds);
    /* A target that names a profile, whatever variables are set. */
    creds = CHECK_MADE(creds_resolve("profile:work", KEY, 0, &error), error);
    CHECK_TEXT(creds_access_token(creds), TOKEN);
    creds_free(creds);
    CHECK(creds_resolve("profile:missing", NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "profile");
    CHECK(creds_resolve("profile:", NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "profile");
    /* An expired token is an error, and the next sources are not tried. */
    CHECK(creds_resolve("profile:old", NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_EXPIRED, "carto auth login");
    clear_variables();
    set_variable("CARTO_PROFILE", "old");
    CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_EXPIRED, "carto auth login");
    set_variable("CARTO_PROFILE", "missing");
    CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "CARTO_PROFILE");
    CHECK_OK(creds_delete(NULL, &error), error);
    remove(in_home(".carto_credentials.json"));
    remove(in_home(".carto-auth/token_oauth.json"));
    remove(in_home(".carto-auth/token_m2m.json"));
}

/* The time in the file is read as carto-auth reads it, so it may be some hours off. */
static void test_expirations(void)
{
    static const struct {
        const char *expiration;
        int expires; /* whether the token has expired; -1 if no time of expiry is known */
    } rows[] = {
        {"null", -1},
        {"1700000000", 1},
        {"1700000000.5", 1},
        {"0", 1},
        {"-1", 1},
        {"-9223372036854775808", 1},
        {"4000000000", 0},
        {"67768036191694799", -1},
        {"253402214400", -1},
        {"9223372036854775807", -1},
        {"99999999999999999999", -1},
        {"\"1700000000\"", -1},
        {"[]", -1},
    };
    char content[200];
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        creds_t *creds;

        about(rows[i].expiration);
        sprintf(content, "{\"api_base_url\": \"" API "\", \"access_token\": \"" TOKEN "\", \"expiration\": %s}",
                rows[i].expiration);
        creds = loaded(content);
        CHECK((creds_expires_at(creds) == 0) == (rows[i].expires < 0));
        CHECK(creds_is_fresh(creds, 0) == (rows[i].expires != 1));
        CHECK_NUMBER(creds_warnings(creds), rows[i].expires == 1 ? CREDS_WARNING_EXPIRED : 0);
    }
    about("a JWT, whose own time counts");
    CHECK_NUMBER(creds_expires_at(loaded("{\"api_base_url\": \"" API "\", \"access_token\": \"" EXPIRED_JWT
                                         "\", \"expiration\": 4000000000}")),
                 1700000000);
    CHECK(creds_expires_at(loaded("{\"api_base_url\": \"" API "\", \"access_token\": \"" LASTING_JWT
                                  "\", \"expiration\": 5}"))
          == 4000000000);
    about(NULL);
    loaded(NULL);
}

/* CARTO_CREDENTIALS_FILE may name a file of any kind, under any name. */
static void test_the_file_in_the_environment(void)
{
    static const struct {
        const char *content;
        int kind; /* -1 if the file is refused */
        creds_status_t status;
        const char *named;
    } rows[] = {
        {CLI_FILE, CREDS_KIND_TOKEN, 0, NULL},
        {PROFILE(TOKEN, "gcp-us-east1"), CREDS_KIND_TOKEN, 0, NULL},
        {"{\"api_base_url\": \"" API "\", \"access_token\": \"" LASTING_JWT "\"}", CREDS_KIND_TOKEN, 0, NULL},
        {"{\"api_base_url\": \"" API "\", \"client_id\": \"id\", \"client_secret\": \"" SECRET "\"}", CREDS_KIND_CLIENT, 0,
         NULL},
        {"{\"username\": \"joe\", \"api_key\": \"" KEY "\"}", CREDS_KIND_API_KEY, 0, NULL},
        {PROFILE(EXPIRED_JWT, "gcp-us-east1"), -1, CREDS_ERROR_EXPIRED, "carto auth login"},
        {"{\"api_base_url\": \"" API "\", \"access_token\": \"t\", \"expiration\": 1700000000}", -1, CREDS_ERROR_EXPIRED,
         "named"},
        {"{\"api_base_url\": \"" API "\", \"client_id\": \"id\", \"api_key\": \"" KEY "\"}", -1, CREDS_ERROR_AMBIGUOUS,
         "CARTO_CREDENTIALS_FILE"},
        {PROFILE(TOKEN, "onp-1"), -1, CREDS_ERROR_INVALID_BASE_URL, "CARTO_API_BASE_URL"},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        creds_t *creds;

        about(rows[i].content);
        write_file(in_home("named"), rows[i].content);
        clear_variables();
        set_variable("CARTO_CREDENTIALS_FILE", in_home("named"));
        /* Later sources are ignored. */
        set_variable("CARTO_USER", "joe");
        set_variable("CARTO_PROFILE", "home");
        creds = creds_resolve(NULL, NULL, 0, &error);
        if (rows[i].kind < 0) {
            CHECK(creds == NULL);
            CHECK_ERROR(error, rows[i].status, rows[i].named);
        } else {
            CHECK_MADE(creds, error);
            CHECK_NUMBER(creds_kind(creds), rows[i].kind);
            CHECK_TEXT(creds_source_path(creds), in_home("named"));
        }
        creds_free(creds);
    }
    about(NULL);
    clear_variables();
}

/* After a token is saved to the default file, all programs without a target find it. It replaces an account. */
static void test_the_default_file(void)
{
    creds_t *creds = made("joe", KEY, NULL), *found;
    char *path, *text;

    CHECK_OK(creds_save(creds, NULL, &error), error);
    creds_free(creds);
    creds = CHECK_MADE(creds_from_token(LASTING_JWT, API, 0, &error), error);
    CHECK_OK(creds_save(creds, NULL, &error), error);
    found = CHECK_MADE(creds_resolve(NULL, NULL, 0, &error), error);
    CHECK(creds_equal(creds, found));
    creds_free(found);
    found = CHECK_MADE(creds_from_file(NULL, 0, &error), error);
    CHECK(creds_equal(creds, found));
    creds_free(found);
    found = CHECK_MADE(creds_new(NULL, NULL, NULL, 0, &error), error);
    CHECK(creds_equal(creds, found));
    creds_free(found);
    creds_free(creds);
    path = creds_default_path(&error);
    text = read_file(path);
    CHECK(strstr(text, "joe") == NULL && strstr(text, KEY) == NULL);
    free(text);
    creds_string_free(path);
    CHECK_OK(creds_delete(NULL, &error), error);
    CHECK(creds_resolve(NULL, NULL, 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "creds.json");
}

static void test_saving(void)
{
    creds_t *creds, *again;
    char *text;

    /* A token replaces an account of the older platform. The account's fields are removed, and those of other programs stay. */
    write_file(in_home("x.json"), "{\"username\": \"joe\", \"api_key\": \"" KEY "\", \"comment\": 1.50}");
    creds = CHECK_MADE(creds_from_token(LASTING_JWT, API, 0, &error), error);
    CHECK_OK(creds_save(creds, in_home("x.json"), &error), error);
    text = read_file(in_home("x.json"));
    CHECK_HAS(text, "\"api_base_url\": \"" API "\", \"access_token\": \"" LASTING_JWT "\", \"expiration\": ");
    CHECK_HAS(text, "\"comment\": 1.50");
    CHECK(strstr(text, "joe") == NULL && strstr(text, KEY) == NULL && strstr(text, "api_key") == NULL);
    free(text);
    again = CHECK_MADE(creds_from_file(in_home("x.json"), 0, &error), error);
    CHECK(creds_equal(creds, again));
    CHECK(creds_expires_at(again) == 4000000000);
    creds_free(again);
    creds_free(creds);
    /* carto-auth, too, reads a token that does not expire. */
    creds = CHECK_MADE(creds_from_token(TOKEN, API, 0, &error), error);
    CHECK_OK(creds_save(creds, in_home("x.json"), &error), error);
    again = CHECK_MADE(creds_from_file(in_home("x.json"), 0, &error), error);
    CHECK(creds_equal(creds, again));
    CHECK_NUMBER(creds_expires_at(again), 0);
    creds_free(again);
    creds_free(creds);
    text = read_file(in_home("x.json"));
    CHECK_HAS(text, "\"expiration\": 253402214400");
    free(text);
    /* A client, and a client that has a token. The token is not saved here, because it belongs into the cache. */
    creds = CHECK_MADE(creds_from_client("id", SECRET, API, "https://x.org/t", 0, &error), error);
    again = CHECK_MADE(creds_with_token(creds, "{\"access_token\": \"a\"}", 21, 200, &error), error);
    CHECK_OK(creds_save(again, in_home("x.json"), &error), error);
    creds_free(again);
    again = CHECK_MADE(creds_from_file(in_home("x.json"), 0, &error), error);
    CHECK(creds_equal(creds, again));
    creds_free(again);
    text = read_file(in_home("x.json"));
    CHECK_HAS(text, "\"comment\": 1.50");
    CHECK(strstr(text, "access_token") == NULL && strstr(text, "expiration") == NULL);
    free(text);
    creds_free(creds);
    /* CARTO's own address is not written: carto-auth has no such field. */
    creds = CHECK_MADE(creds_from_client("id", SECRET, API, NULL, 0, &error), error);
    CHECK_OK(creds_save(creds, in_home("y.json"), &error), error);
    text = read_file(in_home("y.json"));
    CHECK_TEXT(text, "{\"api_base_url\": \"" API "\", \"client_id\": \"id\", \"client_secret\": \"" SECRET "\"}");
    free(text);
    creds_free(creds);
    /* An account of the older platform replaces the client. */
    creds = made("joe", KEY, NULL);
    CHECK_OK(creds_save(creds, in_home("x.json"), &error), error);
    text = read_file(in_home("x.json"));
    CHECK_HAS(text, "\"comment\": 1.50");
    CHECK(strstr(text, "client_") == NULL && strstr(text, "token_url") == NULL && strstr(text, "api_base_url") == NULL);
    free(text);
    /* A save does not overwrite the CLI's file. */
    write_file(in_home(".carto_credentials.json"), CLI_FILE);
    CHECK(creds_save(creds, in_home(".carto_credentials.json"), &error) == CREDS_ERROR_WRONG_KIND);
    CHECK_ERROR(error, CREDS_ERROR_WRONG_KIND, "carto auth login");
    text = read_file(in_home(".carto_credentials.json"));
    CHECK_TEXT(text, CLI_FILE);
    free(text);
    remove(in_home(".carto_credentials.json"));
    creds_free(creds);
    /* If the CLI's fields are null or alone, they belong to another program and are kept. */
    creds = made("joe", KEY, NULL);
    write_file(in_home("x.json"), "{\"profiles\": null, \"current_profile\": \"a\", \"token\": \"t\", \"tenant_id\": null}");
    CHECK_OK(creds_save(creds, in_home("x.json"), &error), error);
    text = read_file(in_home("x.json"));
    CHECK_HAS(text, "\"profiles\": null, \"current_profile\": \"a\", \"token\": \"t\", \"tenant_id\": null}");
    free(text);
    creds_free(creds);
    /* If http was allowed for an address, the file says so. */
    creds = CHECK_MADE(creds_from_token(TOKEN, "http://localhost:1", CREDS_ALLOW_NON_SECURE, &error), error);
    CHECK_OK(creds_save(creds, in_home("z.json"), &error), error);
    again = CHECK_MADE(creds_from_file(in_home("z.json"), 0, &error), error);
    CHECK(creds_allow_non_secure(again));
    creds_free(again);
    creds_free(creds);
}

static creds_t *with_token(const char *id, const char *token)
{
    creds_t *client = CHECK_MADE(creds_from_client(id, SECRET, API, NULL, 0, &error), error), *creds;
    char answer[300];

    sprintf(answer, "{\"access_token\": \"%s\", \"expires_in\": 86400}", token);
    creds = CHECK_MADE(creds_with_token(client, answer, strlen(answer), 200, &error), error);
    creds_free(client);
    return creds;
}

/* Whether the client finds this token in the cache. NULL means no token. */
static void check_cached(const char *id, const char *path, const char *token)
{
    creds_t *client = CHECK_MADE(creds_from_client(id, SECRET, API, NULL, 0, &error), error), *found;

    found = CHECK_MADE(creds_with_cached_token(client, path, &error), error);
    CHECK_TEXT(creds_access_token(found), token);
    CHECK_NUMBER(creds_kind(found), token != NULL ? CREDS_KIND_TOKEN : CREDS_KIND_CLIENT);
    creds_free(found);
    creds_free(client);
}

static void test_the_cache(void)
{
    const char *path = in_home("cache.json");
    static const char *const broken[] = {"", "{", "[]", "{}", "\xff", "{\"access_token\": \"a\"}"};
    creds_t *first = with_token("first", TOKEN), *second = with_token("second", "second-" TOKEN), *expired, *found;
    char *text;
    size_t i;

    check_cached("first", NULL, NULL);
    CHECK_OK(creds_save_token(first, NULL, &error), error);
    CHECK_OK(creds_save_token(second, NULL, &error), error);
    /* Each client has its own file. */
    check_cached("first", NULL, TOKEN);
    check_cached("second", NULL, "second-" TOKEN);
    check_cached("third", NULL, NULL);
    /* A file with a path is used for its own client only. */
    CHECK_OK(creds_save_token(first, path, &error), error);
    check_cached("first", path, TOKEN);
    check_cached("second", path, NULL);
    CHECK_OK(creds_save_token(second, path, &error), error);
    check_cached("first", path, NULL);
    check_cached("second", path, "second-" TOKEN);
    text = read_file(path);
    CHECK(strstr(text, SECRET) == NULL);
    free(text);
    /* The cache keeps the time of expiry. */
    found = CHECK_MADE(creds_with_cached_token(second, path, &error), error);
    CHECK(creds_expires_at(found) == creds_expires_at(second));
    creds_free(found);
    /* An expired token, and a file that is broken, missing or not a file, is ignored and not an error. */
    expired = with_token("second", EXPIRED_JWT);
    CHECK_OK(creds_save_token(expired, path, &error), error);
    check_cached("second", path, NULL);
    creds_free(expired);
    for (i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        about(broken[i]);
        write_file(path, broken[i]);
        check_cached("second", path, NULL);
    }
    about(NULL);
    check_cached("second", in_home("missing.json"), NULL);
    check_cached("second", home(), NULL);
    remove(path);
    CHECK_OK(creds_save_token(second, path, &error), error);
    check_cached("second", path, "second-" TOKEN);
    /* The credentials keep a token that lasts longer than the cached one. */
    found = CHECK_MADE(creds_with_token(second, "{\"access_token\": \"" LASTING_JWT "\"}", strlen(LASTING_JWT) + 20, 200,
                                        &error),
                       error);
    creds_free(second);
    second = CHECK_MADE(creds_with_cached_token(found, path, &error), error);
    CHECK_TEXT(creds_access_token(second), LASTING_JWT);
    creds_free(found);
    CHECK(creds_save_token(first, in_home("no/cache.json"), &error) == CREDS_ERROR_NOT_FOUND);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "no");
    creds_free(first);
    first = CHECK_MADE(creds_from_client("first", SECRET, API, NULL, 0, &error), error);
    CHECK(creds_save_token(first, path, &error) == CREDS_ERROR_WRONG_KIND);
    CHECK_ERROR(error, CREDS_ERROR_WRONG_KIND, "creds_with_token");
    creds_free(first);
    creds_free(second);
}

int main(void)
{
    START();
    RUN(test_kinds_of_files);
    RUN(test_files_that_are_refused);
    RUN(test_profiles);
    RUN(test_many_profiles);
    RUN(test_resolving);
    RUN(test_expirations);
    RUN(test_the_file_in_the_environment);
    RUN(test_the_default_file);
    RUN(test_saving);
    RUN(test_the_cache);
    return finish();
}
