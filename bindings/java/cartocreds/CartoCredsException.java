package cartocreds;

/** Why a call failed. The message is for people and never contains a secret. */
public class CartoCredsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final int osCode;

    CartoCredsException(int code, String message, int osCode) {
        super(message);
        this.code = code;
        this.osCode = osCode;
    }

    CartoCredsException(Status status, String message) {
        this(status.ordinal(), message, 0);
    }

    /** What kind of failure it is. */
    public Status status() {
        return Status.of(code);
    }

    /** The status as a number of the C interface. */
    public int code() {
        return code;
    }

    /** The system's own code (`errno`), or 0. */
    public int osCode() {
        return osCode;
    }
}
