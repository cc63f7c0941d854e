/* The header alone. */
#include <cartocreds.h>
