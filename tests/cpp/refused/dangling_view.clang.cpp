// \[-Werror,-Wdangling
#include <cartocreds.hpp>
std::size_t dangling_view();
std::size_t dangling_view()
{
#ifdef MISUSE
    const std::string_view key = cartocreds::Credentials::create("johnsmith").api_key();
#else
    const auto creds = cartocreds::Credentials::create("johnsmith");
    const std::string_view key = creds.api_key();
#endif
    return key.size();
}
