// no match for\|invalid operands to binary expression
#include <cartocreds.hpp>
void logged_secret(std::ostream &log, const cartocreds::Credentials &creds);
void logged_secret(std::ostream &log, const cartocreds::Credentials &creds)
{
#ifdef MISUSE
    log << creds.authorization();
#else
    log << creds.authorization().view();
#endif
}
