/* Support for the tests: a home for each test, and a function that returns the status of a failure. */
#pragma once

#include <cartocreds.hpp>
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

namespace cc = cartocreds;
namespace fs = std::filesystem;

/* A new empty home folder, and an environment that knows no account, for as long as it lives. */
class Home {
public:
    Home()
    {
        std::string name = (fs::temp_directory_path() / "cartocreds-cpp-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) {
            std::abort();
        }
        path = name;
        setenv("HOME", path.c_str(), 1);
        for (const char *variable : {"XDG_CONFIG_HOME", "CARTO_USER", "CARTO_USERNAME", "CARTO_API_KEY",
                                     "CARTODB_API_KEY", "CARTO_BASE_URL", "CARTO_API_URL", "CARTO_CREDENTIALS_FILE",
                                     "XDG_CACHE_HOME", "CARTO_PROFILE", "CARTO_API_BASE_URL"}) {
            unsetenv(variable);
        }
    }
    Home(const Home &) = delete;
    Home &operator=(const Home &) = delete;
    ~Home() { fs::remove_all(path); }

    /* Writes a file that only the user may read. */
    [[nodiscard]] fs::path write(const char *name, const char *content) const
    {
        std::ofstream(path / name) << content;
        fs::permissions(path / name, fs::perms::owner_read | fs::perms::owner_write);
        return path / name;
    }

    fs::path path;
};

inline std::string read(const fs::path &path)
{
    std::ostringstream content;
    content << std::ifstream(path).rdbuf();
    return content.str();
}

/* The status of the Error that a call throws; Status::ok if it throws none. */
template <class Call>
cc::Error error_of(Call call)
{
    try {
        call();
    } catch (const cc::Error &error) {
        return error;
    }
    return cc::Error(cc::Status::ok, "nothing was thrown");
}

template <class Call>
cc::Status status_of(Call call)
{
    return error_of(call).status();
}

namespace cartocreds {
inline std::ostream &operator<<(std::ostream &stream, Status status) /* doctest prints a status with this */
{
    return stream << status_name(status);
}
} // namespace cartocreds
