/* Texts and paths as arguments, and their conversion for C. A part of cartocreds.hpp. */
#ifndef CARTOCREDS_TEXT_HPP
#define CARTOCREDS_TEXT_HPP

#include "error.hpp"

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace cartocreds {

/**
 * A text argument that may be left out. It is made from a C string (NULL: left out), a std::string, a
 * std::string_view, or a std::optional of one of these; `{}` and std::nullopt leave it out. It refers to that text and
 * does not keep it, so use it for arguments only.
 *
 * C takes a NUL for the end of a text. A NUL inside a text is therefore an error, with the status that control
 * characters have for that argument.
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

/**
 * A path argument: anything that converts to std::filesystem::path. A NULL pointer is an error (Status::invalid_path),
 * because the default file has functions of its own.
 */
class Path {
public:
    template <class Source, class = std::enable_if_t<!std::is_pointer_v<std::decay_t<Source>> &&
                                                     std::is_convertible_v<const Source &, std::filesystem::path>>>
    Path(const Source &path) : Path(static_cast<const std::filesystem::path &>(path), Checked())
    {
    }
    template <class Char, class = std::enable_if_t<std::is_constructible_v<std::filesystem::path, const Char *>>>
    Path(const Char *path) : Path(std::filesystem::path(not_null(path)), Checked())
    {
    }
    Path(std::nullptr_t) = delete;

    /** The path as C takes it: the system's bytes on Unix, UTF-8 on Windows. */
    [[nodiscard]] const char *c_str() const noexcept { return text_.c_str(); }

private:
    struct Checked {
    };
    Path(const std::filesystem::path &path, Checked) : text_(bytes(path))
    {
        if (text_.find('\0') != std::string::npos) {
            throw Error(Status::invalid_path, "the path has a NUL inside; remove it");
        }
    }

    template <class Char>
    static const Char *not_null(const Char *path)
    {
        if (path == nullptr) {
            throw Error(Status::invalid_path, "the path is NULL; give a path, or call load_default(), save() or "
                                              "remove() without one for the default file");
        }
        return path;
    }

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

/* Not a part of the interface. */
namespace detail {

/* A text argument as C takes it, for the time of the call. It makes a copy only if no NUL is known to follow the text,
 * and wipes the copy, because any text could be a key. */
class Argument {
public:
    Argument(Text text, Status status_of_nul, const char *name)
    {
        const std::string_view view = text.view();
        if (view.find('\0') != std::string_view::npos) {
            throw Error(status_of_nul, std::string(name) + " has a NUL inside; remove it");
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
        /* volatile, because otherwise the compiler may remove writes that nobody reads. */
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

inline std::string_view view(const char *text) noexcept
{
    return text == nullptr ? std::string_view() : std::string_view(text);
}

inline std::optional<std::string_view> optional_view(const char *text) noexcept
{
    return text == nullptr ? std::nullopt : std::optional<std::string_view>(text);
}

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

} // namespace detail

} // namespace cartocreds

#endif
