// use of deleted function\|call to deleted\|call to implicitly-deleted
#include <cartocreds.hpp>
void copied_secret(const cartocreds::Secret &secret);
void copied_secret(const cartocreds::Secret &secret)
{
#ifdef MISUSE
    const cartocreds::Secret copy = secret;
#else
    const cartocreds::Secret &copy = secret;
#endif
    (void)copy;
}
