-- The tests of bindings/luajit. Each has an empty home folder.
local ffi = require "ffi"
local cartocreds = require "cartocreds"
local status = cartocreds.status

ffi.cdef [[
int setenv(const char *name, const char *value, int overwrite);
int unsetenv(const char *name);
char *mkdtemp(char *template);
void *malloc(size_t size);
void free(void *pointer);
]]

local build = os.getenv("CARTOCREDS_BUILD")
local passed, failed = 0, 0

local function equal(found, wanted)
    if found ~= wanted then error(("wanted %s, found %s"):format(tostring(wanted), tostring(found)), 2) end
end

-- Checks that a call returned nil and an error of that status.
local function fails(name, result, err)
    if result ~= nil then error("it did not fail with " .. name, 2) end
    equal(err.code, "CREDS_ERROR_" .. name)
    equal(err.status, status[name])
    return err
end

-- Quotes a word for a shell command.
local function quoted(text)
    return "'" .. text:gsub("'", [['\'']]) .. "'"
end

local function read(path)
    local file = assert(io.open(path, "rb"))
    local content = file:read("*a")
    file:close()
    return content
end

local function write(path, content)
    local file = assert(io.open(path, "wb"))
    file:write(content)
    file:close()
    return path
end

local home
local function test(name, body)
    local template = ffi.new("char[?]", 512, build .. "/home/XXXXXX")
    home = ffi.string(ffi.C.mkdtemp(template))
    ffi.C.setenv("HOME", home, 1)
    for _, variable in ipairs { "CARTO_USER", "CARTO_API_KEY", "CARTO_BASE_URL", "CARTO_CREDENTIALS_FILE",
        "CARTO_PROFILE", "CARTO_API_BASE_URL", "XDG_CACHE_HOME", "XDG_CONFIG_HOME" } do
        ffi.C.unsetenv(variable)
    end
    cartocreds.set_default(nil)
    local ok, message = xpcall(body, function(err) return debug.traceback(tostring(err)) end)
    if ok then passed = passed + 1 else
        failed = failed + 1
        print("luajit: " .. name .. ": " .. message)
    end
end

-- If LuaJIT was built to be compatible with Lua 5.2, os.execute returns true; else it returns the exit code.
local function shell(command)
    local result = os.execute(command)
    assert(result == 0 or result == true, command)
end

local function john() return assert(cartocreds.new { username = "johnsmith", api_key = "abcdefg" }) end

test("the declarations are the header's", function()
    local header = read(os.getenv("CARTOCREDS_HEADER"))
    local source = read(package.searchpath("cartocreds", package.path))
    -- Each declaration of the header, and whether cartocreds.lua has it.
    local declared, count = {}, 0
    local function declare(text)
        declared[text] = false
        count = count + 1
    end
    local code = header:gsub("/%*.-%*/", ""):gsub("CREDS_API", ""):gsub("CREDS_MUST_USE", "")
    for text in code:gsub("#[^\n]*", ""):gmatch("([^;{}]-)%s*CREDS_NOEXCEPT;") do
        declare((text:gsub("%s+", " "):gsub("^ ", "")))
    end
    for name, value in code:gmatch("#define (CREDS_[A-Z_0-9]+) (%d+)\n") do
        if not name:find("^CREDS_VERSION") then declare(name .. " = " .. value) end
    end
    local cdef = source:match("ffi%.cdef %[%[(.-)%]%]")
    for line in cdef:gmatch("[^\n]+") do
        local declaration = line:match("^%s*(.-)[,;]?$")
        if declaration:find("creds_[%w_]+%(") or declaration:find(" = ") then
            assert(declared[declaration] == false, "the header has not (or cartocreds.lua has twice): " .. declaration)
            declared[declaration] = true
        end
    end
    assert(count > 60, count)
    for declaration, found in pairs(declared) do assert(found, "cartocreds.lua has not: " .. declaration) end
    equal(cartocreds.version, header:match('#define CREDS_VERSION "(.-)"'))
    equal(status.INVALID_PATH, 19)
    equal(cartocreds.warning.LEGACY_FILE, 8)
end)

