/* Makes the mistake that the macro WRONG selects, which the types must show. Case 0 has no mistake. */
#include <cartocreds.h>
#include <stddef.h>

void mistake(creds_t *creds, creds_error_t *error, const char *text);

void mistake(creds_t *creds, creds_error_t *error, const char *text)
{
#if WRONG == 0
    creds_free(creds);
#elif WRONG == 1
    creds_free(error); /* An object of another type. */
#elif WRONG == 2
    creds_string_free(creds_username(creds)); /* Frees a borrowed text. */
#elif WRONG == 3
    char *copy = creds_api_key(creds); /* Could write to a borrowed text. */
    copy[0] = 'x';
#elif WRONG == 4
    creds_t value = *creds; /* Reads the inside of a handle. */
    (void)value;
#endif
    (void)creds, (void)error, (void)text;
}
