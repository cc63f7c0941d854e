/*
 * cartocreds for C++17 and later: cartocreds.h as a value type with exceptions. It needs that header and the
 * library, and nothing else; in CMake the target cartocreds::cpp brings all three.
 *
 *     #include <cartocreds.hpp>
 *     #include <iostream>
 *
 *     int main()
 *     {
 *         try {
 *             auto creds = cartocreds::Credentials::create("johnsmith", "abcdefg");
 *             creds.save();
 *             std::cout << creds << " is saved\n"; // the api_key shows as ***
 *         } catch (const cartocreds::Error &error) {
 *             std::cerr << error.what() << '\n';
 *             return 1;
 *         }
 *     }
 *
 * Rules that hold everywhere
 *
 *   Values     Credentials never change. A copy is one more reference to the same ones, as cheap as a copy of a
 *              std::shared_ptr, and never fails. Copies may be used in any number of threads at once; one and
 *              the same object, as any value, may not be assigned to while another thread uses it.
 *   Texts      Texts in and out are UTF-8. Arguments are Text: what you have at hand, or nothing. Accessors
 *              return views that are valid as long as any copy of the credentials is; each is followed by a NUL, so
 *              that its data() is a C string.
 *   Errors     What cannot be done throws Error. The three outcomes that leave nothing to handle are returned
 *              instead: see Credentials::save() and Credentials::remove(). Beyond that only std::bad_alloc is
 *              thrown.
 *   Secrets    What holds the api_key is a Secret, which is wiped when it goes, or says so. No Error holds one.
 *   Moved-from Credentials that were moved from are empty: `if (creds)` is false. They may be destroyed,
 *              assigned to, copied and compared; their accessors answer nothing (std::nullopt, an empty text,
 *              false), to_string() and `<<` give an empty text, and what would do something with them throws Error
 *              with Status::null_argument. Nothing else makes empty credentials.
 *
 * It compiles with -fno-rtti. It does need exceptions.
 */
#ifndef CARTOCREDS_HPP
#define CARTOCREDS_HPP

#include <cartocreds.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/* Lets the compiler warn where a text outlives the credentials that it is a part of. */
#if defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::lifetimebound)
#define CARTOCREDS_LIFETIMEBOUND [[clang::lifetimebound]]
#elif __has_cpp_attribute(msvc::lifetimebound)
#define CARTOCREDS_LIFETIMEBOUND [[msvc::lifetimebound]]
#endif
#endif
#ifndef CARTOCREDS_LIFETIMEBOUND
#define CARTOCREDS_LIFETIMEBOUND
#endif

/* What must be one and the same in all shared libraries of a process, also where those hide their symbols. */
#if defined(__GNUC__) && !defined(_WIN32)
#define CARTOCREDS_VISIBLE __attribute__((visibility("default")))
#else
#define CARTOCREDS_VISIBLE
#endif

