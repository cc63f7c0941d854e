// C++11: the same from C++, with the handles in smart pointers.
#include <cartocreds.h>

#include <iostream>
#include <memory>

using Creds = std::unique_ptr<creds_t, decltype(&creds_free)>;

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    const Creds made(creds_new("johnsmith", "abcdefg", nullptr, 0, nullptr), creds_free);
    if (creds_save(made.get(), argv[1], nullptr) != CREDS_OK)
        return 1;
    const Creds loaded(creds_from_file(argv[1], 0, nullptr), creds_free);
    if (!creds_equal(made.get(), loaded.get()))
        return 1;
    std::cout << creds_base_url(loaded.get()) << " by cartocreds " << creds_version() << '\n';
    return 0;
}
