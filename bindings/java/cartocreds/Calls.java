package cartocreds;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Converts texts and flags for C, texts from C, and errors into exceptions. */
final class Calls {
    private static final Library C = Library.INSTANCE;

    private Calls() { }

    /** Calls with a place for an error, and throws the error that is stored there. */
    static <T> T call(Function<PointerByReference, T> call) {
        PointerByReference place = new PointerByReference();
        T result = call.apply(place);
        CartoCredsException error = taken(place);
        if (error != null) {
            throw error;
        }
        return result;
    }

    /**
     * Saves or deletes, and returns the status. It returns NOT_DURABLE too instead of throwing it, because the change is
     * made; and `harmless`, if one is given.
     */
    static Status change(Function<PointerByReference, Integer> call, Status... harmless) {
        PointerByReference place = new PointerByReference();
        call.apply(place);
        CartoCredsException error = taken(place);
        if (error == null) {
            return Status.OK;
        }
        if (error.status() == Status.NOT_DURABLE || List.of(harmless).contains(error.status())) {
            return error.status();
        }
        throw error;
    }

    /** Converts the error that a call stored, and frees it; null if there is none. */
    private static CartoCredsException taken(PointerByReference place) {
        Pointer error = place.getValue();
        if (error == null) {
            return null;
        }
        try {
            return new CartoCredsException(C.creds_error_status(error), text(C.creds_error_message(error)),
                    C.creds_error_os_code(error));
        } finally {
            C.creds_error_free(error);
        }
    }

    /** A text that C keeps, or null. */
    static String text(Pointer borrowed) {
        return borrowed == null ? null : borrowed.getString(0, "UTF-8");
    }

    /** A text that is ours to free, or null. */
    static String owned(Pointer owned) {
        try {
            return text(owned);
        } finally {
            C.creds_string_free(owned);
        }
    }

    /**
     * A text for C; null if it is left out. Refuses a NUL, which ends a text in C, and half a surrogate pair, which has no
     * UTF-8.
     */
    static byte[] utf8(String text, String name, Status statusOfNul) {
        if (text == null) {
            return null;
        }
        if (text.indexOf('\0') >= 0) {
            throw new CartoCredsException(statusOfNul, name + " has a NUL inside; remove it");
        }
        byte[] bytes = Native.toByteArray(text, "UTF-8");
        if (!Native.toString(bytes, "UTF-8").equals(text)) {
            throw new CartoCredsException(Status.INVALID_UTF8,
                    name + " has half a surrogate pair, which is no text; remove it");
        }
        return bytes;
    }

    /** A path for C. It cannot be null, because the default file has methods of its own. */
    static byte[] utf8(Path file) {
        Objects.requireNonNull(file, "file is null; for the default file call loadDefault(), save() or delete()");
        return utf8(file.toString(), "file", Status.INVALID_PATH);
    }

    static int bits(Flag... flags) {
        int bits = 0;
        for (Flag flag : flags) {
            bits |= flag.bit;
        }
        return bits;
    }
}
