/* Files. */
#include "support.hpp"

#include <cerrno>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

using cc::Credentials;
using cc::Status;

/* Replaces the C library's fsync() for the whole process, so that the sync of a folder can fail. */
static bool folders_fail_to_sync = false;
extern "C" int fsync(int file)
{
    struct stat info = {};
    if (folders_fail_to_sync && fstat(file, &info) == 0 && S_ISDIR(info.st_mode)) {
        errno = EIO;
        return -1;
    }
    return static_cast<int>(syscall(SYS_fsync, file));
}

TEST_CASE("save, load and remove the default file")
{
    const Home home;
    const auto creds = Credentials::create("johnsmith", "abcdefg");
    CHECK(Credentials::default_path() == home.path / ".config/cartoframes/creds.json");
    CHECK(status_of([] { (void)Credentials::load_default(); }) == Status::not_found);
    CHECK(Credentials::remove() == Status::not_found);

    CHECK(creds.save() == Status::ok);
    CHECK(fs::status(Credentials::default_path()).permissions() == fs::perms(0600));
    CHECK(Credentials::load_default() == creds);
    CHECK(Credentials::load_default(cc::Flags::require_private) == creds);
    CHECK(Credentials::load_default().source() == "file " + Credentials::default_path().string());
    CHECK(Credentials::load_default().source_kind() == cc::SourceKind::file);
    CHECK(Credentials::load_default().source_path() == Credentials::default_path());
    CHECK(Credentials::remove() == Status::ok);
    CHECK_FALSE(fs::exists(Credentials::default_path()));
}

TEST_CASE("save, load and remove a file with a path")
{
    const Home home;
    const auto creds = Credentials::create("johnsmith", "abcdefg");
    const fs::path file = home.path / "mine \xff \xe2\x82\xac.json"; // a path need not be UTF-8
    CHECK(creds.save(file) == Status::ok);
    CHECK(Credentials::from_file(file) == creds);
    CHECK(Credentials::from_file(file).source_path() == file);
    CHECK(Credentials::remove(file) == Status::ok);
    CHECK(Credentials::remove(file) == Status::not_found);
    CHECK(status_of([&] { creds.save(home.path / "none" / "x.json"); }) == Status::not_found);
    CHECK(status_of([&] { Credentials::remove(home.path); }) == Status::not_regular);
    const auto broken = home.write("broken.json", "[]");
    CHECK(status_of([&] { (void)Credentials::from_file(broken); }) == Status::malformed);
    CHECK(status_of([&] { creds.save(broken); }) == Status::malformed);
    CHECK(read(broken) == "[]");
}

TEST_CASE("a doubtful file warns, or is refused on request")
{
    const Home home;
    const auto file = home.write("old.json", R"({"username": "johnsmith", "key": "abcdefg"})");
    fs::permissions(file, fs::perms(0664));
    const auto warnings = Credentials::from_file(file).warnings();
    CHECK(contains(warnings, cc::Warnings::readable_by_others | cc::Warnings::writable_by_group));
    CHECK(contains(warnings, cc::Warnings::legacy_file));
    CHECK_FALSE(contains(warnings, cc::Warnings::foreign_owner));
    CHECK(status_of([&] { (void)Credentials::from_file(file, cc::Flags::require_private); }) == Status::unsafe_file);
}

TEST_CASE("a change that is not durable is returned, not thrown")
{
    const Home home;
    const auto creds = Credentials::create("johnsmith", "abcdefg");
    const auto file = home.path / "x.json";
    folders_fail_to_sync = true;
    const auto saved = creds.save(file);
    const auto loaded = Credentials::from_file(file);
    const auto removed = Credentials::remove(file);
    folders_fail_to_sync = false;
    CHECK(saved == Status::not_durable);
    CHECK(loaded == creds);
    CHECK(removed == Status::not_durable);
    CHECK_FALSE(fs::exists(file));
}
