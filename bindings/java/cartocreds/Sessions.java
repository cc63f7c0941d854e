package cartocreds;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The objects that are sessions. C keeps a pointer for each of them, to memory that is allocated as long as the object is
 * here, so that pointers are unique. C calls {@link #END} when the last handle with that session is freed.
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

    /** The object for a session pointer from C; null if Java did not attach it, or there is none. */
    static Object find(Pointer pointer) {
        Session session = pointer == null ? null : ALL.get(pointer);
        return session == null ? null : session.object;
    }
}