test("make, save, load and delete", function()
    local path = home .. "/.config/cartoframes/creds.json"
    equal(cartocreds.default_path(), path)
    fails("NOT_FOUND", cartocreds.from_file())
    equal(cartocreds.delete(), false)
    equal(john():save(), true)
    assert(assert(cartocreds.from_file(nil, { require_private = true })) == john())
    assert(assert(cartocreds.new()) == john())
    assert(assert(cartocreds.from_file(nil, {})) == john())
    equal(cartocreds.from_file().source, "file " .. path)
    equal(cartocreds.delete(), true)
    fails("NOT_FOUND", cartocreds.from_file())

    local mine = home .. "/mine \255.json"
    equal(john():save(mine), true)
    assert(assert(cartocreds.from_file(mine)) == john())
    equal(cartocreds.from_file(mine).source_kind, cartocreds.source.FILE)
    equal(cartocreds.from_file(mine).source_path, mine)
    equal(cartocreds.delete(mine), true)
    fails("NOT_REGULAR", cartocreds.delete(home))
    fails("NOT_FOUND", john():save(home .. "/none/x.json"))
end)

test("fields have the values that were given", function()
    local creds = john()
    equal(creds.username, "johnsmith")
    equal(creds.api_key, "abcdefg")
    equal(creds.base_url, "https://johnsmith.carto.com")
    equal(creds.account, "johnsmith")
    equal(creds.source, "arguments")
    equal(creds.source_kind, cartocreds.source.ARGUMENTS)
    equal(creds.source_path, nil)
    equal(creds.warnings, 0)
    equal(creds.allow_non_secure, false)
    equal(creds.is_public, false)
    equal(creds.session, nil)
    local other = assert(cartocreds.new { base_url = "http://localhost/user/mary", allow_non_secure = true })
    equal(other.username, nil)
    equal(other.account, "mary")
    equal(other.allow_non_secure, true)
    equal(other.is_public, true)
    assert(not pcall(function() creds.username = "mary" end))
    assert(not pcall(function() return creds.apikey end))
end)

test("failures are nil and an error", function()
    fails("MISSING_ACCOUNT", cartocreds.new { username = "" })
    fails("INSECURE_BASE_URL", cartocreds.new { base_url = "http://localhost" })
    fails("INVALID_UTF8", cartocreds.new { username = "\255" })
    fails("INVALID_USERNAME", cartocreds.new { username = "j\0k" })
    fails("INVALID_API_KEY", cartocreds.new { username = "j", api_key = "a\0b" })
    fails("INVALID_BASE_URL", cartocreds.new { base_url = "https://x.org\0" })
    fails("INVALID_PATH", cartocreds.from_file("x\0y"))
    fails("INVALID_PATH", cartocreds.delete("x\0y"))
    fails("INVALID_PATH", john():save("x\0y"))
    fails("INVALID_USERNAME", cartocreds.resolve("x\0y"))
    fails("INVALID_FLAGS", cartocreds.from_file(nil, { allow_non_secure = true }))
    local missing = home .. "/none.json"
    local err = fails("NOT_FOUND", cartocreds.from_file(missing))
    equal(err.os_code, 2)
    assert(tostring(err):find(missing, 1, true))
end)

-- Values of every type but those named.
local function others(...)
    local fitting = {}
    for _, name in ipairs { ... } do fitting[name] = true end
    local values = {
        { "nil" }, { "boolean", true }, { "number", 5 }, { "string", "abcdefg" }, { "table", { "abcdefg" } },
        { "function", print }, { "thread", coroutine.create(print) }, { "cdata", 5LL }, { "cdata", ffi.cast("void *", 5) },
        { "cdata", ffi.new("char[8]", "abcdefg") }, { "credentials", john() }
    }
    local n = 0
    return function()
        repeat n = n + 1 until not values[n] or not fitting[values[n][1]]
        if values[n] then return unpack(values[n], 1, 2) end
    end
end

