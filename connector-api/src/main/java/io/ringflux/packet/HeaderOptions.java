package io.ringflux.packet;

/**
 * The options of an IPv4 or TCP header, one after the other: kind (1), length (1), data. Padding (kind 1) is skipped.
 *
 * <pre>{@code
 * for (HeaderOptions option = tcp.options(); option.next(); ) {
 *     if (option.kind() == HeaderOptions.TCP_MSS && option.dataLength() == 2) {
 *         mss = option.u16(0);
 *     }
 * }
 * }</pre>
 *
 * Data is read with {@code u8}, {@code u16} and {@code i32} at an offset inside the option, which throw
 * {@link IndexOutOfBoundsException} beyond its end.
 */
public final class HeaderOptions {
    public static final int TCP_MSS = 2;
    public static final int TCP_WINDOW_SCALE = 3;
    public static final int TCP_SACK_PERMITTED = 4;
    public static final int TCP_SACK = 5;
    public static final int TCP_TIMESTAMPS = 8;

    private static final int END = 0;
    private static final int PADDING = 1;
    private static final int HEAD_LENGTH = 2;

    private final PacketBytes bytes;
    private int position;
    private int limit;
    private int kind;
    private int dataOffset;
    private int dataLength;
    private boolean malformed;

    HeaderOptions(PacketBytes bytes) {
        this.bytes = bytes;
    }

    HeaderOptions reset(int from, int to) {
        position = from;
        limit = to;
        kind = END;
        dataLength = 0;
        malformed = false;
        return this;
    }

    /** Moves to the next option; {@code false} at the end, or where an option's length is wrong. */
    public boolean next() {
        while (position < limit) {
            kind = bytes.u8(position);
            if (kind == END) {
                position = limit;
            } else if (kind == PADDING) {
                position++;
            } else {
                return take();
            }
        }
        dataLength = 0;
        return false;
    }

    private boolean take() {
        int length = limit - position < HEAD_LENGTH ? 0 : bytes.u8(position + 1);
        malformed = length < HEAD_LENGTH || length > limit - position;
        dataOffset = position + HEAD_LENGTH;
        dataLength = malformed ? 0 : length - HEAD_LENGTH;
        position = malformed ? limit : position + length;
        return !malformed;
    }

    /** Whether the walk ended at an option whose length is wrong. */
    public boolean isMalformed() {
        return malformed;
    }

    public int kind() {
        return kind;
    }

    public int dataLength() {
        return dataLength;
    }

    public int u8(int at) {
        return bytes.u8(dataOffset + check(at, Byte.BYTES));
    }

    public int u16(int at) {
        return bytes.u16(dataOffset + check(at, Short.BYTES));
    }

    public int i32(int at) {
        return bytes.i32(dataOffset + check(at, Integer.BYTES));
    }

    private int check(int at, int size) {
        if ((at | (dataLength - size - at)) < 0) {
            throw new IndexOutOfBoundsException(
                    "offset " + at + " with size " + size + " is outside the option of " + dataLength + " bytes");
        }
        return at;
    }
}
