package io.ringflux.memif.control.wire;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * ADD_REGION; the fd of the shared memory travels beside it.
 *
 * <pre>{@code
 * struct memif_msg_add_region {  // packed, host order, offsets from the start of the message
 *     uint16_t index;            //   2
 *     uint64_t size;             //   4
 * };
 * }</pre>
 *
 * <p>Source: VPP {@code src/plugins/memif/memif.h}, {@code memif_msg_add_region_t}.
 */
final class AddRegionLayout {
    private static final int INDEX = 2;
    private static final int BYTES = 4;

    private AddRegionLayout() {}

    static void put(MutableDirectBuffer buffer, int offset, ControlMessage.AddRegion addRegion) {
        MessageLayout.start(buffer, offset, MessageLayout.ADD_REGION);
        buffer.putShort(offset + INDEX, (short) addRegion.index());
        buffer.putLong(offset + BYTES, addRegion.bytes());
    }

    static ControlMessage.AddRegion get(DirectBuffer buffer, int offset) {
        return new ControlMessage.AddRegion(
                Short.toUnsignedInt(buffer.getShort(offset + INDEX)), buffer.getLong(offset + BYTES));
    }
}