test("wrong calls raise or fail, and give, save, delete and show nothing", function()
    ffi.C.setenv("CARTO_USER", "environment", 1)
    assert(assert(cartocreds.new { username = "saved", api_key = "savedkey" }):save())
    local saved = read(cartocreds.default_path())
    local count = 0

    -- Mistakes in the program raise an error with the place of the call.
    local function raises(name, ...)
        count = count + 1
        local ok, message = pcall(...)
        if ok then error(("%s gives %s"):format(name, tostring(message)), 2) end
        assert(not tostring(message):find("abcdefg"), message)
        return message
    end
    local new, from_file, from_env, resolve = cartocreds.new, cartocreds.from_file, cartocreds.from_env, cartocreds.resolve
    local creds = john()

    raises("new, positional", new, "joe", "k")
    raises("new, nil", new, nil)
    raises("new, two tables", new, { username = "joe" }, { allow_non_secure = true })
    for kind, value in others("nil", "table") do raises("new of " .. kind, new, value) end
    for kind, value in others("nil", "table", "credentials") do raises("options " .. kind, from_file, nil, value) end
    raises("credentials for options", from_file, nil, creds)
    for _, name in ipairs { "user", "apiKey", "apikey", "key", "baseUrl", "url", "session", 1, true } do
        raises("new, " .. tostring(name), new, { [name] = "x" })
        raises("new, beside an account, " .. tostring(name), new, { username = "joe", [name] = "x" })
    end
    for _, name in ipairs { "username", "api_key", "base_url" } do
        for kind, value in others("nil", "string") do
            raises("new, " .. name .. " a " .. kind, new, { username = "joe", [name] = value })
        end
    end
    for _, flag in ipairs { "allow_non_secure", "require_private" } do
        for kind, value in others("nil", "boolean") do
            local options, text = { [flag] = value }, flag .. " a " .. kind
            raises("new, " .. text, new, { username = "joe", [flag] = value })
            raises("from_file, " .. text, from_file, nil, options)
            raises("from_env, " .. text, from_env, options)
            raises("resolve, " .. text, resolve, "joe", nil, options)
        end
    end
    for _, name in ipairs { "private", "requirePrivate", "show_api_key", 1 } do
        raises("from_file, " .. name, from_file, nil, { [name] = true })
        raises("from_env, " .. name, from_env, { [name] = true })
        raises("resolve, " .. name, resolve, "joe", nil, { [name] = true })
    end
    for kind, value in others("nil", "table") do
        raises("from_env of " .. kind, from_env, value)
        raises("resolve, options " .. kind, resolve, "joe", nil, value)
    end
    raises("nil and an error for options", from_file, from_file(home .. "/none.json"))
    for kind, value in others("string") do
        raises("from_file of " .. kind, from_file, value)
        raises("delete of " .. kind, cartocreds.delete, value)
        raises("save to " .. kind, creds.save, creds, value)
        raises("redact " .. kind, creds.redact, creds, value)
    end
    raises("redact nothing", creds.redact, creds)
    for kind, value in others("nil", "string") do
        raises("resolve " .. kind, resolve, value)
        raises("resolve, key " .. kind, resolve, "joe", value)
        raises("url " .. kind, creds.url, creds, value)
    end
    for kind, value in others("nil", "credentials") do raises("set_default " .. kind, cartocreds.set_default, value) end
    raises("nil and an error for the default", cartocreds.set_default, from_file(home .. "/none.json"))
    for kind, value in others("nil", "cdata", "credentials") do raises("with_session " .. kind, creds.with_session, creds, value) end
    for kind, value in others("nil", "cdata", "credentials") do
        raises("destroy " .. kind, creds.with_session, creds, ffi.cast("void *", 5), value)
    end
    for kind, value in others("nil", "string") do
        raises("from_token of " .. kind, cartocreds.from_token, value, "https://x.org")
        raises("from_token, base_url a " .. kind, cartocreds.from_token, "abcdefg", value)
        raises("from_client of " .. kind, cartocreds.from_client, value, "abcdefg", "https://x.org")
        raises("from_client, secret a " .. kind, cartocreds.from_client, "joe", value, "https://x.org")
        raises("from_client, base_url a " .. kind, cartocreds.from_client, "joe", "abcdefg", value)
        raises("from_client, token_url a " .. kind, cartocreds.from_client, "joe", "abcdefg", "https://x.org", value)
        raises("from_profile of " .. kind, cartocreds.from_profile, value)
    end
    for kind, value in others("nil", "table") do
        raises("from_token, options a " .. kind, cartocreds.from_token, "abcdefg", "https://x.org", value)
        raises("from_client, options a " .. kind, cartocreds.from_client, "joe", "abcdefg", "https://x.org", nil, value)
        raises("from_profile, options a " .. kind, cartocreds.from_profile, nil, value)
    end
    raises("from_token, secure", cartocreds.from_token, "abcdefg", "https://x.org", { secure = true })
    raises("from_client, token_url", cartocreds.from_client, "joe", "abcdefg", "https://x.org", nil, { token_url = "x" })
    raises("from_profile, private", cartocreds.from_profile, nil, { private = true })
    local client = assert(cartocreds.from_client("joe", "abcdefg", "https://x.org"))
    for kind, value in others("string") do
        raises("with_token of " .. kind, client.with_token, client, value, 200)
        raises("with_cached_token of " .. kind, client.with_cached_token, client, value)
        raises("save_token to " .. kind, client.save_token, client, value)
    end
    for kind, value in others("number") do raises("with_token, status a " .. kind, client.with_token, client, "{}", value) end
    for kind, value in others("nil", "number") do raises("is_fresh of " .. kind, client.is_fresh, client, value) end
    for _, number in ipairs { -1, 0.5, 0 / 0, 2 ^ 32 } do
        raises("is_fresh of " .. number, client.is_fresh, client, number)
        raises("with_token, status " .. number, client.with_token, client, "{}", number)
    end
    for kind, value in others("function") do raises("renew by " .. kind, client.renew, client, value) end
    for _, name in ipairs { "save", "url", "redact", "authorization", "query", "reveal", "with_session", "free", "is_fresh",
        "renew", "token_request", "with_token", "with_cached_token", "save_token" } do
        for kind, value in others("credentials") do raises(name .. " of " .. kind, creds[name], value, "abcdefg") end
    end

    -- Mistakes of the program's user return nil and an error.
    local function missing(...)
        count = count + 1
        fails("MISSING_ACCOUNT", ...)
    end
    missing(new {})
    missing(new { username = nil, api_key = os.getenv("NOT_SET") })
    missing(new { require_private = true })
    missing(new { api_key = "abcdefg" })
    missing(new { username = "", base_url = "" })
    missing(resolve(nil, "abcdefg"))

    assert(count > 300, count)
    equal(cartocreds.get_default(), nil)
    equal(read(cartocreds.default_path()), saved)
    equal(new().username, "saved")
    equal(from_file(nil, { require_private = true }).username, "saved")
    equal(resolve().username, "environment")

    -- The text names the caller's line and the names that exist.
    local function says(wanted, call)
        local info = debug.getinfo(call, "S")
        equal(raises(wanted, call), ("%s:%d: %s"):format(info.short_src, info.linedefined, wanted))
    end
    says("account has no field user; it can have allow_non_secure, api_key, base_url, require_private, username",
        function() return (new { user = "joe" }) end)
    says("account must be a table, such as { username = ..., api_key = ... }, and the only argument",
        function() return (new(nil)) end)
    says("options has no field secure; it can have allow_non_secure, require_private",
        function() return (from_env { secure = true }) end)
    says("api_key must be a string or nil, not a number", function() return (resolve("joe", 5)) end)
    says("path is nil; leave the argument out for the default file", function() return (from_file(nil)) end)
    says("path is nil; leave the argument out for the default file", function() return (creds:save(nil)) end)
    says("text must be a string, not a nil", function() return (creds:redact()) end)
    says("credentials are needed, not a string; their methods are called with a colon",
        function() return (creds.query("x")) end)
    creds:free()
    says("these credentials were freed; use them before that", function() return (creds:redact("x")) end)
    says("these credentials were freed; use them before that", function() return (creds.username) end)
    says("credentials have no field apikey", function() return (creds.apikey) end)
end)

