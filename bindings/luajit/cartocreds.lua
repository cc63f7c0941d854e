--- CARTO credentials for LuaJIT: the C interface through ffi. See README.md.
--
-- A call that fails returns nil and an error object. A mistake in the program, such as a number for a text, raises an
-- error at the line of the caller. Credentials are a C structure that holds the handle; the garbage collector frees the
-- handle with it, and free() does so at once.
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
    CREDS_ERROR_WRONG_KIND = 20,
    CREDS_ERROR_INVALID_TOKEN = 21,
    CREDS_ERROR_EXPIRED = 22,
    CREDS_ERROR_TOKEN_REFUSED = 23,
    CREDS_ERROR_TRY_LATER = 24,
    CREDS_ERROR_AMBIGUOUS = 25,
    CREDS_ALLOW_NON_SECURE = 1,
    CREDS_REQUIRE_PRIVATE = 2,
    CREDS_SHOW_API_KEY = 4,
    CREDS_WARNING_READABLE_BY_OTHERS = 1,
    CREDS_WARNING_WRITABLE_BY_GROUP = 2,
    CREDS_WARNING_FOREIGN_OWNER = 4,
    CREDS_WARNING_LEGACY_FILE = 8,
    CREDS_WARNING_EXPIRED = 16,
    CREDS_WARNING_NO_API_KEY = 32,
    CREDS_SOURCE_ARGUMENTS = 0,
    CREDS_SOURCE_ENVIRONMENT = 1,
    CREDS_SOURCE_FILE = 2,
    CREDS_KIND_API_KEY = 0,
    CREDS_KIND_TOKEN = 1,
    CREDS_KIND_CLIENT = 2
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
int32_t creds_source_kind(const creds_t *creds);
const char *creds_source_path(const creds_t *creds);
uint32_t creds_warnings(const creds_t *creds);
bool creds_is_public(const creds_t *creds);
bool creds_equal(const creds_t *a, const creds_t *b);
char *creds_to_string(const creds_t *creds, uint32_t flags);
char *creds_url(const creds_t *creds, const char *path, creds_error_t **error);
char *creds_authorization(const creds_t *creds, creds_error_t **error);
creds_status_t creds_require_api_key(const creds_t *creds, creds_error_t **error);
char *creds_query(const creds_t *creds);
char *creds_redact(const creds_t *creds, const char *text);
char *creds_redact_bytes(const creds_t *creds, const char *text, size_t size, size_t *out_size);
creds_status_t creds_error_status(const creds_error_t *error);
const char *creds_error_message(const creds_error_t *error);
int32_t creds_error_os_code(const creds_error_t *error);
void creds_error_free(creds_error_t *error);
const char *creds_status_name(creds_status_t status);
void creds_string_free(char *string);
creds_t *creds_from_token(const char *access_token, const char *base_url, uint32_t flags, creds_error_t **error);
creds_t *creds_from_client(const char *client_id, const char *client_secret, const char *base_url, const char *token_url, uint32_t flags, creds_error_t **error);
creds_t *creds_from_profile(const char *profile, uint32_t flags, creds_error_t **error);
int32_t creds_kind(const creds_t *creds);
const char *creds_access_token(const creds_t *creds);
const char *creds_client_id(const creds_t *creds);
int64_t creds_expires_at(const creds_t *creds);
bool creds_is_fresh(const creds_t *creds, uint32_t seconds);
const char *creds_token_url(const creds_t *creds);
char *creds_token_request(const creds_t *creds, creds_error_t **error);
creds_t *creds_with_token(const creds_t *creds, const char *response, size_t size, int32_t http_status, creds_error_t **error);
creds_t *creds_with_cached_token(const creds_t *creds, const char *path, creds_error_t **error);
creds_status_t creds_save_token(const creds_t *creds, const char *path, creds_error_t **error);
const char *creds_version(void);
uint32_t creds_version_number(void);
]]
ffi.cdef [[
typedef struct { creds_t *handle; bool used; } cartocreds_lua_t;
typedef struct { creds_error_t *error; } cartocreds_lua_error_t;
]]

