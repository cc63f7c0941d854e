/* The owners of the sessions that C++ attached. A part of cartocreds.hpp, but not of its interface. */
#ifndef CARTOCREDS_SESSIONS_HPP
#define CARTOCREDS_SESSIONS_HPP

#include "attributes.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace cartocreds::detail {

/* A variable for each type. Its address identifies the type, even without RTTI. It is not const, because linkers may
 * merge constants. */
template <class T>
struct CARTOCREDS_VISIBLE TypeTag {
    static inline char tag = 0;
};

/* C keeps only a pointer for a session, and another language may have attached it. So C++ makes a std::shared_ptr only
 * from a pointer that is in this table with the right type. The table has an entry for each Credentials::with_session(),
 * until the last handle with that session is freed. */
class CARTOCREDS_VISIBLE Sessions {
public:
    using Key = std::pair<const volatile void *, const void *>; /* the session, its type's tag */

    /* Is never destroyed, because credentials in static variables may be freed after everything else. */
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

} // namespace cartocreds::detail

#endif