test("the environment, and what a user means", function()
    fails("MISSING_ACCOUNT", cartocreds.from_env())
    fails("NOT_FOUND", cartocreds.resolve())
    ffi.C.setenv("CARTO_USER", "johnsmith", 1)
    ffi.C.setenv("CARTO_API_KEY", "abcdefg", 1)
    assert(assert(cartocreds.from_env()) == john())
    equal(cartocreds.resolve().source, "environment")
    equal(cartocreds.resolve().source_kind, cartocreds.source.ENVIRONMENT)
    assert(assert(cartocreds.resolve("johnsmith", "abcdefg")) == john())
    equal(cartocreds.resolve("http://localhost", nil, { allow_non_secure = true }).base_url, "http://localhost")
    fails("INSECURE_BASE_URL", cartocreds.resolve("http://localhost"))
end)

test("requests get their parts", function()
    local creds = john()
    equal(creds:url("/api/v2/sql"), "https://johnsmith.carto.com/api/v2/sql")
    equal(creds:authorization(), "Basic am9obnNtaXRoOmFiY2RlZmc=")
    equal(creds:query(), "api_key=abcdefg")
    local token = write(home .. "/token.json", '{"access_token": "abcdefg", "api_base_url": "https://gcp-us-east1.api.carto.com"}')
    token = assert(cartocreds.from_file(token))
    fails("WRONG_KIND", token:query())
    fails("WRONG_KIND", token:require_api_key())
    equal(creds:require_api_key(), true)
    assert(not tostring(token):find("abcdefg"))
    equal(token:redact("abcdefg"), "***")
    equal(creds:redact("abcdefg\0\255abcdefg\0"), "***\0\255***\0")
    equal(creds:redact(""), "")
    fails("INVALID_PATH", creds:url("a b"))
    fails("NULL_ARGUMENT", creds:url())
    fails("MISSING_ACCOUNT", assert(cartocreds.new { base_url = "https://x.org" }):authorization())
end)

test("text for logs hides the key", function()
    local text = "Credentials(username='johnsmith', api_key='***', base_url='https://johnsmith.carto.com')"
    equal(tostring(john()), text)
    equal(john():reveal(), (text:gsub("%*%*%*", "abcdefg")))
end)

