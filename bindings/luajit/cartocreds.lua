--- CARTO credentials for LuaJIT: the C interface through ffi. See README.md.
--
-- What can fail returns nil and an error object; what a program does wrong, such as a number for a text, raises an
-- error. Credentials are a C structure with the handle, so that the collector frees them, and free() does at once.
local ffi = require "ffi"

-- The tests compare this with cartocreds.h, word for word.
ffi.cdef [[
typedef int32_t creds_status_t;
enum {
    CREDS_OK = 0,
    CREDS_ERROR_NULL_ARGUMENT = 1,
    CREDS_ERROR_INVALID_UTF8 = 2,
    CREDS_ERROR_MISSING_ACCOUNT = 3,
    CREDS_ERROR_INVALID_USERNAME = 4,
    CREDS_ERROR_INVALID_API_KEY = 5,
    CREDS_ERROR_INVALID_BASE_URL = 6,
    CREDS_ERROR_INSECURE_BASE_URL = 7,
    CREDS_ERROR_NOT_FOUND = 8,
    CREDS_ERROR_PERMISSION_DENIED = 9,
    CREDS_ERROR_NOT_REGULAR = 10,
    CREDS_ERROR_TOO_LARGE = 11,
    CREDS_ERROR_UNSAFE_FILE = 12,
    CREDS_ERROR_MALFORMED = 13,
    CREDS_ERROR_NO_CONFIG_DIR = 14,
    CREDS_ERROR_IO = 15,
    CREDS_ERROR_NOT_DURABLE = 16,
    CREDS_ERROR_INTERNAL = 17,
    CREDS_ERROR_INVALID_FLAGS = 18,
    CREDS_ERROR_INVALID_PATH = 19,
    CREDS_ALLOW_NON_SECURE = 1,
    CREDS_REQUIRE_PRIVATE = 2,
    CREDS_SHOW_API_KEY = 4,
    CREDS_WARNING_READABLE_BY_OTHERS = 1,
    CREDS_WARNING_WRITABLE_BY_GROUP = 2,
    CREDS_WARNING_FOREIGN_OWNER = 4,
    CREDS_WARNING_LEGACY_FILE = 8
};
typedef struct creds_error_t creds_error_t;
typedef struct creds_t creds_t;
creds_t *creds_new(const char *username, const char *api_key, const char *base_url, uint32_t flags, creds_error_t **error);
creds_t *creds_from_file(const char *path, uint32_t flags, creds_error_t **error);
creds_t *creds_from_env(uint32_t flags, creds_error_t **error);
creds_t *creds_from_credentials(const creds_t *creds);
creds_t *creds_resolve(const char *target, const char *api_key, uint32_t flags, creds_error_t **error);
creds_t *creds_with_session(const creds_t *creds, void *session, void (*destroy)(void *session));
void creds_free(creds_t *creds);
creds_status_t creds_save(const creds_t *creds, const char *path, creds_error_t **error);
creds_status_t creds_delete(const char *path, creds_error_t **error);
char *creds_default_path(creds_error_t **error);
creds_status_t creds_set_default(const creds_t *creds);
creds_t *creds_get_default(void);
void creds_unset_default(void);
const char *creds_username(const creds_t *creds);
const char *creds_api_key(const creds_t *creds);
const char *creds_base_url(const creds_t *creds);
bool creds_allow_non_secure(const creds_t *creds);
void *creds_session(const creds_t *creds);
const char *creds_account(const creds_t *creds);
const char *creds_source(const creds_t *creds);
uint32_t creds_warnings(const creds_t *creds);
bool creds_is_public(const creds_t *creds);
bool creds_equal(const creds_t *a, const creds_t *b);
char *creds_to_string(const creds_t *creds, uint32_t flags);
char *creds_url(const creds_t *creds, const char *path, creds_error_t **error);
char *creds_authorization(const creds_t *creds, creds_error_t **error);
char *creds_query(const creds_t *creds);
char *creds_redact(const creds_t *creds, const char *text);
creds_status_t creds_error_status(const creds_error_t *error);
const char *creds_error_message(const creds_error_t *error);
int32_t creds_error_os_code(const creds_error_t *error);
void creds_error_free(creds_error_t *error);
const char *creds_status_name(creds_status_t status);
void creds_string_free(char *string);
const char *creds_version(void);
]]
ffi.cdef [[
typedef struct { creds_t *handle; bool used; } cartocreds_lua_t;
typedef struct { creds_error_t *error; } cartocreds_lua_error_t;
]]

-- The library that CARTOCREDS_LIBRARY names, else the system's.
local system_name = ({ OSX = "libcartocreds.1.dylib", Windows = "cartocreds" })[ffi.os] or "libcartocreds.so.1"
local C = ffi.load(os.getenv("CARTOCREDS_LIBRARY") or system_name)

