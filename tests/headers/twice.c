/* The header twice, and the system's headers that it needs after it. */
#include <cartocreds.h>
#include <cartocreds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