test("equality is that of username, api_key and base_url", function()
    assert(john() == john())
    assert(john() ~= assert(cartocreds.new { username = "johnsmith" }))
    assert(john() ~= nil)
end)

test("a session is a pointer, destroyed with the last credentials that share it", function()
    local block = ffi.C.malloc(16)
    local creds = john():with_session(block, ffi.C.free)
    equal(creds.session, block)
    assert(creds == john())
    equal(creds:with_session(nil).session, nil)
    cartocreds.set_default(creds)
    creds:free()
    equal(cartocreds.get_default().session, block)
    assert(not pcall(creds.with_session, creds, block, function() end))
end)

test("the process has one default", function()
    equal(cartocreds.get_default(), nil)
    cartocreds.set_default(john())
    assert(cartocreds.get_default() == john())
    cartocreds.set_default(nil)
    equal(cartocreds.get_default(), nil)
end)

-- Access tokens, clients and profiles. The servers are functions.
local API = "https://gcp-us-east1.api.carto.com"
local TOKEN, SECRET = "tok.abcdefg", "hush&hush"
-- {"alg":"HS256"}.{"a":"ac_1","exp":N,"jti":"x"}.sig, with exp 1700000000 (in 2023) and 4000000000 (in 2096)
local EXPIRED_JWT = "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6MTcwMDAwMDAwMCwianRpIjoieCJ9.c2ln"
local LASTING_JWT = "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6NDAwMDAwMDAwMCwianRpIjoieCJ9.c2ln"
local GOOD = '{"access_token": "tok.abcdefg", "expires_in": 86400, "token_type": "Bearer"}'

local function a_token(text) return assert(cartocreds.from_token(text or TOKEN, API)) end
local function a_client() return assert(cartocreds.from_client("joe", SECRET, API)) end

-- Checks that nothing in a value shows a secret. Returns the value.
local function hides(err)
    for _, value in pairs(err) do
        for _, secret in ipairs { TOKEN, SECRET, "hush%26hush" } do
            if tostring(value):find(secret, 1, true) then error(tostring(value), 2) end
        end
    end
    return err
end

-- Returns a function that gives every request the same answer, and a table of the requests.
local function server(http_status, answer)
    local bodies = {}
    return function(url, body)
        equal(url, "https://auth.carto.com/oauth/token")
        table.insert(bodies, body)
        return http_status, answer
    end, bodies
end

test("accessors of tokens and clients", function()
    local kind, carto = cartocreds.kind, "https://auth.carto.com/oauth/token"
    for _, row in ipairs {
        { john(), kind.API_KEY, nil, nil, nil, true },
        { a_token(), kind.TOKEN, TOKEN, nil, nil, true },
        { a_client(), kind.CLIENT, nil, "joe", carto, false },
        { assert(cartocreds.from_client("joe", SECRET, API, "https://x.org/t")), kind.CLIENT, nil, "joe", "https://x.org/t", false },
        { assert(a_client():with_token(GOOD, 200)), kind.TOKEN, TOKEN, "joe", carto, true },
    } do
        local creds = row[1]
        equal(creds.kind, row[2])
        equal(creds.access_token, row[3])
        equal(creds.client_id, row[4])
        equal(creds.token_url, row[5])
        equal(creds:is_fresh(), row[6])
    end
    equal(a_token():authorization(), "Bearer " .. TOKEN)
    equal(a_token().expires_at, nil)
    equal(a_token(LASTING_JWT).expires_at, 4000000000)
    equal(a_token(LASTING_JWT):is_fresh(300), true)
    equal(a_token(LASTING_JWT):is_fresh(0xffffffff), false)
    equal(a_token(EXPIRED_JWT).warnings, cartocreds.warning.EXPIRED)
    equal(a_token(EXPIRED_JWT):is_fresh(), false)
    local left = a_client():with_token(GOOD, 200).expires_at - os.time()
    assert(left > 86300 and left <= 86401, left)
    assert(a_token() == a_token() and a_token() ~= a_token("other"))
    assert(cartocreds.from_token(TOKEN, "http://x.org", { allow_non_secure = true }))
    assert(cartocreds.from_client("joe", SECRET, "http://x.org", "http://x.org/t", { allow_non_secure = true }))
end)

test("profiles of the CARTO CLI", function()
    fails("NOT_FOUND", cartocreds.from_profile())
    local file = write(home .. "/.carto_credentials.json", [[{"current_profile": "one", "profiles": {
        "one": {"token": "tok.abcdefg", "tenant_id": "gcp-us-east1"}, "two": {"token": "two", "tenant_id": "gcp-us-east1"}}}]])
    shell("chmod 600 '" .. file .. "'")
    assert(assert(cartocreds.from_profile()) == a_token())
    assert(assert(cartocreds.resolve()) == a_token())
    equal(assert(cartocreds.from_profile("two", { require_private = true })).access_token, "two")
    fails("NOT_FOUND", cartocreds.from_profile("three"))
end)