namespace cartocreds {

/**
 * How a call ended. Later versions of the library may know more: treat a value without a name as a failure.
 */
enum class Status : creds_status_t {
    ok = CREDS_OK,
    /** Credentials that were moved from were used, or a text that has to be given was not. */
    null_argument = CREDS_ERROR_NULL_ARGUMENT,
    /** An argument or an environment variable is not UTF-8. */
    invalid_utf8 = CREDS_ERROR_INVALID_UTF8,
    /** There is neither a (non-empty) username nor a (non-empty) base_url. */
    missing_account = CREDS_ERROR_MISSING_ACCOUNT,
    /** The username has control characters, cannot stand in a URL that needs it, or has a `:` in a header. */
    invalid_username = CREDS_ERROR_INVALID_USERNAME,
    /** The api_key has control characters. */
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
    /** The file has, or would have, more than 64 KiB. */
    too_large = CREDS_ERROR_TOO_LARGE,
    /** Anybody may write the file; or it is not as private as Flags::require_private asks. */
    unsafe_file = CREDS_ERROR_UNSAFE_FILE,
    /** The file does not hold one JSON object in UTF-8 with known fields of the right types. */
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
    /** A path that Credentials::url() could read in two ways; for files, one that is empty, too long or a loop. */
    invalid_path = CREDS_ERROR_INVALID_PATH
};

/** How credentials are made: any of these, joined with `|`. A call refuses what it does not know. */
enum class Flags : std::uint32_t {
    none = 0,
    /** Accept a base_url that is not https. A file carries its own `allow_non_secure`, and this loosens none. */
    allow_non_secure = CREDS_ALLOW_NON_SECURE,
    /** Refuse a file unless it belongs to the caller (or root) and nobody else may read or write it. */
    require_private = CREDS_REQUIRE_PRIVATE
};

/** What is doubtful about a file, though no reason to refuse it: any of these, joined with `|`. */
enum class Warnings : std::uint32_t {
    none = 0,
    /** Group or others may read the file. */
    readable_by_others = CREDS_WARNING_READABLE_BY_OTHERS,
    /** The group may write the file. */
    writable_by_group = CREDS_WARNING_WRITABLE_BY_GROUP,
    /** The file belongs neither to the effective user nor to root. */
    foreign_owner = CREDS_WARNING_FOREIGN_OWNER,
    /** An older cartoframes wrote the file. To bring it up to date: save(), then remove the older file. */
    legacy_file = CREDS_WARNING_LEGACY_FILE
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

/** The version of the library that runs, such as `1.0.0`; the header's own is in CREDS_VERSION. */
[[nodiscard]] inline const char *version() noexcept
{
    return creds_version();
}

/**
 * Why a call failed. what() is one line for a person to read: what happened, to which argument or file, and what
 * to do next. It never holds a secret.
 */
class CARTOCREDS_VISIBLE Error : public std::runtime_error {
public:
    Error(Status status, const std::string &message, std::int32_t os_code = 0)
        : std::runtime_error(message), status_(status), os_code_(os_code)
    {
    }

    /** What kind of failure it is: never Status::ok. */
    [[nodiscard]] Status status() const noexcept { return status_; }

    /** The system's own code (`errno`, on Windows `GetLastError()`); 0 where the system had no part in it. */
    [[nodiscard]] std::int32_t os_code() const noexcept { return os_code_; }

private:
    Status status_;
    std::int32_t os_code_;
};

/**
 * A text argument that may be left out. It is made from what you have: a C string (NULL: left out), a std::string,
 * a std::string_view, a std::optional of these; `{}` and std::nullopt leave it out. It refers to that text and
 * does not keep it, so use it for arguments only.
 *
 * C takes a NUL for the end of a text. One that is part of a text is therefore refused, with the status that
 * control characters have for that argument, and never taken for the end.
 */
class Text {
public:
    constexpr Text() noexcept = default;
    constexpr Text(std::nullopt_t) noexcept {}
    Text(const char *text) noexcept : Text(text, text == nullptr ? 0 : std::strlen(text), true) {}
    Text(const std::string &text) noexcept : Text(text.c_str(), text.size(), true) {}
    constexpr Text(std::string_view text) noexcept : Text(text.data(), text.size(), false) {}
    template <class T>
    Text(const std::optional<T> &text) noexcept : Text(text ? Text(*text) : Text())
    {
    }

    /** Whether there is a text; an empty one is one. */
    [[nodiscard]] constexpr bool given() const noexcept { return given_; }
    /** The text, or an empty one. */
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {data_, size_}; }
    /** Whether a NUL is known to follow it. */
    [[nodiscard]] constexpr bool terminated() const noexcept { return terminated_; }

private:
    constexpr Text(const char *data, std::size_t size, bool terminated) noexcept
        : data_(data), size_(size), given_(data != nullptr || !terminated), terminated_(terminated)
    {
    }