-- The library that CARTOCREDS_LIBRARY names, else the system's.
local system_name = ({ OSX = "libcartocreds.1.dylib", Windows = "cartocreds" })[ffi.os] or "libcartocreds.so.1"
local C = ffi.load(os.getenv("CARTOCREDS_LIBRARY") or system_name)

local M = { version = ffi.string(C.creds_version()) }

--- Status codes, warnings, kinds of sources and kinds of credentials by name: status.NOT_FOUND, warning.LEGACY_FILE,
-- source.FILE, kind.TOKEN.
M.status, M.warning, M.source, M.kind = { OK = C.CREDS_OK }, {}, {}, {}
for code = 1, math.huge do
    local name = ffi.string(C.creds_status_name(code))
    if name == "CREDS_ERROR_UNKNOWN" then break end
    M.status[name:gsub("^CREDS_ERROR_", "")] = code
end
for _, name in ipairs { "READABLE_BY_OTHERS", "WRITABLE_BY_GROUP", "FOREIGN_OWNER", "LEGACY_FILE", "EXPIRED", "NO_API_KEY" } do
    M.warning[name] = C["CREDS_WARNING_" .. name]
end
for _, name in ipairs { "ARGUMENTS", "ENVIRONMENT", "FILE" } do M.source[name] = C["CREDS_SOURCE_" .. name] end
for _, name in ipairs { "API_KEY", "TOKEN", "CLIENT" } do M.kind[name] = C["CREDS_KIND_" .. name] end

-- Errors -----------------------------------------------------------------------------------------------------------

--- Why a call failed: status (a number), code (its name in C), message (for people, without secrets), os_code.
local Error = {}
Error.__index = Error
Error.__tostring = function(self) return self.message end

local function failure(status, message, os_code)
    return setmetatable(
        { status = status, code = ffi.string(C.creds_status_name(status)), message = message, os_code = os_code or 0 },
        Error)
end

-- The place where C stores an error. If a call raises before taken() frees it, the collector frees it.
local new_place = ffi.metatype("cartocreds_lua_error_t", { __gc = function(place) C.creds_error_free(place.error) end })

local function place_of(place) return ffi.cast("creds_error_t **", place) end

-- Converts the error that C stored, and frees it; nil if there is none.
local function taken(place)
    if place.error == nil then return nil end
    local err = failure(C.creds_error_status(place.error), ffi.string(C.creds_error_message(place.error)),
        C.creds_error_os_code(place.error))
    C.creds_error_free(place.error)
    place.error = nil
    return err
end

-- Arguments: a public function calls each check, which raises at the line that called that function ------------------

-- Returns an error object for a text with a NUL inside, where the text would end for C, else nil. A text may be nil.
local function nul_in(text, name, status)
    if text == nil then return nil end
    if type(text) ~= "string" then error(name .. " must be a string or nil, not a " .. type(text), 3) end
    if text:find("%z") then return failure(status, name .. " has a NUL inside; remove it") end
end

-- A path that is nil means the default file. It is accepted only if the caller left the argument out, or passed options
-- after it. Otherwise it is probably a variable that was not set, and the call would load, overwrite or delete the
-- user's own file.
local function nul_in_path(count, path, options)
    if path == nil and count > 0 and options == nil then
        error("path is nil; leave the argument out for the default file", 3)
    end
    if path ~= nil and type(path) ~= "string" then error("path must be a string, not a " .. type(path), 3) end
    if path and path:find("%z") then return failure(M.status.INVALID_PATH, "path has a NUL inside; remove it") end
end

local FLAGS = { allow_non_secure = C.CREDS_ALLOW_NON_SECURE, require_private = C.CREDS_REQUIRE_PRIVATE }
local PARTS = { username = true, api_key = true, base_url = true }

-- The flags in a table. Raises for a field that is neither a flag nor one of `parts`, so that no misspelt one is ignored.
local function flags_in(fields, name, parts)
    local flags = 0
    for field, value in pairs(fields) do
        local flag = FLAGS[field]
        if flag then
            if type(value) ~= "boolean" then error(field .. " must be true or false, not a " .. type(value), 3) end
            if value then flags = flags + flag end
        elseif not parts[field] then
            local known = {}
            for _, set in ipairs { FLAGS, parts } do
                for other in pairs(set) do table.insert(known, other) end
            end
            table.sort(known)
            error(("%s has no field %s; it can have %s"):format(name, tostring(field), table.concat(known, ", ")), 3)
        end
    end
    return flags
