/*
 * cartocreds for C++17 and later: cartocreds.h as a value type with exceptions. It needs that header, the parts in
 * the folder cartocreds beside this one, and the library; the CMake target cartocreds::cpp brings all of them.
 *
 *     #include <cartocreds.hpp>
 *     #include <iostream>
 *
 *     int main()
 *     {
 *         try {
 *             auto creds = cartocreds::Credentials::create("johnsmith", "abcdefg");
 *             creds.save();
 *             std::cout << creds << " is saved\n"; // shows *** for the api_key
 *         } catch (const cartocreds::Error &error) {
 *             std::cerr << error.what() << '\n';
 *             return 1;
 *         }
 *     }
 *
 * Rules that hold everywhere
 *
 *   Values     Credentials never change. A copy is another reference to the same credentials: it costs as much as a
 *              copy of a std::shared_ptr, and never fails. Any number of threads may use copies at the same time. As
 *              with any value, no thread may assign to an object while another one uses that same object.
 *   Texts      Texts are UTF-8, both arguments and results. A text argument is a Text: a text of almost any type, or
 *              nothing. Accessors return views, which are valid as long as any copy of the credentials exists. A NUL
 *              follows each of them, so that its data() is a C string.
 *   Errors     A call that fails throws Error. The only other exception is std::bad_alloc. CREDS_ERROR_NOT_DURABLE is
 *              never thrown, because the change is made and only a power cut could undo it: Credentials::save() and
 *              Credentials::remove() return Status::not_durable.
 *   Secrets    A text that contains a secret is a Secret, which is wiped when it is destroyed, unless its description
 *              says otherwise. No Error contains one.
 *   Moved-from Credentials that were moved from are empty: `if (creds)` is false. They can be destroyed, assigned to,
 *              copied and compared. Their accessors return std::nullopt, an empty text or false. to_string(),
 *              to_string_with_api_key() and `<<` give an empty text, get() and release() a null pointer. Everything else
 *              throws Error with Status::null_argument. Only a move makes empty credentials.
 *
 * It compiles with -fno-rtti. It does need exceptions.
 */
#ifndef CARTOCREDS_HPP
#define CARTOCREDS_HPP

#include "cartocreds/credentials.hpp"
#include "cartocreds/default.hpp"
#include "cartocreds/error.hpp"
#include "cartocreds/secret.hpp"
#include "cartocreds/status.hpp"
#include "cartocreds/text.hpp"
#include "cartocreds/tokens.hpp"

#endif