    const char *data_ = nullptr;
    std::size_t size_ = 0;
    bool given_ = false;
    bool terminated_ = false;
};

/* The way from C++ to C and back; no part of the interface. */
namespace detail {

struct Free {
    void operator()(creds_t *creds) const noexcept { creds_free(creds); }
    void operator()(creds_error_t *error) const noexcept { creds_error_free(error); }
    void operator()(char *string) const noexcept { creds_string_free(string); }
};
using Handle = std::unique_ptr<creds_t, Free>;
using String = std::unique_ptr<char, Free>;

/* An argument as C wants it, for as long as the call. A copy is made only where no NUL is known to follow the text,
 * and is wiped: any of them could be a key. */
class Argument {
public:
    Argument(Text text, Status if_nul, const char *name)
    {
        const std::string_view view = text.view();
        if (view.find('\0') != std::string_view::npos) {
            throw Error(if_nul, std::string(name) + " has a NUL inside; remove it");
        }
        if (!text.given()) {
            return;
        }
        if (text.terminated()) {
            pointer_ = view.data();
            return;
        }
        size_ = view.size();
        copy_ = std::make_unique<char[]>(size_ + 1);
        view.copy(copy_.get(), size_);
        pointer_ = copy_.get();
    }
    Argument(const Argument &) = delete;
    Argument &operator=(const Argument &) = delete;
    ~Argument()
    {
        /* volatile, or the compiler would see that nobody reads it any more. */
        for (volatile char *byte = copy_.get(); size_ > 0; --size_) {
            byte[size_ - 1] = 0;
        }
    }

    [[nodiscard]] const char *get() const noexcept { return pointer_; }

private:
    const char *pointer_ = nullptr;
    std::unique_ptr<char[]> copy_{};
    std::size_t size_ = 0;
};

/* A path as C wants it: the system's bytes on Unix, UTF-8 on Windows. */
class PathArgument {
public:
    explicit PathArgument(const std::filesystem::path &path) : text_(bytes(path))
    {
        if (text_.find('\0') != std::string::npos) {
            throw Error(Status::invalid_path, "the path has a NUL inside; remove it");
        }
    }
    [[nodiscard]] const char *get() const noexcept { return text_.c_str(); }

private:
    static std::string bytes(const std::filesystem::path &path)
    {
#ifdef _WIN32
        const auto utf8 = path.u8string(); /* of char8_t since C++20 */
        return std::string(utf8.begin(), utf8.end());
#else
        return path.native();
#endif
    }
    std::string text_;
};

inline std::filesystem::path path_from(const char *text)
{
#if defined(_WIN32) && defined(__cpp_char8_t)
    const std::string_view utf8(text);
    return std::filesystem::path(std::u8string(utf8.begin(), utf8.end()));
#elif defined(_WIN32)
    return std::filesystem::u8path(text);
#else
    return std::filesystem::path(text);
#endif
}

/* Where a call of C puts its error, and how it becomes an exception. */
class ErrorOut {
public:
    ErrorOut() = default;
    ErrorOut(const ErrorOut &) = delete;
    ErrorOut &operator=(const ErrorOut &) = delete;
    ~ErrorOut() { creds_error_free(error_); }

    [[nodiscard]] creds_error_t **out() noexcept { return &error_; }

    [[noreturn]] void raise() const
    {
        if (error_ == nullptr) {
            throw Error(Status::internal, "the library failed without an error; please report this bug");
        }
        throw Error(static_cast<Status>(creds_error_status(error_)), creds_error_message(error_),
                    creds_error_os_code(error_));
    }

    /* What a call returned, where it did return something. */
    template <class T>
    [[nodiscard]] T *check(T *result) const
    {
        if (result == nullptr) {
            raise();
        }
        return result;
    }

private:
    creds_error_t *error_ = nullptr;
};

/* A handle that a call needs, where C has no way to say that it is missing. */
inline const creds_t *required(const creds_t *creds)
{
    if (creds == nullptr) {
        throw Error(Status::null_argument, "creds is NULL: these credentials were moved from; use them before that");
    }
    return creds;
}

inline std::string_view view(const char *text) noexcept
{
    return text == nullptr ? std::string_view() : std::string_view(text);
}

inline std::optional<std::string_view> optional_view(const char *text) noexcept
{
    return text == nullptr ? std::nullopt : std::optional<std::string_view>(text);
}

/* A variable for each type, whose address stands for the type where there is no RTTI. Not const: linkers may fold
 * constants. */
template <class T>
struct CARTOCREDS_VISIBLE TypeTag {
    static inline char tag = 0;
};

/* Who owns the sessions that C++ attached. C keeps only a pointer, which any other language may have attached as
 * well; so a std::shared_ptr is made of it only when it stands here with the right type. An entry for each
 * Credentials::with_session(), until its last handle is freed. */
class CARTOCREDS_VISIBLE Sessions {
public:
    using Key = std::pair<const volatile void *, const void *>; /* the session, its type's tag */

