/* Mistakes that the types show, case WRONG of them; case 0 has none. */
#include <cartocreds.h>
#include <stddef.h>

void mistake(creds_t *creds, creds_error_t *error, const char *text);

void mistake(creds_t *creds, creds_error_t *error, const char *text)
{
#if WRONG == 0
    creds_free(creds);
#elif WRONG == 1
    creds_free(error); /* One type's object for the other's. */
#elif WRONG == 2
    creds_string_free(creds_username(creds)); /* A borrowed text freed. */
#elif WRONG == 3
    char *copy = creds_api_key(creds); /* A borrowed text to write to. */
    copy[0] = 'x';
#elif WRONG == 4
    creds_t value = *creds; /* The handle's inside. */
    (void)value;
#endif
    (void)creds, (void)error, (void)text;
}
