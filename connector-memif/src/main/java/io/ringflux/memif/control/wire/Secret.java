package io.ringflux.memif.control.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The shared secret of a link: at most 23 bytes in a field of 24, which a NUL ends. Bytes behind that NUL do not count.
 * It never shows in a log: {@link #toString()} says only whether there is one.
 */
public final class Secret {
    /** No secret: as a server's it lets everybody in, as a client's it opens only a server without one. */
    public static final Secret NONE = new Secret(new byte[Secret.FIELD_BYTES]);

    private static final int FIELD_BYTES = 24;
    private static final int MAX_BYTES = FIELD_BYTES - 1;

    private final byte[] field;

    private Secret(byte[] field) {
        this.field = field;
    }

    /**
     * The secret that this text means, in UTF-8; the empty text means {@link #NONE}.
     *
     * @throws IllegalArgumentException where it takes more than 23 bytes or holds a NUL
     */
    public static Secret of(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "secret takes " + bytes.length + " bytes in UTF-8, expected at most " + MAX_BYTES);
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("secret holds a NUL character, which would end it on the wire");
        }
        return new Secret(Arrays.copyOf(bytes, FIELD_BYTES));
    }

    static Secret get(DirectBuffer buffer, int offset) {
        byte[] field = new byte[FIELD_BYTES];
        for (int i = 0; i < FIELD_BYTES && buffer.getByte(offset + i) != 0; i++) {
            field[i] = buffer.getByte(offset + i);
        }
        return new Secret(field);
    }

    void put(MutableDirectBuffer buffer, int offset) {
        buffer.putBytes(offset, field);
    }

    /** Whether there is no secret. */
    public boolean isNone() {
        return field[0] == 0;
    }

    /** Whether both are the same secret; the time it takes does not depend on where they differ. */
    public boolean matches(Secret other) {
        return MessageDigest.isEqual(field, other.field);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && matches(secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(field);
    }

    @Override
    public String toString() {
        return isNone() ? "none" : "hidden";
    }
}