    /* Never destroyed: credentials in static variables may be freed after everything else. */
    static Sessions &all()
    {
        static Sessions *const sessions = new Sessions;
        return *sessions;
    }

    void add(const Key &key, std::shared_ptr<const volatile void> owner)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        owners_.emplace(key, std::move(owner));
    }

    std::shared_ptr<const volatile void> find(const Key &key)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto found = owners_.find(key);
        return found == owners_.end() ? nullptr : found->second;
    }

    void remove(const Key &key)
    {
        std::multimap<Key, std::shared_ptr<const volatile void>>::node_type owner; /* dropped without the lock */
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto found = owners_.find(key);
        if (found != owners_.end()) {
            owner = owners_.extract(found);
        }
    }

private:
    std::mutex mutex_{};
    std::multimap<Key, std::shared_ptr<const volatile void>> owners_{};
};

template <class T>
void end_session(void *session) noexcept
{
    Sessions::all().remove({session, &TypeTag<T>::tag});
}

} // namespace detail

/**
 * A text that holds an api_key, or is made from one. It is wiped when it goes. It can be moved but not copied, and
 * there is no `<<` for it, so that it does not get into a log by accident. Where you need a std::string, make it from
 * view(), and know that std::string wipes nothing.
 */
class Secret {
public:
    /** The text with a NUL at its end. Empty after the secret was moved from. */
    [[nodiscard]] const char *c_str() const noexcept CARTOCREDS_LIFETIMEBOUND
    {
        return text_ == nullptr ? "" : text_.get();
    }

    [[nodiscard]] std::string_view view() const noexcept CARTOCREDS_LIFETIMEBOUND { return c_str(); }

    [[nodiscard]] operator std::string_view() const noexcept CARTOCREDS_LIFETIMEBOUND { return view(); }

private:
    friend class Credentials;
    explicit Secret(char *text) noexcept : text_(text) {}

    detail::String text_;
};

/**
 * An account: username, api_key, base_url and a session. See the rules at the head of this file.
 */
class Credentials {
public:
    /* -------------------------------------------------------------------------------------------------
     * Making
     * ------------------------------------------------------------------------------------------------- */

    /**
     * Makes credentials from a username, an api_key and a base_url.
     *
     * Of username and base_url at least one is needed. With none of the three given, the saved credentials are
     * loaded, as load_default() does.
     *
     * @param username  The account's name. An empty one counts as left out.
     * @param api_key   The key; left out, the public one, `default_public`. An empty one is kept.
     * @param base_url  Where the account is, such as `https://carto.example.org/user/johnsmith`; left out or empty,
     *                  `https://USERNAME.carto.com`. It is kept as given, less every `/` at both ends.
     * @param flags     Flags::allow_non_secure, Flags::require_private (where the saved ones are loaded).
     * @throws Error    Status::missing_account, invalid_username, invalid_api_key, invalid_base_url,
     *                  insecure_base_url, invalid_utf8; with none of the three, those of load_default().
     */
    [[nodiscard]] static Credentials create(Text username, Text api_key = {}, Text base_url = {},
                                            Flags flags = Flags::none)
    {
        const detail::Argument user(username, Status::invalid_username, "username");
        const detail::Argument key(api_key, Status::invalid_api_key, "api_key");
        const detail::Argument url(base_url, Status::invalid_base_url, "base_url");
        detail::ErrorOut error;
        return Credentials(error.check(creds_new(user.get(), key.get(), url.get(), bits(flags), error.out())));
    }

