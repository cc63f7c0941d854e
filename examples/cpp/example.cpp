#include <cartocreds.hpp>
#include <iostream>

struct Client { // takes the place of your program's HTTP client, such as a curl handle
    int timeout;
};

int main()
{
    namespace cc = cartocreds;
    try {
        // Make credentials from arguments, save them where cartoframes saves them, and load them from there.
        cc::Credentials::create("johnsmith", "abcdefg").save();
        const auto creds = cc::Credentials::load_default().with_session(std::make_shared<Client>(Client{30}));

        std::cout << creds << '\n'                    // shows *** for the key
                  << creds.url("api/v2/sql") << '\n'; // https://johnsmith.carto.com/api/v2/sql
        const cc::Secret header = creds.authorization(); // wiped when it is destroyed
        std::cout << creds.redact(header.view()) << '\n';

        // The default credentials of the process: any code in it, in any language, can get them.
        cc::set_default(creds);
        if (const auto current = cc::get_default()) {
            std::cout << current->account().value_or("nobody") << ' ' << current->session<Client>()->timeout << '\n';
        }
        cc::Credentials::remove();
        (void)cc::Credentials::load_default();
    } catch (const cc::Error &error) {
        std::cout << cc::status_name(error.status()) << '\n';
        return error.status() == cc::Status::not_found ? 0 : 1;
    }
}
