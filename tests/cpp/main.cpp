/* Most tests are in one translation unit, because the standard library's headers take most of the time to compile.
 * session.cpp is another one, so that two units include the header. */
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "support.hpp"

#include "accessors.cpp"
#include "making.cpp"
#include "storing.cpp"
#include "tokens.cpp"
#include "wrong_arguments.cpp"