end

-- The given table of options, or an empty one.
local function options_in(options)
    if options == nil then return {} end
    if type(options) ~= "table" then error("options must be a table or nil, not a " .. type(options), 3) end
    return options
end

-- Raises unless the value is a whole number from 0 to most, because C would convert it to another number.
local function whole_number(value, name, most)
    if type(value) ~= "number" or value < 0 or value > most or value % 1 ~= 0 then
        error(("%s must be a whole number from 0 to %.0f"):format(name, most), 3)
    end
end

-- Calls of C -------------------------------------------------------------------------------------------------------

-- The handle of credentials. Raises if they were freed, or if the value is not credentials.
local function live(creds)
    if not ffi.istype("cartocreds_lua_t", creds) then
        error("credentials are needed, not a " .. type(creds) .. "; their methods are called with a colon", 4)
    end
    if creds.handle == nil then error("these credentials were freed; use them before that", 4) end
    return creds.handle
end

-- Calls with the handle of credentials. Afterwards it writes to them, because otherwise the compiler could see that only
-- the handle is still needed, and the collector could free it during the call.
local function ask(creds, call, ...)
    local answer = call(live(creds), ...)
    creds.used = true
    return answer
end

-- Converts a borrowed text, and one that we own and free. Without a size, the text ends at a NUL.
local function borrowed(text) return text ~= nil and ffi.string(text) or nil end
local function owned(text, size)
    if text == nil then return nil end
    local string = ffi.string(text, size)
    C.creds_string_free(text)
    return string
end

local new_credentials -- defined below: makes credentials from a handle

-- Returns the credentials that C made, or nil and the error.
local function made(handle, place)
    if handle == nil then return nil, taken(place) end
    return new_credentials(handle)
end
local function made_text(text, place)
    if text == nil then return nil, taken(place) end
    return owned(text)
end

-- The results of a save or a delete. CREDS_ERROR_NOT_DURABLE is not a failure, because the change is made: it is the
-- second result, after true.
local function changed(place)
    local err = taken(place)
    if err and err.status ~= M.status.NOT_DURABLE then return nil, err end
    return true, err
end

-- Functions --------------------------------------------------------------------------------------------------------

--- Makes credentials from a table with username, api_key and base_url. The table needs a username or a base_url, and may
-- also have the flags allow_non_secure and require_private. Without any argument, loads the saved credentials, as
-- from_file() does.
function M.new(...)
    if select("#", ...) == 0 then return M.from_file() end
    local account, more = ...
    if type(account) ~= "table" or more ~= nil then
        error("account must be a table, such as { username = ..., api_key = ... }, and the only argument", 2)
    end
    local flags = flags_in(account, "account", PARTS)
    local username, api_key, base_url = account.username, account.api_key, account.base_url
    local err = nul_in(username, "username", M.status.INVALID_USERNAME)
        or nul_in(api_key, "api_key", M.status.INVALID_API_KEY)
        or nul_in(base_url, "base_url", M.status.INVALID_BASE_URL)
    if err then return nil, err end
    -- C would load the saved credentials here, and the program would use another account than it meant.
    if username == nil and api_key == nil and base_url == nil then
        return nil, failure(M.status.MISSING_ACCOUNT, "neither a username nor a base_url is given; give at least one of "
            .. "them, or load the saved credentials with from_file()")
    end
    local place = new_place()
    return made(C.creds_new(username, api_key, base_url, flags, place_of(place)), place)
end

--- Loads credentials from a JSON file: from_file(path, options), from_file(nil, options) for the default file, or
-- from_file(). Option: require_private.
function M.from_file(...)
    local path, options = ...
    local err = nul_in_path(select("#", ...), path, options)
    local flags = flags_in(options_in(options), "options", {})
    if err then return nil, err end
    local place = new_place()
    return made(C.creds_from_file(path, flags, place_of(place)), place)
end

