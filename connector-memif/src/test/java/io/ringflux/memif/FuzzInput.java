package io.ringflux.memif;

import java.nio.ByteBuffer;

/** The bytes of one fuzzed run, read as the numbers that decide what happens next. Behind the end there are zeroes. */
public final class FuzzInput {
    private final ByteBuffer bytes;

    public FuzzInput(byte[] input) {
        bytes = ByteBuffer.wrap(input);
    }

    public boolean hasMore() {
        return bytes.hasRemaining();
    }

    /** 0 to 255. */
    public int octet() {
        return bytes.hasRemaining() ? Byte.toUnsignedInt(bytes.get()) : 0;
    }

    /** 0 to 65535. */
    public int word() {
        return octet() | octet() << 8;
    }

    /** One byte's choice among {@code count}, of at most 256. */
    public int choice(int count) {
        return octet() % count;
    }

    /** 1 to {@code most}, which is at most 256. */
    public int upTo(int most) {
        return 1 + choice(most);
    }

    public boolean flag() {
        return choice(2) == 1;
    }
}
