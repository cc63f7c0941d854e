/* 100,000 rounds through what allocates memory leave resident memory where it was. */
#include <cartocreds.hpp>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <unistd.h>

namespace cc = cartocreds;

static long resident_kib()
{
    long total = 0;
    long resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static void round(const std::filesystem::path &file)
{
    const auto creds = cc::Credentials::create("johnsmith", std::string_view("abcdefg"))
                           .with_session(std::make_shared<std::string>(100, 'x'));
    const auto copy = creds;
    cc::set_default(copy);
    const auto current = cc::get_default();
    const auto loaded = cc::Credentials::from_file(file);
    if (*current != creds || loaded != creds || current->session<std::string>() != copy.session<std::string>() ||
        creds.redact(creds.url("api/v2/sql")).empty() || creds.authorization().view() == creds.query().view() ||
        creds.to_string() == creds.to_string_with_api_key().view() || cc::Credentials::default_path().empty()) {
        std::abort();
    }
    const auto client = cc::Credentials::from_client("joe", "hushhush", "https://x.org");
    const auto token = client.with_token(R"({"access_token": "abcdefg", "expires_in": 86400})", 200);
    if (token.renew([](auto, auto &) -> cc::TokenAnswer { std::abort(); }) != token || client.expires_at() ||
        client.with_cached_token(file) != client || client.token_request().view().empty()) {
        std::abort();
    }
    if (cc::Credentials::from_token("abcdefg", "https://x.org") == token) {
        std::abort();
    }
    try {
        (void)cc::Credentials::from_env();
    } catch (const cc::Error &) {
    }
    try {
        (void)cc::Credentials::from_profile("work");
    } catch (const cc::Error &) {
    }
    try {
        (void)client.with_token("{}", 401);
    } catch (const cc::Error &) {
    }
    try {
        (void)cc::Credentials::resolve("http://localhost");
    } catch (const cc::Error &) {
    }
    try {
        (void)cc::Credentials::from_file(file.parent_path());
    } catch (const cc::Error &) {
    }
}

int main()
{
    const std::filesystem::path file = std::filesystem::path(std::getenv("HOME")) / "leak.json";
    cc::Credentials::create("johnsmith", "abcdefg").save(file);
    for (int n = 0; n < 10000; ++n) {
        round(file);
    }
    const long before = resident_kib();
    for (int n = 0; n < 100000; ++n) {
        round(file);
    }
    const long grown = resident_kib() - before;
    std::printf("100,000 rounds: resident memory %ld KiB, %+ld KiB\n", before, grown);
    return grown <= 64 ? 0 : 1;
}
