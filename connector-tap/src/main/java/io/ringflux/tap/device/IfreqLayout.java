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
 *     void *ifr_data;         // 16, 8   in the same
 * };
 * }</pre>
 */
final class IfreqLayout {
    static final int SIZE = 40;
    static final int IFR_NAME_OFFSET = 0;
    static final int IFR_FLAGS_OFFSET = 16;
    static final int IFR_DATA_OFFSET = 16;
    static final int NAME_BYTES = 16;

    private IfreqLayout() {}

    static void put(MutableDirectBuffer buffer, int offset, String name, int flags) {
        putName(buffer, offset, name);
        buffer.putShort(offset + IFR_FLAGS_OFFSET, (short) flags);
    }

    static void putData(MutableDirectBuffer buffer, int offset, String name, long address) {
        putName(buffer, offset, name);
        buffer.putLong(offset + IFR_DATA_OFFSET, address);
    }

    static String name(DirectBuffer buffer, int offset) {
        return FixedText.get(buffer, offset + IFR_NAME_OFFSET, NAME_BYTES);
    }

    static int flags(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + IFR_FLAGS_OFFSET) & 0xffff;
    }

    private static void putName(MutableDirectBuffer buffer, int offset, String name) {
        buffer.setMemory(offset, SIZE, (byte) 0);
        buffer.putBytes(offset + IFR_NAME_OFFSET, name.getBytes(StandardCharsets.UTF_8));
    }
}
