// cannot convert\|no matching function\|cannot initialize a parameter
#include <cartocreds.hpp>
void warning_as_flag();
void warning_as_flag()
{
#ifdef MISUSE
    (void)cartocreds::Credentials::from_file("x.json", cartocreds::Warnings::foreign_owner);
#else
    (void)cartocreds::Credentials::from_file("x.json", cartocreds::Flags::require_private);
#endif
}