local M = { version = ffi.string(C.creds_version()) }

--- Status codes and warnings by name: status.NOT_FOUND, warning.LEGACY_FILE.
M.status, M.warning = { OK = C.CREDS_OK }, {}
for code = 1, math.huge do
    local name = ffi.string(C.creds_status_name(code))
    if name == "CREDS_ERROR_UNKNOWN" then break end
    M.status[name:gsub("^CREDS_ERROR_", "")] = code
end
for _, name in ipairs { "READABLE_BY_OTHERS", "WRITABLE_BY_GROUP", "FOREIGN_OWNER", "LEGACY_FILE" } do
    M.warning[name] = C["CREDS_WARNING_" .. name]
end

--- Why a call failed: status (a number), code (its name in C), message (for people; never with a secret), os_code.
local Error = {}
Error.__index = Error
Error.__tostring = function(self) return self.message end

local function failure(status, message, os_code)
    return setmetatable(
        { status = status, code = ffi.string(C.creds_status_name(status)), message = message, os_code = os_code or 0 },
        Error)
end

-- Where C puts an error. The structure goes with the collector, whatever is raised in between.
local new_place = ffi.metatype("cartocreds_lua_error_t", { __gc = function(place) C.creds_error_free(place.error) end })

local function place_of(place) return ffi.cast("creds_error_t **", place) end

-- The error that C put there, freed; nil where there is none.
local function taken(place)
    if place.error == nil then return nil end
    local error = failure(C.creds_error_status(place.error), ffi.string(C.creds_error_message(place.error)),
        C.creds_error_os_code(place.error))
    C.creds_error_free(place.error)
    place.error = nil
    return error
end

-- A text of C's, which it keeps, or which is ours to free.
local function borrowed(text) return text ~= nil and ffi.string(text) or nil end
local function owned(text)
    if text == nil then return nil end
    local string = ffi.string(text)
    C.creds_string_free(text)
    return string
end

-- Stops the program's error of passing no text, and the error of a NUL, which C would take for the text's end.
local function checked(text, name, status)
    if text == nil then return nil end
    if type(text) ~= "string" then error(name .. " must be a string or nil, not a " .. type(text), 4) end
    if text:find("%z") then return failure(status, name .. " has a NUL inside; remove it") end
end

local function flags(options)
    options = options or {}
    return (options.allow_non_secure and C.CREDS_ALLOW_NON_SECURE or 0)
        + (options.require_private and C.CREDS_REQUIRE_PRIVATE or 0)
end

-- Calls with the handle of credentials. They are written to afterwards, or else the compiler could see that only the
-- handle is still needed, and the collector free it during the call.
local function ask(creds, call, ...)
    local answer = call(creds.handle, ...)
    creds.used = true
    return answer
end

local new_credentials -- defined below: makes credentials of a handle

-- What C made: credentials or a text, or nil and why not.
local function made(handle, place)
    if handle == nil then return nil, taken(place) end
    return new_credentials(handle)
end
local function made_text(text, place)
    if text == nil then return nil, taken(place) end
    return owned(text)
end

--- Makes credentials from a table with username, api_key, base_url, and the options allow_non_secure and
-- require_private. With none of the first three the saved ones are loaded.
function M.new(account)
    local err = checked(account.username, "username", M.status.INVALID_USERNAME)
        or checked(account.api_key, "api_key", M.status.INVALID_API_KEY)
        or checked(account.base_url, "base_url", M.status.INVALID_BASE_URL)
    if err then return nil, err end
    local place = new_place()
    return made(
        C.creds_new(account.username, account.api_key, account.base_url, flags(account), place_of(place)), place)
end

--- Loads credentials from a JSON file; nil: the default one. Option: require_private.
function M.from_file(path, options)
    local err = checked(path, "path", M.status.INVALID_PATH)
    if err then return nil, err end
    local place = new_place()
    return made(C.creds_from_file(path, flags(options), place_of(place)), place)
end

--- Takes credentials from the environment. Option: allow_non_secure.
function M.from_env(options)
    local place = new_place()
    return made(C.creds_from_env(flags(options), place_of(place)), place)
end

--- Finds credentials as a program's user means them: a `.json` file, a base_url or a username; nil: the file that
-- CARTO_CREDENTIALS_FILE names, else the environment, else the default file.
function M.resolve(target, api_key, options)
    local err = checked(target, "target", M.status.INVALID_USERNAME)
        or checked(api_key, "api_key", M.status.INVALID_API_KEY)
    if err then return nil, err end
    local place = new_place()
    return made(C.creds_resolve(target, api_key, flags(options), place_of(place)), place)
