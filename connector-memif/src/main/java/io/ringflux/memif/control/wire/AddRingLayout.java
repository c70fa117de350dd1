package io.ringflux.memif.control.wire;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * ADD_RING; the eventfd of the ring travels beside it.
 *
 * <pre>{@code
 * struct memif_msg_add_ring {      // packed, host order, offsets from the start of the message
 *     uint16_t flags;              //   2, bit 0: client to server
 *     uint16_t index;              //   4
 *     uint16_t region;             //   6
 *     uint32_t offset;             //   8
 *     uint8_t  log2_ring_size;     //  12
 *     uint16_t private_hdr_size;   //  13
 * };
 * }</pre>
 *
 * <p>Source: VPP {@code src/plugins/memif/memif.h}, {@code memif_msg_add_ring_t}.
 */
final class AddRingLayout {
    private static final int FLAGS = 2;
    private static final int INDEX = 4;
    private static final int REGION = 6;
    private static final int OFFSET = 8;
    private static final int RING_LOG2 = 12;
    private static final int PRIVATE_HEADER_BYTES = 13;

    private static final int FLAG_C2S = 1;

    private AddRingLayout() {}

    static void put(MutableDirectBuffer buffer, int offset, ControlMessage.AddRing addRing) {
        MessageLayout.start(buffer, offset, MessageLayout.ADD_RING);
        buffer.putShort(offset + FLAGS, (short) (addRing.direction() == RingDirection.C2S ? FLAG_C2S : 0));
        buffer.putShort(offset + INDEX, (short) addRing.index());
        buffer.putShort(offset + REGION, (short) addRing.region());
        buffer.putInt(offset + OFFSET, (int) addRing.offset());
        buffer.putByte(offset + RING_LOG2, (byte) addRing.ringLog2());
        buffer.putShort(offset + PRIVATE_HEADER_BYTES, (short) addRing.privateHeaderBytes());
    }

    static ControlMessage.AddRing get(DirectBuffer buffer, int offset) {
        boolean c2s = (buffer.getShort(offset + FLAGS) & FLAG_C2S) != 0;
        return new ControlMessage.AddRing(
                c2s ? RingDirection.C2S : RingDirection.S2C,
                Short.toUnsignedInt(buffer.getShort(offset + INDEX)),
                Short.toUnsignedInt(buffer.getShort(offset + REGION)),
                Integer.toUnsignedLong(buffer.getInt(offset + OFFSET)),
                Byte.toUnsignedInt(buffer.getByte(offset + RING_LOG2)),
                Short.toUnsignedInt(buffer.getShort(offset + PRIVATE_HEADER_BYTES)));
    }
}
