/* Attributes that compilers spell in different ways. A part of cartocreds.hpp. */
#ifndef CARTOCREDS_ATTRIBUTES_HPP
#define CARTOCREDS_ATTRIBUTES_HPP

/* Lets the compiler warn if a text outlives the credentials that it is a part of. */
#if defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::lifetimebound)
#define CARTOCREDS_LIFETIMEBOUND [[clang::lifetimebound]]
#elif __has_cpp_attribute(msvc::lifetimebound)
#define CARTOCREDS_LIFETIMEBOUND [[msvc::lifetimebound]]
#endif
#endif
#ifndef CARTOCREDS_LIFETIMEBOUND
#define CARTOCREDS_LIFETIMEBOUND
#endif

/* For entities of which a process must have only one, even if its shared libraries hide their symbols. */
#if defined(__GNUC__) && !defined(_WIN32)
#define CARTOCREDS_VISIBLE __attribute__((visibility("default")))
#else
#define CARTOCREDS_VISIBLE
#endif

#endif