end

--- The path of the default file, whether or not it exists.
function M.default_path()
    local place = new_place()
    return made_text(C.creds_default_path(place_of(place)), place)
end

-- true; true and a warning where a power cut could undo it; or nil and the error.
local function done(place)
    local err = taken(place)
    if err and err.status ~= M.status.NOT_DURABLE then return nil, err end
    return true, err
end

--- Deletes a file (nil: the default one and its older namesake): true, or false where there was none. A second value
-- with true says that a power cut could undo it.
function M.delete(path)
    local err = checked(path, "path", M.status.INVALID_PATH)
    if err then return nil, err end
    local place = new_place()
    if C.creds_delete(path, place_of(place)) == M.status.NOT_FOUND then return false end
    return done(place)
end

--- Makes credentials the process's default; nil unsets them.
function M.set_default(creds)
    if creds then
        assert(ask(creds, C.creds_set_default) == M.status.OK)
    else
        C.creds_unset_default()
    end
end

--- The process's default credentials, whatever language set them; nil where there are none.
function M.get_default()
    local handle = C.creds_get_default()
    return handle ~= nil and new_credentials(handle) or nil
end

local fields = {
    username = function(handle) return borrowed(C.creds_username(handle)) end,
    api_key = function(handle) return borrowed(C.creds_api_key(handle)) end,
    base_url = function(handle) return borrowed(C.creds_base_url(handle)) end,
    account = function(handle) return borrowed(C.creds_account(handle)) end,
    source = function(handle) return borrowed(C.creds_source(handle)) end,
    warnings = function(handle) return C.creds_warnings(handle) end,
    allow_non_secure = function(handle) return C.creds_allow_non_secure(handle) end,
    is_public = function(handle) return C.creds_is_public(handle) end,
    session = function(handle)
        local session = C.creds_session(handle)
        return session ~= nil and session or nil
    end,
}

local methods = {}

--- Saves to a file (nil: the default one) that only the user may read: true, or nil and an error. A second value with
-- true says that a power cut could undo it.
function methods:save(path)
    local err = checked(path, "path", M.status.INVALID_PATH)
    if err then return nil, err end
    local place = new_place()
    ask(self, C.creds_save, path, place_of(place))
    return done(place)
end

--- Makes the same credentials with a session: a pointer, such as a `CURL *`. destroy (or nil) is the C function that
-- ends it when the last credentials that share it are gone. A Lua function would be called by the collector, or on
-- another thread, where none may run.
function methods:with_session(session, destroy)
    if type(destroy) == "function" then error("destroy must be a C function or nil, not a Lua function", 2) end
    return new_credentials(ask(self, C.creds_with_session, session, destroy))
end

--- The URL of an API: the base_url, a `/` and path, such as `api/v2/sql`.
function methods:url(path)
    local err = checked(path, "path", M.status.INVALID_PATH)
    if err then return nil, err end
    local place = new_place()
    return made_text(ask(self, C.creds_url, path, place_of(place)), place)
end

--- The value of the `Authorization` header.
function methods:authorization()
    local place = new_place()
    return made_text(ask(self, C.creds_authorization, place_of(place)), place)
end

--- The parameter `api_key=KEY`. URLs are logged more often than headers: prefer authorization().
function methods:query() return owned(ask(self, C.creds_query)) end

--- Masks the key in a text that goes to a log. No form of a key has a NUL in it, so the parts between are masked.
function methods:redact(text)
    return (text:gsub("%Z+", function(part) return owned(ask(self, C.creds_redact, part)) end))
end

--- The credentials with the key itself; tostring() is the text for logs, with `***`.
function methods:reveal() return owned(ask(self, C.creds_to_string, C.CREDS_SHOW_API_KEY)) end

--- Frees them now. What is asked of them afterwards is nil, false, 0, or an error.
function methods:free()
    C.creds_free(self.handle)
    self.handle = nil
end

local Credentials = ffi.metatype("cartocreds_lua_t", {
    __index = function(self, name)
        local field = fields[name]
        if field then return ask(self, field) end
        return methods[name]
    end,
    __newindex = function(_, name) error("credentials never change: " .. tostring(name) .. " cannot be set", 2) end,
    __eq = function(a, b)
        if not (ffi.istype("cartocreds_lua_t", a) and ffi.istype("cartocreds_lua_t", b)) then return false end
        return ask(a, function(handle) return ask(b, C.creds_equal, handle) end)
    end,
    __tostring = function(self) return owned(ask(self, C.creds_to_string, 0)) or "Credentials(freed)" end,
    __gc = function(self) C.creds_free(self.handle) end,
})

new_credentials = Credentials

return M
