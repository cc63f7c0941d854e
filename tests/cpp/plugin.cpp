/* A shared library that hides its symbols, as plug-ins do. */
#include "plugin.hpp"

cartocreds::Credentials with_client(const cartocreds::Credentials &creds)
{
    return creds.with_session(std::make_shared<std::string>("the plug-in's client"));
}

void fail()
{
    (void)cartocreds::Credentials::create("");
}
