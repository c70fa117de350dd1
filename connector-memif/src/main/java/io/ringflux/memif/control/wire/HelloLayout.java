package io.ringflux.memif.control.wire;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * HELLO.
 *
 * <pre>{@code
 * struct memif_msg_hello {          // packed, host order, offsets from the start of the message
 *     uint8_t  name[32];            //   2
 *     uint16_t min_version;         //  34
 *     uint16_t max_version;         //  36
 *     uint16_t max_region;          //  38
 *     uint16_t max_m2s_ring;        //  40
 *     uint16_t max_s2m_ring;        //  42
 *     uint8_t  max_log2_ring_size;  //  44
 * };
 * }</pre>
 *
 * <p>Source: VPP {@code src/plugins/memif/memif.h}, {@code memif_msg_hello_t}.
 */
final class HelloLayout {
    private static final int NAME = 2;
    private static final int NAME_BYTES = 32;
    private static final int MIN_VERSION = 34;
    private static final int MAX_VERSION = 36;
    private static final int MAX_REGION = 38;
    private static final int MAX_S2C_RING = 40;
    private static final int MAX_C2S_RING = 42;
    private static final int MAX_RING_LOG2 = 44;

    private HelloLayout() {}

    static void put(MutableDirectBuffer buffer, int offset, ControlMessage.Hello hello) {
        MessageLayout.start(buffer, offset, MessageLayout.HELLO);
        FixedString.put(buffer, offset + NAME, NAME_BYTES, hello.name());
        buffer.putShort(offset + MIN_VERSION, (short) hello.minVersion());
        buffer.putShort(offset + MAX_VERSION, (short) hello.maxVersion());
        buffer.putShort(offset + MAX_REGION, (short) hello.maxRegion());
        buffer.putShort(offset + MAX_S2C_RING, (short) hello.maxS2cRing());
        buffer.putShort(offset + MAX_C2S_RING, (short) hello.maxC2sRing());
        buffer.putByte(offset + MAX_RING_LOG2, (byte) hello.maxRingLog2());
    }

    static ControlMessage.Hello get(DirectBuffer buffer, int offset) {
        return new ControlMessage.Hello(
                FixedString.get(buffer, offset + NAME, NAME_BYTES),
                Short.toUnsignedInt(buffer.getShort(offset + MIN_VERSION)),
                Short.toUnsignedInt(buffer.getShort(offset + MAX_VERSION)),
                Short.toUnsignedInt(buffer.getShort(offset + MAX_REGION)),
                Short.toUnsignedInt(buffer.getShort(offset + MAX_S2C_RING)),
                Short.toUnsignedInt(buffer.getShort(offset + MAX_C2S_RING)),
                Byte.toUnsignedInt(buffer.getByte(offset + MAX_RING_LOG2)));
    }
}