    /**
     * Loads credentials from a JSON file, as cartoframes saves it. It never waits, even for a FIFO.
     *
     * @param path   The file.
     * @param flags  Flags::require_private.
     * @throws Error  Status::not_found, permission_denied, not_regular, too_large, unsafe_file, malformed, io,
     *                invalid_path, invalid_flags; for what stands in the file, those of create().
     */
    [[nodiscard]] static Credentials from_file(const std::filesystem::path &path, Flags flags = Flags::none)
    {
        const detail::PathArgument file(path);
        detail::ErrorOut error;
        return Credentials(error.check(creds_from_file(file.get(), bits(flags), error.out())));
    }

    /**
     * Loads the user's saved credentials: `creds.json` as default_path() tells, else `cartocreds.json` beside it,
     * which cartoframes wrote before 1.0.0.
     *
     * @param flags  Flags::require_private.
     * @throws Error  As from_file(), and Status::no_config_dir.
     */
    [[nodiscard]] static Credentials load_default(Flags flags = Flags::none)
    {
        detail::ErrorOut error;
        return Credentials(error.check(creds_from_file(nullptr, bits(flags), error.out())));
    }

    /**
     * Takes credentials from the environment: `CARTO_USER` or `CARTO_USERNAME`, `CARTO_API_KEY` or
     * `CARTODB_API_KEY`, `CARTO_BASE_URL` or `CARTO_API_URL`. An empty variable counts as unset.
     *
     * @param flags  Flags::allow_non_secure.
     * @throws Error  Status::missing_account where the environment names no account; else those of create().
     */
    [[nodiscard]] static Credentials from_env(Flags flags = Flags::none)
    {
        detail::ErrorOut error;
        return Credentials(error.check(creds_from_env(bits(flags), error.out())));
    }

    /**
     * Finds credentials as a program's user means them; the values of two sources are never mixed.
     *
     * A `target` that ends in `.json` is a file, one that begins with `https://` or `http://` a base_url, any other
     * a username. Left out, it is the file that `CARTO_CREDENTIALS_FILE` names, else the environment where it names
     * an account, else the default file.
     *
     * @param target   What the user gave, if anything.
     * @param api_key  The key that goes with a URL or a username; left out or empty, `default_public`.
     * @param flags    Flags::allow_non_secure, Flags::require_private.
     * @throws Error   Status::missing_account for an empty target, or a key without a target; else those of
     *                 create(), from_file() and from_env().
     */
    [[nodiscard]] static Credentials resolve(Text target = {}, Text api_key = {}, Flags flags = Flags::none)
    {
        const detail::Argument what(target, Status::invalid_username, "target");
        const detail::Argument key(api_key, Status::invalid_api_key, "api_key");
        detail::ErrorOut error;
        return Credentials(error.check(creds_resolve(what.get(), key.get(), bits(flags), error.out())));
    }

    Credentials(const Credentials &other) noexcept : handle_(creds_from_credentials(other.get())) {}
    Credentials(Credentials &&other) noexcept = default;
    Credentials &operator=(const Credentials &other) noexcept
    {
        handle_.reset(creds_from_credentials(other.get()));
        return *this;
    }
    Credentials &operator=(Credentials &&other) noexcept = default;
    /** With the last copy the api_key is wiped and the session let go. */
    ~Credentials() = default;

    /** False only after these were moved from. */
    [[nodiscard]] explicit operator bool() const noexcept { return handle_ != nullptr; }

    /* -------------------------------------------------------------------------------------------------
     * The session: any object of yours that requests are made with. All credentials made from these share it. It is
     * not saved, and is yours to synchronise where several threads use it.
     * ------------------------------------------------------------------------------------------------- */

