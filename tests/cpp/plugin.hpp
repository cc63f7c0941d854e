#pragma once

#include <cartocreds.hpp>

__attribute__((visibility("default"))) cartocreds::Credentials with_client(const cartocreds::Credentials &creds);
__attribute__((visibility("default"))) void fail();
