package io.ringflux.tap.device;

import io.ringflux.nativeio.layout.FixedText;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Which interface, and how.
 *
 * <pre>{@code
 * struct ifreq {              // linux/if.h; 40 bytes
 *     char ifr_name[16];      //  0, 16
 *     short ifr_flags;        // 16, 2   in a union of 24 bytes
 * };
 * }</pre>
 */
final class IfreqLayout {
    static final int SIZE = 40;
    static final int IFR_NAME_OFFSET = 0;
    static final int IFR_FLAGS_OFFSET = 16;
    static final int NAME_BYTES = 16;

    private IfreqLayout() {}

    static void put(MutableDirectBuffer buffer, int offset, String name, int flags) {
        buffer.setMemory(offset, SIZE, (byte) 0);
        buffer.putBytes(offset + IFR_NAME_OFFSET, name.getBytes(StandardCharsets.UTF_8));
        buffer.putShort(offset + IFR_FLAGS_OFFSET, (short) flags);
    }

    static String name(DirectBuffer buffer, int offset) {
        return FixedText.get(buffer, offset + IFR_NAME_OFFSET, NAME_BYTES);
    }

    static int flags(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + IFR_FLAGS_OFFSET) & 0xffff;
    }
}