--- Makes credentials from the environment. Option: allow_non_secure.
function M.from_env(options)
    local flags = flags_in(options_in(options), "options", {})
    local place = new_place()
    return made(C.creds_from_env(flags, place_of(place)), place)
end

--- Makes credentials from what a user typed. target is `profile:NAME`, a `.json` file, a base_url or a username. If it is
-- nil, the first of these is used: the file that CARTO_CREDENTIALS_FILE names, the environment, the profile that
-- CARTO_PROFILE names, the default file, the CARTO CLI's current profile, the token of Python's carto-auth. Options:
-- allow_non_secure, require_private.
function M.resolve(target, api_key, options)
    local err = nul_in(target, "target", M.status.INVALID_USERNAME)
        or nul_in(api_key, "api_key", M.status.INVALID_API_KEY)
    local flags = flags_in(options_in(options), "options", {})
    if err then return nil, err end
    local place = new_place()
    return made(C.creds_resolve(target, api_key, flags, place_of(place)), place)
end

--- Makes credentials from an access token of CARTO's current platform (without `Bearer`) and the API's base address, such as
-- `https://gcp-us-east1.api.carto.com`. Option: allow_non_secure.
function M.from_token(access_token, base_url, options)
    local err = nul_in(access_token, "access_token", M.status.INVALID_TOKEN)
        or nul_in(base_url, "base_url", M.status.INVALID_BASE_URL)
    local flags = flags_in(options_in(options), "options", {})
    if err then return nil, err end
    local place = new_place()
    return made(C.creds_from_token(access_token, base_url, flags, place_of(place)), place)
end

--- Makes credentials from a machine-to-machine client. They have no access token: renew() asks for one, at token_url, or
-- at CARTO's own address if that is nil. Option: allow_non_secure.
function M.from_client(client_id, client_secret, base_url, token_url, options)
    local err = nul_in(client_id, "client_id", M.status.INVALID_TOKEN)
        or nul_in(client_secret, "client_secret", M.status.INVALID_TOKEN)
        or nul_in(base_url, "base_url", M.status.INVALID_BASE_URL)
        or nul_in(token_url, "token_url", M.status.INVALID_BASE_URL)
    local flags = flags_in(options_in(options), "options", {})
    if err then return nil, err end
    local place = new_place()
    return made(C.creds_from_client(client_id, client_secret, base_url, token_url, flags, place_of(place)), place)
end

--- Loads a profile of the CARTO CLI, which `carto auth login` saves. If name is nil, it is the one that CARTO_PROFILE
-- names, else the current one. Option: require_private.
function M.from_profile(name, options)
    local err = nul_in(name, "name", M.status.NOT_FOUND)
    local flags = flags_in(options_in(options), "options", {})
    if err then return nil, err end
    local place = new_place()
    return made(C.creds_from_profile(name, flags, place_of(place)), place)
end

--- The path of the default file, whether or not it exists.
function M.default_path()
    local place = new_place()
    return made_text(C.creds_default_path(place_of(place)), place)
end

--- Deletes a credentials file: delete(path), or delete() for the default file and the one that older versions of
-- cartoframes used. Returns true, or false if there was none; or nil and an error. If a power cut could undo the change
-- (CREDS_ERROR_NOT_DURABLE), returns true and that error.
function M.delete(...)
    local path = ...
    local err = nul_in_path(select("#", ...), path)
    if err then return nil, err end
    local place = new_place()
    if C.creds_delete(path, place_of(place)) == M.status.NOT_FOUND then return false end
    return changed(place)
end

--- Sets the default credentials of the process; nil unsets them.
function M.set_default(creds, err)
    -- The argument is the result of a call that failed, so the program does not mean to unset the default.
    if err ~= nil then error(err, 2) end
    if creds == nil then
        C.creds_unset_default()
    else
        assert(ask(creds, C.creds_set_default) == M.status.OK)
    end
end

--- The default credentials of the process, whichever language set them; nil if none are set.
function M.get_default()
    local handle = C.creds_get_default()
    return handle ~= nil and new_credentials(handle) or nil
end

-- Credentials ------------------------------------------------------------------------------------------------------