test("errors show no secret", function()
    local from_token, from_client = cartocreds.from_token, cartocreds.from_client
    hides(fails("NULL_ARGUMENT", from_token(nil, API)))
    hides(fails("NULL_ARGUMENT", from_token(TOKEN)))
    hides(fails("INVALID_TOKEN", from_token(TOKEN .. "\n", API)))
    hides(fails("INVALID_TOKEN", from_token(TOKEN .. "\0", API)))
    hides(fails("INVALID_UTF8", from_token(TOKEN .. "\255", API)))
    hides(fails("INVALID_BASE_URL", from_token(TOKEN, "https://joe.carto.com")))
    hides(fails("INSECURE_BASE_URL", from_token(TOKEN, "http://x.org")))
    hides(fails("INVALID_FLAGS", from_token(TOKEN, API, { require_private = true })))
    hides(fails("INVALID_TOKEN", from_client("", SECRET, API)))
    hides(fails("INVALID_TOKEN", from_client("joe", SECRET .. "\n", API)))
    hides(fails("INVALID_TOKEN", from_client("joe", SECRET .. "\0", API)))
    hides(fails("INSECURE_BASE_URL", from_client("joe", SECRET, API, "http://x.org")))
    hides(fails("NOT_FOUND", cartocreds.from_profile("a\0b")))
    hides(fails("INVALID_FLAGS", cartocreds.from_profile(nil, { allow_non_secure = true })))
    hides(fails("WRONG_KIND", a_token():token_request()))
    hides(fails("WRONG_KIND", a_token():with_token(GOOD, 200)))
    hides(fails("WRONG_KIND", a_token():with_cached_token()))
    hides(fails("WRONG_KIND", a_client():save_token()))
    hides(fails("WRONG_KIND", a_client():authorization()))
    hides(fails("INVALID_PATH", a_client():with_token(GOOD, 200):save_token("a\0b")))
end)

