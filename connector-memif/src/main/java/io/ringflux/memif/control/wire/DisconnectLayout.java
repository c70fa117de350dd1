package io.ringflux.memif.control.wire;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * DISCONNECT.
 *
 * <pre>{@code
 * struct memif_msg_disconnect {  // packed, host order, offsets from the start of the message
 *     uint32_t code;             //   2
 *     uint8_t  string[96];       //   6
 * };
 * }</pre>
 *
 * <p>Source: VPP {@code src/plugins/memif/memif.h}, {@code memif_msg_disconnect_t}.
 */
final class DisconnectLayout {
    private static final int CODE = 2;
    private static final int STRING = 6;
    private static final int STRING_BYTES = 96;

    private DisconnectLayout() {}

    static void put(MutableDirectBuffer buffer, int offset, ControlMessage.Disconnect disconnect) {
        MessageLayout.start(buffer, offset, MessageLayout.DISCONNECT);
        buffer.putInt(offset + CODE, (int) disconnect.code());
        FixedString.put(buffer, offset + STRING, STRING_BYTES, disconnect.reason());
    }

    static ControlMessage.Disconnect get(DirectBuffer buffer, int offset) {
        return new ControlMessage.Disconnect(
                Integer.toUnsignedLong(buffer.getInt(offset + CODE)),
                FixedString.get(buffer, offset + STRING, STRING_BYTES));
    }
}