local fields = {
    username = function(handle) return borrowed(C.creds_username(handle)) end,
    api_key = function(handle) return borrowed(C.creds_api_key(handle)) end,
    base_url = function(handle) return borrowed(C.creds_base_url(handle)) end,
    account = function(handle) return borrowed(C.creds_account(handle)) end,
    source = function(handle) return borrowed(C.creds_source(handle)) end,
    source_kind = function(handle) return C.creds_source_kind(handle) end,
    source_path = function(handle) return borrowed(C.creds_source_path(handle)) end,
    warnings = function(handle) return C.creds_warnings(handle) end,
    allow_non_secure = function(handle) return C.creds_allow_non_secure(handle) end,
    kind = function(handle) return C.creds_kind(handle) end,
    access_token = function(handle) return borrowed(C.creds_access_token(handle)) end,
    client_id = function(handle) return borrowed(C.creds_client_id(handle)) end,
    token_url = function(handle) return borrowed(C.creds_token_url(handle)) end,
    expires_at = function(handle)
        local seconds = tonumber(C.creds_expires_at(handle))
        return seconds ~= 0 and seconds or nil
    end,
    is_public = function(handle) return C.creds_is_public(handle) end,
    session = function(handle)
        local session = C.creds_session(handle)
        return session ~= nil and session or nil
    end,
}

local methods = {}

--- Saves to a file that only the user may read: save(path), or save() for the default file. Returns true, or nil and an
-- error. If a power cut could undo the change (CREDS_ERROR_NOT_DURABLE), returns true and that error.
function methods:save(...)
    local path = ...
    local err = nul_in_path(select("#", ...), path)
    if err then return nil, err end
    local place = new_place()
    ask(self, C.creds_save, path, place_of(place))
    return changed(place)
end

--- Whether they can be used now and for this many more seconds (by default 0), by the system's clock. True for an
-- api_key and for a token whose expiry is not known; false for a client that has no access token yet.
function methods:is_fresh(seconds)
    if seconds == nil then seconds = 0 end
    whole_number(seconds, "seconds", 0xffffffff)
    return (ask(self, C.creds_is_fresh, seconds))
end

--- Credentials that can be used for five more minutes, with at most one request; or nil and an error.
--
-- Returns these credentials if they last as long, or have no client and have not expired. Else it uses the token in the
-- user's cache, and asks the server only if there is none. For that it calls post(url, body), which sends the body by POST
-- as `application/x-www-form-urlencoded` and does not follow redirects. The body contains the client's secret. post returns
-- the HTTP status and the body of the answer, or nil and the reason why there is none. The new token is saved in the cache;
-- if that fails, the second result is the error. If the server cannot answer now, renew() returns a token that has not
-- expired. It does not try again by itself, because CARTO limits how many tokens a client may ask for.
function methods:renew(post)
    if type(post) ~= "function" then error("post must be a function, not a " .. type(post), 2) end
    -- Without a client there is no other token: this one is used to its end.
    if self:is_fresh(self.token_url and 300 or 0) then return self end
    local cached, err = self:with_cached_token()
    if cached == nil then return nil, err end
    if cached:is_fresh(300) then return cached end
    local http_status, response = post(cached.token_url, (assert(cached:token_request())))
    local found
    if http_status == nil then
        err = failure(M.status.TRY_LATER, ("no access token came from %s: %s; check the network, and try again later")
            :format(cached.token_url, cached:redact(tostring(response))))
    else
        found, err = cached:with_token(response, http_status)
    end
    if found == nil and err.status == M.status.TRY_LATER and cached:is_fresh() then return cached end
    if found == nil then return nil, err end
    local _, not_kept = found:save_token()
    return found, not_kept
end

--- The body of the request for an access token, with the client's secret in it, for programs that send it themselves.
function methods:token_request()
    local place = new_place()
    return made_text(ask(self, C.creds_token_request, place_of(place)), place)
end

