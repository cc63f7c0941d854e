/* The expiration in carto-auth's file. carto-auth takes the time of expiry in UTC and reads it as local time. The expected
 * values for each time zone are those of Python's datetime. */
#define _POSIX_C_SOURCE 200112L
#include "posix.h"

#include <inttypes.h>
#include <time.h>

#define API "https://gcp-us-east1.api.carto.com"
#define FILE_OF(expiration) \
    "{\"api_base_url\": \"" API "\", \"access_token\": \"" KEY "\", \"expiration\": " expiration "}"

#define NEW_YORK "EST5EDT,M3.2.0,M11.1.0"
#define TOKYO "JST-9"
#define LORD_HOWE "LHST-10:30LHDT-11,M10.1.0,M4.1.0"

static creds_error_t *error;

/* The process is now in this time zone. */
static void be_in(const char *zone)
{
    set_variable("TZ", zone);
    tzset();
    about(zone);
}

static int64_t expiry_of(const char *expiration)
{
    char content[300];
    creds_t *creds;
    int64_t expires_at;

    snprintf(content, sizeof content, FILE_OF("%s"), expiration);
    write_file(in_home("token.json"), content);
    creds = CHECK_MADE(creds_from_file(in_home("token.json"), 0, &error), error);
    expires_at = creds_expires_at(creds);
    creds_free(creds);
    return expires_at;
}

/* An access token with this time of expiry: a JWT whose claims are {"exp":EXPIRES_AT}, in base64url. */
static const char *token_of(int64_t expires_at)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    static char token[100];
    char claims[60], *end = token;
    const char *next = claims;

    /* Spaces at the end make the length a multiple of three, so that base64 needs no padding. */
    snprintf(claims, sizeof claims, "{\"exp\":%-16" PRId64 "}", expires_at);
    end += sprintf(end, "eyJhbGciOiJIUzI1NiJ9.");
    for (; *next != '\0'; next += 3) {
        unsigned long bits = (unsigned long)next[0] << 16 | (unsigned long)next[1] << 8 | (unsigned long)next[2];
        int shift;

        for (shift = 18; shift >= 0; shift -= 6)
            *end++ = digits[bits >> shift & 63];
    }
    strcpy(end, ".c2ln");
    return token;
}

/* The expiration that a save of credentials with this time of expiry writes. */
static int64_t expiration_of(int64_t expires_at)
{
    static const char name[] = "\"expiration\": ";
    creds_t *creds = CHECK_MADE(creds_from_token(token_of(expires_at), API, 0, &error), error);
    char *text, *found;
    int64_t expiration = -1;

    CHECK(creds_expires_at(creds) == expires_at);
    CHECK_OK(creds_save(creds, in_home("token.json"), &error), error);
    creds_free(creds);
    text = read_file(in_home("token.json"));
    found = text != NULL ? strstr(text, name) : NULL;
    if (found != NULL)
        expiration = strtoll(found + strlen(name), NULL, 10);
    free(text);
    return expiration;
}

static void test_expirations_are_carto_auths(void)
{
    static const struct {
        const char *zone;
        int64_t expires_at, expiration;
    } rows[] = {
        {"UTC0", 1719835200, 1719835200},
        {TOKYO, 1719835200, 1719802800},
        /* Summer and winter; the last second of February in a leap year; the last of a year and the first. */
        {NEW_YORK, 1719835200, 1719849600},
        {NEW_YORK, 1733054400, 1733072400},
        {NEW_YORK, 951868800, 951886800},
        {NEW_YORK, 1709251199, 1709269199},
        {NEW_YORK, 1735689599, 1735707599},
        {NEW_YORK, 1735689600, 1735707600},
        /* Clocks are put forward, from 2:00 to 3:00: before, and after. */
        {NEW_YORK, 1710035999, 1710053999},
        {NEW_YORK, 1710039600, 1710054000},
        /* Clocks are put back, from 2:00 to 1:00. A time that they show twice means the earlier one. */
        {NEW_YORK, 1730595599, 1730609999},
        {NEW_YORK, 1730595600, 1730610000},
        {NEW_YORK, 1730597400, 1730611800},
        {NEW_YORK, 1730599199, 1730613599},
        {NEW_YORK, 1730599200, 1730617200},
        /* The same in a zone where clocks change by half an hour. */
        {LORD_HOWE, 1712453400, 1712413800},
        {LORD_HOWE, 1712454300, 1712414700},
        {LORD_HOWE, 1712455200, 1712417400},
        {LORD_HOWE, 1728181800, 1728142200},
    };
    char expiration[30];
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        be_in(rows[i].zone);
        snprintf(expiration, sizeof expiration, "%" PRId64, rows[i].expiration);
        CHECK_NUMBER(expiry_of(expiration), rows[i].expires_at);
        CHECK_NUMBER(expiration_of(rows[i].expires_at), rows[i].expiration);
    }
    about(NULL);
}

/* Local clocks never show these times, so Python uses the offset before the change. */
static void test_times_that_clocks_skip(void)
{
    static const struct {
        const char *zone;
        int64_t expires_at, expiration;
    } rows[] = {
        {NEW_YORK, 1710036000, 1710054000},
        {NEW_YORK, 1710037800, 1710055800},
        {NEW_YORK, 1710039599, 1710057599},
        {LORD_HOWE, 1728180000, 1728142200},
        {LORD_HOWE, 1728181799, 1728143999},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        be_in(rows[i].zone);
        CHECK_NUMBER(expiration_of(rows[i].expires_at), rows[i].expiration);
    }
    about(NULL);
}

/* From this expiration on, a token does not expire, in any time zone. */
static void test_the_end_of_time(void)
{
    be_in(NEW_YORK);
    CHECK_NUMBER(expiry_of("253402214400"), 0);
    CHECK(expiry_of("253402214399") != 0);
    CHECK(expiration_of(253402214400) == 253402214400);
    CHECK(expiration_of(253402214399) < 253402214399 + 86400);
    about(NULL);
}

int main(void)
{
    START();
    RUN(test_expirations_are_carto_auths);
    RUN(test_times_that_clocks_skip);
    RUN(test_the_end_of_time);
    return finish();
}
