package cartocreds;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The objects that are sessions. C keeps a pointer for each, to memory that nobody else uses as long as it is here, and
 * calls {@link #END} when the last handle with that session is freed.
 */
final class Sessions {
    private static final Map<Pointer, Session> ALL = new ConcurrentHashMap<>();

    /** C keeps a pointer to this callback, so it must never be collected. */
    static final Library.Destroy END = ALL::remove;

    private record Session(Memory pointer, Object object) { }

    private Sessions() { }

    /** A new pointer for a session. */
    static Pointer add(Object object) {
        Memory pointer = new Memory(1);
        ALL.put(pointer, new Session(pointer, object));
        return pointer;
    }

    /** The object behind a session of C's; null where Java did not attach it, or there is none. */
    static Object find(Pointer pointer) {
        Session session = pointer == null ? null : ALL.get(pointer);
        return session == null ? null : session.object;
    }
}