    /**
     * Makes the same credentials with a session, and owns it as long as they or a copy exist.
     *
     * Other languages see the session as C does: creds_session() is `session.get()`. Who owns it stands in a table
     * with a lock, held only while an entry is looked up: the one lock there is, should you fork.
     *
     * @param session  The session; an empty pointer makes credentials without one. Its deleter must not throw.
     * @throws Error   Status::null_argument where these credentials were moved from.
     */
    template <class T>
    [[nodiscard]] Credentials with_session(std::shared_ptr<T> session) const
    {
        static_assert(!std::is_array_v<T>, "share an object that holds the array");
        const creds_t *const creds = detail::required(get());
        const detail::ErrorOut error;
        const detail::Sessions::Key key(session.get(), &detail::TypeTag<T>::tag);
        if (session == nullptr) {
            return Credentials(error.check(creds_with_session(creds, nullptr, nullptr)));
        }
        detail::Sessions::all().add(key, std::move(session));
        void *const pointer = const_cast<void *>(key.first); /* it is only ever given back */
        return Credentials(error.check(creds_with_session(creds, pointer, detail::end_session<T>)));
    }

    /**
     * The session, if with_session() attached one of the very type T (`const` and base classes count as other
     * types); else an empty pointer. One that another language attached is only told by session_pointer().
     */
    template <class T>
    [[nodiscard]] std::shared_ptr<T> session() const
    {
        auto owner = detail::Sessions::all().find({session_pointer(), &detail::TypeTag<T>::tag});
        return std::static_pointer_cast<T>(std::const_pointer_cast<void>(std::move(owner)));
    }

    /** The session as C sees it, whoever attached it; NULL where there is none. */
    [[nodiscard]] void *session_pointer() const noexcept CARTOCREDS_LIFETIMEBOUND { return creds_session(get()); }

    /* -------------------------------------------------------------------------------------------------
     * Storing
     * ------------------------------------------------------------------------------------------------- */

    /**
     * Saves to a file that only the user may read (mode 0600). The file is replaced whole: at every moment it is the
     * old one or the new one, and on any error the old one stands. Fields of other programs in it stay.
     *
     * @param path  The file, in a folder that exists.
     * @return Status::ok; Status::not_durable where the new file stands and is visible, but its folder could not be
     *         synced, so that a power cut could bring the old one back. Most programs need not look at it.
     * @throws Error  Where the old file stands: Status::not_found (the folder), permission_denied, not_regular,
     *                too_large, malformed (what is there is not a JSON object, and is not overwritten), io,
     *                invalid_path; null_argument where these were moved from.
     */
    Status save(const std::filesystem::path &path) const { return save_to(detail::PathArgument(path).get()); }

    /**
     * Saves to the default file, whose folder is made (mode 0700) where it is missing.
     *
     * @return As save(path).
     * @throws Error  As save(path), and Status::no_config_dir.
     */
    Status save() const { return save_to(nullptr); }

    /**
     * Deletes a credentials file; of a symbolic link the link goes.
     *
     * @param path  The file.
     * @return Status::ok; Status::not_found where there was none; Status::not_durable where it is gone but its
     *         folder could not be synced.
     * @throws Error  Where the file is still there: Status::permission_denied, not_regular, io, invalid_path.
     */
    static Status remove(const std::filesystem::path &path) { return remove_at(detail::PathArgument(path).get()); }

    /**
     * Deletes the default file and the older `cartocreds.json` beside it, so that nothing loads afterwards.
     *
     * @return As remove(path).
     * @throws Error  As remove(path), and Status::no_config_dir.
     */
    static Status remove() { return remove_at(nullptr); }

    /**
     * The path of the default file, whether or not it exists.
     *
     * @throws Error  Status::no_config_dir.
     */
    [[nodiscard]] static std::filesystem::path default_path()
    {
        detail::ErrorOut error;
        const detail::String path(error.check(creds_default_path(error.out())));
        return detail::path_from(path.get());
    }

    /* -------------------------------------------------------------------------------------------------
     * Accessors: no copy, no lock. The texts are parts of the credentials.
     * ------------------------------------------------------------------------------------------------- */

