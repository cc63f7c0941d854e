package cartocreds;

import com.sun.jna.Pointer;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.function.Function;

/** A reference to credentials in the library, which is freed when it is closed or when its owner is collected. */
final class Handle implements AutoCloseable {
    private static final Library C = Library.INSTANCE;
    private static final Cleaner CLEANER = Cleaner.create();

    /* The cleaner's object. It must not refer to the owner, because the owner would then never be collected. */
    private static final class Owned implements Runnable {
        private Pointer pointer;

        @Override
        public synchronized void run() {
            C.creds_free(pointer);
            pointer = null;
        }

        /** Another reference; null if this one is freed. */
        synchronized Pointer share() {
            return C.creds_from_credentials(pointer);
        }
    }

    private final Owned owned = new Owned();
    private final Cleaner.Cleanable cleanable;

    Handle(Pointer pointer) {
        owned.pointer = pointer;
        cleanable = CLEANER.register(this, owned);
    }

    /**
     * Calls with the pointer. Each call has a reference of its own, so calls do not wait for each other, and do not fail
     * if another thread closes this one in the meantime.
     */
    <T> T ask(Function<Pointer, T> call) {
        Pointer pointer = owned.share();
        Reference.reachabilityFence(this);
        if (pointer == null) {
            throw new CartoCredsException(Status.NULL_ARGUMENT, "these credentials are closed; use them before that");
        }
        try {
            return call.apply(pointer);
        } finally {
            C.creds_free(pointer);
        }
    }

    @Override
    public void close() {
        cleanable.clean();
    }
}
