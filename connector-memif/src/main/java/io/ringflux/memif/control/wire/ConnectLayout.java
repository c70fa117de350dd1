package io.ringflux.memif.control.wire;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * CONNECT and CONNECTED, which differ in their type only.
 *
 * <pre>{@code
 * struct memif_msg_connect {    // packed, offsets from the start of the message
 *     uint8_t  if_name[32];     //   2
 * };
 * }</pre>
 *
 * <p>Source: VPP {@code src/plugins/memif/memif.h}, {@code memif_msg_connect_t} and {@code memif_msg_connected_t}.
 */
final class ConnectLayout {
    private static final int IF_NAME = 2;
    private static final int IF_NAME_BYTES = 32;

    private ConnectLayout() {}

    static void put(MutableDirectBuffer buffer, int offset, int type, String interfaceName) {
        MessageLayout.start(buffer, offset, type);
        FixedString.put(buffer, offset + IF_NAME, IF_NAME_BYTES, interfaceName);
    }

    static String interfaceName(DirectBuffer buffer, int offset) {
        return FixedString.get(buffer, offset + IF_NAME, IF_NAME_BYTES);
    }
}
