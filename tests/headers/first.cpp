// Includes the header before all others, and twice, and calls its functions in a noexcept function.
#include <cartocreds.h>

#include <cartocreds.h>

#include <cstdint>
#include <string>

static_assert(noexcept(creds_free(nullptr)), "no function throws");
static_assert(sizeof(creds_status_t) == 4, "the status has a fixed width");

std::string key(const creds_t *creds) noexcept
{
    return creds_api_key(creds);
}
