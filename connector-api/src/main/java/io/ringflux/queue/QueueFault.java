package io.ringflux.queue;

/** What a queue can find wrong, as named negative codes: the data path never throws. */
public enum QueueFault {
    /** A cursor that is further away than the ring is long. */
    BAD_CURSOR(-1, "a ring cursor is outside the ring"),
    /** A descriptor names a region that was never announced. */
    BAD_REGION(-2, "a descriptor names an unknown region"),
    /** A descriptor points outside its region. */
    BAD_BOUNDS(-3, "a descriptor points outside its region"),
    /** A descriptor has no bytes. */
    BAD_LENGTH(-4, "a descriptor has an impossible length"),
    /** A chain that has no end, or is longer than allowed. */
    BAD_CHAIN(-5, "a chain of descriptors has no end or is too long"),
    /** A frame to send that is longer than the ring can ever carry. */
    TOO_LONG(-6, "the frame is longer than the ring can carry"),
    /** The peer shrank the file behind the shared memory: there is nothing to read or write any more. */
    MEMORY_GONE(-7, "shared memory was taken away");

    private final int code;
    private final String text;

    QueueFault(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** The negative code that the data path returns. */
    public int code() {
        return code;
    }

    /** One clause that tells a person what is wrong. */
    public String text() {
        return text;
    }

    /** The fault behind a negative code. */
    public static QueueFault of(int code) {
        for (QueueFault fault : values()) {
            if (fault.code == code) {
                return fault;
            }
        }
        throw new IllegalArgumentException(code + " is not the code of a fault");
    }
}