    [[nodiscard]] std::optional<std::string_view> username() const noexcept CARTOCREDS_LIFETIMEBOUND
    {
        return detail::optional_view(creds_username(get()));
    }

    /** The key: a secret, unless is_public(). Do not log it; for logs there are `<<` and redact(). */
    [[nodiscard]] std::string_view api_key() const noexcept CARTOCREDS_LIFETIMEBOUND
    {
        return detail::view(creds_api_key(get()));
    }

    /** The base_url, without a `/` at its end. */
    [[nodiscard]] std::string_view base_url() const noexcept CARTOCREDS_LIFETIMEBOUND
    {
        return detail::view(creds_base_url(get()));
    }

    /** Whether a base_url that is not https was allowed. */
    [[nodiscard]] bool allow_non_secure() const noexcept { return creds_allow_non_secure(get()); }

    /** The account's name: the username; else what the base_url shows, as in `https://HOST/user/NAME`. */
    [[nodiscard]] std::optional<std::string_view> account() const noexcept CARTOCREDS_LIFETIMEBOUND
    {
        return detail::optional_view(creds_account(get()));
    }

    /** Where the credentials came from: `arguments`, `environment`, or `file PATH`. */
    [[nodiscard]] std::string_view source() const noexcept CARTOCREDS_LIFETIMEBOUND
    {
        return detail::view(creds_source(get()));
    }

    /** What is doubtful about the file that they came from; see contains(). */
    [[nodiscard]] Warnings warnings() const noexcept { return static_cast<Warnings>(creds_warnings(get())); }

    /** Whether the api_key is `default_public`, the key of public data, which is no secret. */
    [[nodiscard]] bool is_public() const noexcept { return creds_is_public(get()); }

    /** Whether username, api_key and base_url are the same. */
    [[nodiscard]] friend bool operator==(const Credentials &a, const Credentials &b) noexcept
    {
        return creds_equal(a.get(), b.get());
    }

    [[nodiscard]] friend bool operator!=(const Credentials &a, const Credentials &b) noexcept { return !(a == b); }

    /**
     * The credentials for people and logs:
     * `Credentials(username='johnsmith', api_key='***', base_url='https://johnsmith.carto.com')`.
     */
    [[nodiscard]] std::string to_string() const
    {
        const detail::String text(creds_to_string(get(), 0));
        return std::string(detail::view(text.get()));
    }

    /** The same with the api_key itself in it. */
    [[nodiscard]] Secret to_string_with_api_key() const
    {
        return Secret(creds_to_string(get(), CREDS_SHOW_API_KEY));
    }

    /** Writes to_string(). */
    friend std::ostream &operator<<(std::ostream &stream, const Credentials &creds)
    {
        return stream << creds.to_string();
    }

    /* -------------------------------------------------------------------------------------------------
     * Requests
     * ------------------------------------------------------------------------------------------------- */

    /**
     * Makes the URL of an API: the base_url, a `/`, and `path` without the `/` it begins with.
     *
     * @param path  Such as `api/v2/sql`, percent-encoded where needed. It may end in a query.
     * @throws Error  Status::invalid_path for a control character, space, `\`, `#`, or a segment `.` or `..`;
     *                invalid_utf8; null_argument.
     */
    [[nodiscard]] std::string url(Text path) const
    {
        const detail::Argument what(path, Status::invalid_path, "path");
        detail::ErrorOut error;
        const detail::String url(error.check(creds_url(get(), what.get(), error.out())));
        return std::string(url.get());
    }

    /**
     * Makes the value of the `Authorization` header: `Basic ` and the Base64 of `ACCOUNT:API_KEY`.
     *
     * @throws Error  Status::missing_account where account() has no name, invalid_username where it has a `:`;
     *                null_argument.
     */
    [[nodiscard]] Secret authorization() const
    {
        detail::ErrorOut error;
        return Secret(error.check(creds_authorization(get(), error.out())));
    }

