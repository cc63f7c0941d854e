/* The numbers of cartocreds.h as enumerations, and their names. A part of cartocreds.hpp. */
#ifndef CARTOCREDS_STATUS_HPP
#define CARTOCREDS_STATUS_HPP

#include <cartocreds.h>

#include <cstdint>

namespace cartocreds {

/** How a call ended. Later versions of the library may have more values: treat one without a name as a failure. */
enum class Status : creds_status_t {
    ok = CREDS_OK,
    /** Credentials that were moved from were used, or a required argument is missing. */
    null_argument = CREDS_ERROR_NULL_ARGUMENT,
    /** An argument or an environment variable is not UTF-8. */
    invalid_utf8 = CREDS_ERROR_INVALID_UTF8,
    /** There is neither a (non-empty) username nor a (non-empty) base_url. */
    missing_account = CREDS_ERROR_MISSING_ACCOUNT,
    /** The username has control characters, cannot be part of a URL that needs it, is an access token, or has a `:` in a
     * header. */
    invalid_username = CREDS_ERROR_INVALID_USERNAME,
    /** The api_key has control characters, or is an access token. */
    invalid_api_key = CREDS_ERROR_INVALID_API_KEY,
    /** The base_url is not a plain `https://HOST[:PORT][/PATH]` that all URL parsers read alike. */
    invalid_base_url = CREDS_ERROR_INVALID_BASE_URL,
    /** The base_url is not https, and that was not allowed. */
    insecure_base_url = CREDS_ERROR_INSECURE_BASE_URL,
    /** The file, or the folder to save it in, does not exist. */
    not_found = CREDS_ERROR_NOT_FOUND,
    /** The system refused access. */
    permission_denied = CREDS_ERROR_PERMISSION_DENIED,
    /** The path is a directory, a FIFO, a device or a socket. */
    not_regular = CREDS_ERROR_NOT_REGULAR,
    /** The file is, or would be, larger than 64 KiB (1 MiB for the CARTO CLI's); or the server's answer is larger. */
    too_large = CREDS_ERROR_TOO_LARGE,
    /** Anybody may write the file; or it is not as private as Flags::require_private asks; or a save cannot make its file
     * private. */
    unsafe_file = CREDS_ERROR_UNSAFE_FILE,
    /** The file, or the server's answer, is not a JSON object in UTF-8 with known fields of the right types. */
    malformed = CREDS_ERROR_MALFORMED,
    /** The user's config folder cannot be found. */
    no_config_dir = CREDS_ERROR_NO_CONFIG_DIR,
    /** Any other system error; see Error::os_code(). */
    io = CREDS_ERROR_IO,
    /** The change is made and visible, but the folder could not be synced: a power cut could undo it. */
    not_durable = CREDS_ERROR_NOT_DURABLE,
    /** A bug in the library, caught before it could harm the program. */
    internal = CREDS_ERROR_INTERNAL,
    /** A flag that the call does not know. */
    invalid_flags = CREDS_ERROR_INVALID_FLAGS,
    /** URL parsers could disagree on the path for Credentials::url(); for files, the path is empty, too long or a loop. */
    invalid_path = CREDS_ERROR_INVALID_PATH,
    /** The call does not fit the kind of these credentials. */
    wrong_kind = CREDS_ERROR_WRONG_KIND,
    /** The access token, or the id or secret of a client, is empty or has characters that it cannot have. */
    invalid_token = CREDS_ERROR_INVALID_TOKEN,
    /** The access token has expired. */
    expired = CREDS_ERROR_EXPIRED,
    /** The server refused to give an access token. */
    token_refused = CREDS_ERROR_TOKEN_REFUSED,
    /** The server cannot give an access token now. */
    try_later = CREDS_ERROR_TRY_LATER,
    /** A file, or the environment, has two kinds of credentials. */
    ambiguous = CREDS_ERROR_AMBIGUOUS
};

/** Flags for calls that make credentials: any of these, joined with `|`. A call refuses a flag that it does not know. */
enum class Flags : std::uint32_t {
    none = 0,
    /** Accept a base_url that is not https. It does not apply to a file, which has a field `allow_non_secure`. */
    allow_non_secure = CREDS_ALLOW_NON_SECURE,
    /** Refuse a file unless it belongs to the caller (or root) and nobody else may read or write it. */
    require_private = CREDS_REQUIRE_PRIVATE
};

/** What is doubtful about credentials and their file, without being refused: any of these, joined with `|`. */
enum class Warnings : std::uint32_t {
    none = 0,
    /** Group or others may read the file. */
    readable_by_others = CREDS_WARNING_READABLE_BY_OTHERS,
    /** The group may write the file. */
    writable_by_group = CREDS_WARNING_WRITABLE_BY_GROUP,
    /** The file belongs neither to the effective user nor to root. */
    foreign_owner = CREDS_WARNING_FOREIGN_OWNER,
    /** An older cartoframes wrote the file. To bring it up to date: save(), then remove the older file. */
    legacy_file = CREDS_WARNING_LEGACY_FILE,
    /** The access token has expired. */
    expired = CREDS_WARNING_EXPIRED,
    /** The file has no api_key, so only public data can be read. */
    no_api_key = CREDS_WARNING_NO_API_KEY
};

/** The kinds of credentials. Later versions of the library may have more. */
enum class Kind : std::int32_t {
    /** The credentials were moved from. */
    none = -1,
    /** An account of the older platform: a username, an api_key, a base_url. */
    api_key = CREDS_KIND_API_KEY,
    /** An access token of the current platform, with its client if it has one. */
    token = CREDS_KIND_TOKEN,
    /** A machine-to-machine client without an access token. */
    client = CREDS_KIND_CLIENT
};

/** The kind of place that credentials came from. Later versions of the library may have more. */
enum class SourceKind : std::int32_t {
    /** The credentials were moved from. */
    none = -1,
    /** The arguments of a call. */
    arguments = CREDS_SOURCE_ARGUMENTS,
    /** Environment variables. */
    environment = CREDS_SOURCE_ENVIRONMENT,
    /** A file; see Credentials::source_path(). */
    file = CREDS_SOURCE_FILE
};

constexpr Flags operator|(Flags a, Flags b) noexcept
{
    return static_cast<Flags>(static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b));
}

constexpr Warnings operator|(Warnings a, Warnings b) noexcept
{
    return static_cast<Warnings>(static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b));
}

/** Whether all of `wanted` are among `warnings`. */
[[nodiscard]] constexpr bool contains(Warnings warnings, Warnings wanted) noexcept
{
    return (static_cast<std::uint32_t>(warnings) & static_cast<std::uint32_t>(wanted)) ==
           static_cast<std::uint32_t>(wanted);
}

/** The name of a status in C, such as `CREDS_ERROR_NOT_FOUND`; `CREDS_ERROR_UNKNOWN` for one without a name. */
[[nodiscard]] inline const char *status_name(Status status) noexcept
{
    return creds_status_name(static_cast<creds_status_t>(status));
}

/** The version of the loaded library, such as `1.0.0`; CREDS_VERSION is the version of the header. */
[[nodiscard]] inline const char *version() noexcept
{
    return creds_version();
}

} // namespace cartocreds

#endif
