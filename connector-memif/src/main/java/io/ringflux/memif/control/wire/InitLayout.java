package io.ringflux.memif.control.wire;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * INIT.
 *
 * <pre>{@code
 * struct memif_msg_init {       // packed, host order, offsets from the start of the message
 *     uint16_t version;         //   2
 *     uint32_t id;              //   4
 *     uint8_t  mode;            //   8
 *     uint8_t  secret[24];      //   9
 *     uint8_t  name[32];        //  33
 * };
 * }</pre>
 *
 * <p>Source: VPP {@code src/plugins/memif/memif.h}, {@code memif_msg_init_t}.
 */
final class InitLayout {
    private static final int VERSION = 2;
    private static final int ID = 4;
    private static final int MODE = 8;
    private static final int SECRET = 9;
    private static final int NAME = 33;
    private static final int NAME_BYTES = 32;

    private InitLayout() {}

    static void put(MutableDirectBuffer buffer, int offset, ControlMessage.Init init) {
        MessageLayout.start(buffer, offset, MessageLayout.INIT);
        buffer.putShort(offset + VERSION, (short) init.version());
        buffer.putInt(offset + ID, (int) init.id());
        buffer.putByte(offset + MODE, (byte) init.mode());
        init.secret().put(buffer, offset + SECRET);
        FixedString.put(buffer, offset + NAME, NAME_BYTES, init.name());
    }

    static ControlMessage.Init get(DirectBuffer buffer, int offset) {
        return new ControlMessage.Init(
                Short.toUnsignedInt(buffer.getShort(offset + VERSION)),
                Integer.toUnsignedLong(buffer.getInt(offset + ID)),
                Byte.toUnsignedInt(buffer.getByte(offset + MODE)),
                Secret.get(buffer, offset + SECRET),
                FixedString.get(buffer, offset + NAME, NAME_BYTES));
    }
}