    /**
     * Makes the query or form parameter: `api_key=` and the key, percent-encoded. URLs are logged more often than
     * headers: prefer authorization().
     *
     * @throws Error  Status::null_argument.
     */
    [[nodiscard]] Secret query() const
    {
        const detail::ErrorOut error;
        return Secret(error.check(creds_query(detail::required(get()))));
    }

    /**
     * Masks the api_key in a text that goes to a log, a screen or a bug report: it becomes `***` wherever it stands
     * raw, percent-encoded, JSON-escaped, as Base64, or as authorization(). An empty key and the public one mask
     * nothing.
     *
     * @param text  Any bytes; NULs may be among them.
     * @throws Error  Status::null_argument.
     */
    [[nodiscard]] std::string redact(std::string_view text) const
    {
        const creds_t *const creds = detail::required(get());
        const detail::ErrorOut error;
        std::string masked;
        /* No form of a key has a NUL in it, so what stands between NULs can be masked part by part. */
        for (;;) {
            const std::size_t end = text.find('\0');
            const detail::Argument part(text.substr(0, end), Status::internal, "text");
            const detail::String masked_part(error.check(creds_redact(creds, part.get())));
            masked += masked_part.get();
            if (end == std::string_view::npos) {
                return masked;
            }
            masked += '\0';
            text.remove_prefix(end + 1);
        }
    }

    /* -------------------------------------------------------------------------------------------------
     * To C and back
     * ------------------------------------------------------------------------------------------------- */

    /** The handle for calls of cartocreds.h: borrowed, valid as long as these credentials; NULL after a move. */
    [[nodiscard]] const creds_t *get() const noexcept CARTOCREDS_LIFETIMEBOUND { return handle_.get(); }

    /** Gives up the reference: free it with creds_free(). These credentials are empty afterwards. */
    [[nodiscard]] creds_t *release() noexcept { return handle_.release(); }

    /**
     * Takes over a reference that a call of cartocreds.h returned.
     *
     * @throws Error  Status::null_argument for NULL.
     */
    [[nodiscard]] static Credentials adopt(creds_t *owned)
    {
        detail::required(owned);
        return Credentials(owned);
    }

    /**
     * Makes a reference of its own to a handle that stays its owner's.
     *
     * @throws Error  Status::null_argument for NULL.
     */
    [[nodiscard]] static Credentials share(const creds_t *borrowed) { return adopt(creds_from_credentials(borrowed)); }

private:
    explicit Credentials(creds_t *owned) noexcept : handle_(owned) {}

    static std::uint32_t bits(Flags flags) noexcept { return static_cast<std::uint32_t>(flags); }

    Status save_to(const char *path) const
    {
        detail::ErrorOut error;
        const auto status = static_cast<Status>(creds_save(get(), path, error.out()));
        if (status != Status::ok && status != Status::not_durable) {
            error.raise();
        }
        return status;
    }

    static Status remove_at(const char *path)
    {
        detail::ErrorOut error;
        const auto status = static_cast<Status>(creds_delete(path, error.out()));
        if (status != Status::ok && status != Status::not_durable && status != Status::not_found) {
            error.raise();
        }
        return status;
    }

    detail::Handle handle_;
};

/* -----------------------------------------------------------------------------------------------------
 * The process-wide default: one slot for the whole process, whatever language sets it, empty at first.
 * ----------------------------------------------------------------------------------------------------- */

/**
 * Makes credentials, with their session, the process's default.
 *
 * @throws Error  Status::null_argument for credentials that were moved from.
 */
inline void set_default(const Credentials &creds)
{
    if (creds_set_default(detail::required(creds.get())) != CREDS_OK) {
        detail::ErrorOut().raise();
    }
}

/** The process's default credentials, if there are any. */
[[nodiscard]] inline std::optional<Credentials> get_default()
{
    creds_t *const creds = creds_get_default();
    return creds == nullptr ? std::nullopt : std::optional<Credentials>(Credentials::adopt(creds));
}

/** Empties the slot. */
inline void unset_default() noexcept
{
    creds_unset_default();
}

} // namespace cartocreds

#endif
