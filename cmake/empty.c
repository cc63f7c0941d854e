/* The shared library's code is all in the archive that cargo builds; CMake wants one source of its own. */
typedef int cartocreds_is_not_empty;