--- The same credentials with the access token in the server's answer: its body, and its HTTP status, which is 0 if there
-- was no answer.
function methods:with_token(response, http_status)
    if type(response) ~= "string" then error("response must be a string, not a " .. type(response), 2) end
    whole_number(http_status, "http_status", 999)
    local place = new_place()
    return made(ask(self, C.creds_with_token, response, #response, http_status, place_of(place)), place)
end

--- The same credentials with the access token that save_token() saved for this client, if there is one that lasts longer
-- than their own: with_cached_token(path), or with_cached_token() for the user's cache folder. A missing file is not an error.
function methods:with_cached_token(...)
    local path = ...
    local err = nul_in_path(select("#", ...), path)
    if err then return nil, err end
    local place = new_place()
    return made(ask(self, C.creds_with_cached_token, path, place_of(place)), place)
end

--- Saves the client's access token in a private file: save_token(path), or save_token() for the user's cache folder.
-- A file that you name is replaced only if it is empty or has a saved token. Returns the same as save().
function methods:save_token(...)
    local path = ...
    local err = nul_in_path(select("#", ...), path)
    if err then return nil, err end
    local place = new_place()
    ask(self, C.creds_save_token, path, place_of(place))
    return changed(place)
end

--- Makes the same credentials with a session: a pointer, such as a `CURL *`. destroy (or nil) is a C function that is
-- called with it when the last credentials that share it are freed. It cannot be a Lua function, because the collector or
-- another thread would call it where no Lua code may run.
function methods:with_session(session, destroy)
    if type(destroy) == "function" then error("destroy must be a C function or nil, not a Lua function", 2) end
    return (new_credentials(ask(self, C.creds_with_session, session, destroy)))
end

--- The URL of an API: the base_url, a `/` and path, such as `api/v2/sql`.
function methods:url(path)
    local err = nul_in(path, "path", M.status.INVALID_PATH)
    if err then return nil, err end
    local place = new_place()
    return made_text(ask(self, C.creds_url, path, place_of(place)), place)
end

--- The value of the `Authorization` header.
function methods:authorization()
    local place = new_place()
    return made_text(ask(self, C.creds_authorization, place_of(place)), place)
end

--- Whether these are credentials of the older platform, with an api_key: true, or nil and a WRONG_KIND error. Call it
-- before a request that only this platform knows, such as `api/v2/sql`.
function methods:require_api_key()
    local place = new_place()
    ask(self, C.creds_require_api_key, place_of(place))
    return changed(place)
end

--- The parameter `api_key=KEY`. URLs are logged more often than headers: prefer authorization().
function methods:query()
    local query = owned(ask(self, C.creds_query))
    if query == nil then
        return nil, failure(M.status.WRONG_KIND,
            "these credentials have no api_key for a query; send the authorization as a header")
    end
    return query
end

--- Replaces the key, access token or client secret by `***` in a text for a log, in every form that it may have there.
function methods:redact(text)
    if type(text) ~= "string" then error("text must be a string, not a " .. type(text), 2) end
    local size = ffi.new("size_t[1]")
    local masked = ask(self, C.creds_redact_bytes, text, #text, size)
    if masked == nil then error("the text could not be masked; please report this bug", 2) end
    return (owned(masked, size[0]))
end

--- The credentials as text, with the secret itself; tostring() gives the text for logs, with `***`.
function methods:reveal() return (owned(ask(self, C.creds_to_string, C.CREDS_SHOW_API_KEY))) end

--- Frees them now. Twice is harmless. Any other use of these credentials afterwards raises an error.
function methods:free()
    if not ffi.istype("cartocreds_lua_t", self) then error("credentials are needed, not a " .. type(self), 2) end
    C.creds_free(self.handle)
    self.handle = nil
end

new_credentials = ffi.metatype("cartocreds_lua_t", {
    __index = function(self, name)
        if methods[name] then return methods[name] end
        if not fields[name] then error("credentials have no field " .. tostring(name), 2) end
        return (ask(self, fields[name]))
    end,
    __newindex = function(_, name) error("credentials never change: " .. tostring(name) .. " cannot be set", 2) end,
    __eq = function(a, b)
        if not (ffi.istype("cartocreds_lua_t", a) and ffi.istype("cartocreds_lua_t", b)) then return false end
        local equal = ask(a, C.creds_equal, live(b))
        b.used = true
        return equal
    end,
    __tostring = function(self)
        if self.handle == nil then return "Credentials(freed)" end
        return (owned(ask(self, C.creds_to_string, 0)))
    end,
    __gc = function(self) C.creds_free(self.handle) end,
})

return M
