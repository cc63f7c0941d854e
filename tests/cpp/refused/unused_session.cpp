// \[-Werror=unused-result\]\|\[-Werror,-Wunused-result\]
#include <cartocreds.hpp>
void unused_session(const cartocreds::Credentials &creds);
void unused_session(const cartocreds::Credentials &creds)
{
#ifdef MISUSE
    creds.with_session(std::make_shared<int>(1)); // the new credentials have it, not these
#else
    creds.save(); // may be ignored: failure throws
#endif
}
