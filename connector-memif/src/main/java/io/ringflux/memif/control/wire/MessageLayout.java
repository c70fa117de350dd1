package io.ringflux.memif.control.wire;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The frame of every control message; what follows a payload is padding: zero when sent, ignored when received.
 *
 * <pre>{@code
 * struct memif_msg {            // packed, host order
 *     uint16_t type;            //   0
 *     uint8_t  payload[126];    //   2
 * };
 * }</pre>
 *
 * <p>Source: VPP {@code src/plugins/memif/memif.h}, {@code memif_msg_t} and {@code memif_msg_type_t}.
 */
final class MessageLayout {
    static final int SIZE = 128;

    static final int ACK = 1;
    static final int HELLO = 2;
    static final int INIT = 3;
    static final int ADD_REGION = 4;
    static final int ADD_RING = 5;
    static final int CONNECT = 6;
    static final int CONNECTED = 7;
    static final int DISCONNECT = 8;

    private static final int TYPE = 0;

    private MessageLayout() {}

    static int type(DirectBuffer buffer, int offset) {
        return Short.toUnsignedInt(buffer.getShort(offset + TYPE));
    }

    /** Makes a message of this type with an all-zero payload. */
    static void start(MutableDirectBuffer buffer, int offset, int type) {
        buffer.setMemory(offset, SIZE, (byte) 0);
        buffer.putShort(offset + TYPE, (short) type);
    }
}
