// \[-Werror=unused-result\]\|\[-Werror,-Wunused-result\]
#include <cartocreds.hpp>
void unused_credentials();
void unused_credentials()
{
#ifdef MISUSE
    cartocreds::Credentials::create("johnsmith");
#endif
}
