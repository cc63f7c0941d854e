/* One translation unit for most tests, since what takes the time is the standard library's headers; session.cpp is
 * another, so that the header is in two. */
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "support.hpp"

#include "accessors.cpp"
#include "making.cpp"
#include "storing.cpp"
#include "tokens.cpp"
#include "wrong_arguments.cpp"