test("renew sends one request, and the next program finds the token", function()
    local post, bodies = server(200, GOOD)
    local client = a_client()
    local found, not_kept = client:renew(post)
    equal(found.access_token, TOKEN)
    equal(found.client_id, "joe")
    equal(not_kept, nil)
    equal(bodies[1], client:token_request())
    equal(bodies[1], "grant_type=client_credentials&audience=carto-cloud-native-api&client_id=joe&client_secret=hush%26hush")
    assert(assert(found:renew(post)) == found)
    assert(assert(a_client():renew(post)) == found)
    local program = write(home .. "/program.lua", ([[
        local client = require "cartocreds".from_client("joe", %q, %q)
        print(assert(client:renew(function() error "asked" end)).access_token)]]):format(SECRET, API))
    local pipe = io.popen(("luajit '%s' 2>&1"):format(program))
    equal(pipe:read("*a"), TOKEN .. "\n")
    pipe:close()
    equal(#bodies, 1)
    equal(assert(cartocreds.from_client("mary", SECRET, API):renew(post)).access_token, TOKEN)
    equal(#bodies, 2)
end)

test("an answer without a usable token is an error, and there is no second request", function()
    for _, row in ipairs {
        { "TOKEN_REFUSED", 401, '{"error": "no hush&hush"}' },
        { "TOKEN_REFUSED", 403, '{"error": "access_denied"}' },
        { "TOKEN_REFUSED", 302, "" },
        { "TRY_LATER", 0, "" },
        { "TRY_LATER", 429, "" },
        { "TRY_LATER", 500, GOOD },
        { "TRY_LATER", nil, "no way to hush%26hush" },
        { "TRY_LATER", nil, nil },
        { "MALFORMED", 200, "\0{hush&hush" },
        { "MALFORMED", 200, "" },
        { "INVALID_TOKEN", 200, '{"access_token": "tok.abcdefg\\n"}' },
        { "TOO_LARGE", 200, (" "):rep(65537) },
    } do
        local post, bodies = server(row[2], row[3])
        hides(fails(row[1], a_client():renew(post)))
        equal(#bodies, 1)
    end
    local cache = io.open(home .. "/.cache")
    equal(cache, nil)
    assert(not pcall(function() return a_client():renew(function() error "mine" end) end))
    assert(not pcall(function() return a_client():renew(function() return 200 end) end))
end)

test("renew returns a token that soon expires, or that cannot be saved", function()
    local post, bodies = server(200, '{"access_token": "tok.abcdefg", "expires_in": 10}')
    equal(assert(a_client():renew(post)):is_fresh(300), false)
    equal(#bodies, 1)
    shell(("rm -r '%s/.cache'"):format(home))
    write(home .. "/.cache", "no folder")
    local found, not_kept = a_client():renew((server(200, GOOD)))
    equal(found.access_token, TOKEN)
    assert(hides(not_kept).message)
end)

-- A token that expires at a time of ten digits.
local function jwt(exp)
    local digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    local claims = ('{"exp":%d}   '):format(exp) -- 21 bytes: no digit has unused bits
    local encoded = claims:gsub("(.)(.)(.)", function(a, b, c)
        local bits = a:byte() * 65536 + b:byte() * 256 + c:byte()
        local four = {}
        for n = 4, 1, -1 do
            local digit = bits % 64 + 1
            four[n], bits = digits:sub(digit, digit), math.floor(bits / 64)
        end
        return table.concat(four)
    end)
    return "eyJhbGciOiJIUzI1NiJ9." .. encoded .. ".c2ln"
end

test("a token is used until it expires if there is no other", function()
    local function with_client(lasts)
        return assert(a_client():with_token(('{"access_token": "old", "expires_in": %d}'):format(lasts), 200))
    end
    local post, bodies = server(200, GOOD)
    local alone = a_token(jwt(os.time() + 200))
    equal(alone:is_fresh(300), false)
    assert(assert(alone:renew(post)) == alone)
    equal(#bodies, 0)
    for _, answer in ipairs { { 0, "" }, { 429, "" }, { 500, "" }, { nil, "no way" } } do
        post, bodies = server(answer[1], answer[2])
        local found, err = with_client(200):renew(post)
        equal(found.access_token, "old")
        equal(err, nil)
        equal(#bodies, 1)
        fails("TRY_LATER", with_client(0):renew(post))
    end
    fails("TOKEN_REFUSED", with_client(200):renew((server(403, ""))))
    equal(assert(with_client(200):renew((server(200, GOOD)))).access_token, TOKEN)
end)

test("renew sends no request without a client", function()
    local post, bodies = server(200, GOOD)
    for _, creds in ipairs { john(), a_token() } do assert(assert(creds:renew(post)) == creds) end
    fails("WRONG_KIND", a_token(EXPIRED_JWT):renew(post))
    equal(#bodies, 0)
end)

test("a token is saved to a file with a path", function()
    local found = assert(a_client():with_token(GOOD, 200))
    equal(found:save_token(home .. "/mine.json"), true)
    assert(assert(a_client():with_cached_token(home .. "/mine.json")) == found)
    equal(a_client():with_cached_token(home .. "/none.json").kind, cartocreds.kind.CLIENT)
end)

test("the README's program for the current platform", function()
    local program = write(home .. "/program.lua", [[
        function http_post(url, body, headers)
            print(url, body, headers["Content-Type"], headers.Authorization)
            return 200, '{"access_token": "tok.abcdefg", "expires_in": 86400}'
        end
        dofile(arg[1])]])
    local variables = "CARTO_API_BASE_URL=https://x.org/api CARTO_CLIENT_ID=joe CARTO_CLIENT_SECRET=s"
    local pipe = io.popen(("%s luajit '%s' '%s/readme-tokens.lua' 2>&1"):format(variables, program, build))
    local lines = {}
    for line in pipe:lines() do table.insert(lines, line) end
    pipe:close()
    equal(lines[1], "https://auth.carto.com/oauth/token\tgrant_type=client_credentials&audience=carto-cloud-native-api"
        .. "&client_id=joe&client_secret=s\tapplication/x-www-form-urlencoded\tnil")
    equal(lines[2], 'https://x.org/api/v3/sql/carto_dw/query\t{"q": "SELECT 1"}\tapplication/json\tBearer tok.abcdefg')
    equal(#lines, 3, table.concat(lines, "\n"))
end)

test("freed credentials raise an error", function()
    local creds = john()
    creds:free()
    creds:free()
    equal(tostring(creds), "Credentials(freed)")
    for _, name in ipairs { "username", "api_key", "base_url", "account", "source", "source_kind", "source_path",
        "warnings", "allow_non_secure", "is_public", "session", "kind", "access_token", "client_id", "token_url",
        "expires_at" } do
        local ok, message = pcall(function() return creds[name] end)
        assert(not ok and message:find("these credentials were freed", 1, true), name)
    end
    for _, call in ipairs {
        function() return creds:save() end,
        function() return creds:url("x") end,
        function() return creds:authorization() end,
        function() return creds:query() end,
        function() return creds:redact("abcdefg") end,
        function() return creds:redact("") end,
        function() return creds:redact("\0") end,
        function() return creds:reveal() end,
        function() return creds:is_fresh() end,
        function() return creds:renew(print) end,
        function() return creds:token_request() end,
        function() return creds:with_token("{}", 200) end,
        function() return creds:with_cached_token() end,
        function() return creds:save_token() end,
        function() return creds:with_session(nil) end,
        function() return creds == john() end,
        function() return john() == creds end,
        function() return cartocreds.set_default(creds) end,
    } do
        local ok, message = pcall(call)
        assert(not ok and message:find("these credentials were freed", 1, true), tostring(message))
    end
    assert(creds ~= nil)
end)

test("only calls for the key show it", function()
    local creds, freed = john(), john()
    freed:free()
    local token = assert(cartocreds.from_token("abcdefg", "https://x.org"))
    local client = assert(cartocreds.from_client("joe", "hushhush", "https://x.org"))
    local renewed = assert(client:with_token('{"access_token": "abcdefg"}', 200))
    equal(tostring(token), "Credentials(access_token='***', base_url='https://x.org')")
    equal(tostring(client), "Credentials(client_id='joe', client_secret='***', base_url='https://x.org')")
    equal(renewed:redact("abcdefg hushhush"), "*** ***")
    for _, shown in ipairs { creds, freed, token, client, renewed } do
        local texts = { tostring(shown), ("%s"):format(shown), select(2, pcall(function() return "x" .. shown end)),
            select(2, pcall(error, shown)), select(2, pcall(function() return shown() end)),
            select(2, pcall(function() return #shown end)), select(2, pcall(function() shown.api_key = "x" end)) }
        for name, value in pairs(debug.getmetatable(shown)) do table.insert(texts, name .. tostring(value)) end
        for _, text in ipairs(texts) do
            assert(not tostring(text):find("abcdefg") and not tostring(text):find("hush"), text)
        end
    end
end)

test("a change that is not durable is returned beside the success", function()
    local program = write(home .. "/program.lua", [[
        local cartocreds = require "cartocreds"
        local ok, warning = cartocreds.new { username = "johnsmith" }:save()
        print(ok, warning.code, cartocreds.from_file().username)
        ok, warning = cartocreds.delete()
        print(ok, warning.code, (cartocreds.from_file()))]])
    -- A relative path: LD_PRELOAD is split at spaces.
    local pipe = io.popen("LD_PRELOAD=build/luajit/folders-fail-to-sync.so luajit " .. quoted(program) .. " 2>&1")
    equal(pipe:read("*a"), "true\tCREDS_ERROR_NOT_DURABLE\tjohnsmith\ntrue\tCREDS_ERROR_NOT_DURABLE\tnil\n")
    pipe:close()
end)

test("the README's program prints what the README says", function()
    local pipe = io.popen("luajit " .. quoted(build .. "/readme.lua") .. " 2>&1")
    equal(pipe:read("*a"), read(build .. "/readme.txt"))
    pipe:close()
end)

test("100,000 rounds leave resident memory where it was", function()
    local file = home .. "/x.json"
    assert(john():save(file))
    local function round()
        local creds = john():with_session(ffi.C.malloc(100), ffi.C.free)
        cartocreds.set_default(creds)
        local loaded = assert(cartocreds.from_file(file))
        assert(cartocreds.get_default() == loaded)
        creds:redact(creds:url("x") .. creds:authorization() .. creds:query() .. tostring(creds))
        fails("INSECURE_BASE_URL", cartocreds.resolve("http://localhost"))
        local client = assert(cartocreds.from_client("joe", "hushhush", "https://x.org"))
        local renewed = assert(client:with_token('{"access_token": "abcdefg", "expires_in": 86400}', 200))
        assert(renewed:renew(print) == renewed and #client:token_request() > 0 and renewed.expires_at)
        fails("TOKEN_REFUSED", client:with_token("", 401))
        loaded:free() -- the garbage collector frees the others
    end
    local function rounds(count)
        for n = 1, count do
            round()
            if n % 1000 == 0 then collectgarbage() end
        end
        collectgarbage()
        collectgarbage()
        return tonumber(read("/proc/self/status"):match("VmRSS:%s*(%d+)"))
    end
    local before = rounds(20000)
    local grown = rounds(100000) - before
    print(("100,000 rounds: resident memory %d KiB, %d KiB more"):format(before, grown))
    assert(grown < 1024, grown) -- 10 bytes in each round
end)

print(("luajit: %d passed, %d failed"):format(passed, failed))
os.exit(failed == 0)
