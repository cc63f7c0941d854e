/* Nothing before the header and nothing after it. */
#include <cartocreds.h>
