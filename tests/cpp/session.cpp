/* Sessions: their owners, their lifetime, and their types. */
#include "plugin.hpp"
#include "support.hpp"

using cc::Credentials;

static Credentials plain()
{
    return Credentials::create("johnsmith", "abcdefg");
}

namespace {
struct Base {
    virtual ~Base() = default;
};
struct Derived : Base {
};
} // namespace

TEST_CASE("a session lives as long as the last credentials that share it")
{
    auto client = std::make_shared<int>(42);
    const std::weak_ptr<int> watch = client;
    std::optional<Credentials> creds = plain().with_session(std::move(client));
    std::optional<Credentials> copy = creds;
    CHECK(*creds == plain());
    CHECK(creds->session_pointer() == watch.lock().get());
    CHECK(creds_session(creds->get()) == watch.lock().get());

    creds.reset();
    CHECK_FALSE(watch.expired());
    std::shared_ptr<int> held = copy->session<int>();
    CHECK(held == watch.lock());
    copy.reset();
    CHECK(*held == 42);
    held.reset();
    CHECK(watch.expired());
}

TEST_CASE("credentials without a session have none")
{
    CHECK(plain().session_pointer() == nullptr);
    CHECK(plain().session<int>() == nullptr);
    const auto creds = plain().with_session(std::make_shared<int>(1));
    const auto without = creds.with_session(std::shared_ptr<int>());
    CHECK(without.session_pointer() == nullptr);
    CHECK(without.session<int>() == nullptr);
    CHECK(creds.session<int>() != nullptr);
}

TEST_CASE("a session is found under its own type only")
{
    const auto creds = plain().with_session(std::make_shared<Derived>());
    CHECK(creds.session<Derived>() != nullptr);
    CHECK(creds.session<Base>() == nullptr);
    CHECK(creds.session<const Derived>() == nullptr);
    CHECK(creds.session<void>() == nullptr);

    const auto constant = plain().with_session(std::make_shared<const int>(7));
    CHECK(*constant.session<const int>() == 7);
    CHECK(constant.session<int>() == nullptr);
}

TEST_CASE("C libraries' handles are sessions too")
{
    int object = 0;
    static int closed = 0;
    {
        const auto creds = plain().with_session(std::shared_ptr<void>(&object, [](void *) { ++closed; }));
        CHECK(creds.session<void>().get() == &object);
        CHECK(creds.session_pointer() == &object);
        CHECK(closed == 0);
    }
    CHECK(closed == 1);
}

TEST_CASE("one object may be the session of many credentials")
{
    auto client = std::make_shared<int>(1);
    {
        const auto one = plain().with_session(client);
        const auto two = Credentials::create("mary").with_session(client);
        CHECK(one.session<int>() == two.session<int>());
        CHECK(client.use_count() == 3);
    }
    CHECK(client.use_count() == 1);
}

TEST_CASE("a session of another language is never taken for a C++ object")
{
    int foreign = 0;
    const auto creds = Credentials::adopt(creds_with_session(plain().get(), &foreign, nullptr));
    CHECK(creds.session_pointer() == &foreign);
    CHECK(creds.session<int>() == nullptr);
}

TEST_CASE("a session's deleter may use credentials")
{
    static bool found = false;
    {
        const auto creds = plain().with_session(std::shared_ptr<int>(new int(1), [](const int *client) {
            delete client;
            found = plain().with_session(std::make_shared<int>(2)).session<int>() != nullptr;
        }));
    }
    CHECK(found);
}

/* Is freed after everything else in the process. That must still work. */
static std::optional<Credentials> at_exit;

TEST_CASE("credentials in static variables keep their session until the end")
{
    at_exit = plain().with_session(std::make_shared<int>(1));
    CHECK(at_exit->session<int>() != nullptr);
}

TEST_CASE("sessions and errors cross from one shared library to another")
{
    CHECK(*with_client(plain()).session<std::string>() == "the plug-in's client");
    CHECK(status_of(fail) == cc::Status::missing_account);
}
