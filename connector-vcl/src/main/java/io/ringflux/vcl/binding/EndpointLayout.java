package io.ringflux.vcl.binding;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * An address and port, with room for the address itself behind the struct.
 *
 * <pre>{@code
 * typedef struct vppcom_endpt_t_ {      // vcl/vppcom.h, 23.06 and later; earlier ones are shorter and zero alike
 *   uint8_t unused;                     //  0, 1
 *   uint8_t is_ip4;                     //  1, 1: 1 for IPv4
 *   uint8_t *ip;                        //  8, 8: 4 or 16 bytes
 *   uint16_t port;                      // 16, 2: network order
 *   uint64_t unused2;                   // 24, 8
 *   uint32_t app_tlv_len;               // 32, 4
 *   vppcom_endpt_tlv_t *app_tlvs;       // 40, 8: read when not zero
 * } vppcom_endpt_t;
 * }</pre>
 */
final class EndpointLayout {
    static final int SIZE = 48;
    static final int IS_IP4_OFFSET = 1;
    static final int IP_OFFSET = 8;
    static final int PORT_OFFSET = 16;

    /** The address lies behind the struct, at an offset that holds for every release. */
    static final int ADDRESS_OFFSET = 64;

    private static final int IP4_BYTES = 4;
    private static final int IP6_BYTES = 16;

    /** Bytes that struct and address take together. */
    static final int TOTAL_BYTES = ADDRESS_OFFSET + IP6_BYTES;

    private EndpointLayout() {}

    /** Prepares it to be filled by a call. */
    static void clear(MutableDirectBuffer buffer, int offset) {
        buffer.setMemory(offset, TOTAL_BYTES, (byte) 0);
        buffer.putLong(offset + IP_OFFSET, buffer.addressOffset() + offset + ADDRESS_OFFSET);
    }

    static void put(MutableDirectBuffer buffer, int offset, InetSocketAddress address) {
        clear(buffer, offset);
        byte[] ip = address.getAddress().getAddress();
        buffer.putByte(offset + IS_IP4_OFFSET, (byte) (ip.length == IP4_BYTES ? 1 : 0));
        buffer.putBytes(offset + ADDRESS_OFFSET, ip);
        buffer.putShort(offset + PORT_OFFSET, (short) address.getPort(), ByteOrder.BIG_ENDIAN);
    }

    static InetSocketAddress read(MutableDirectBuffer buffer, int offset) {
        byte[] ip = new byte[buffer.getByte(offset + IS_IP4_OFFSET) == 0 ? IP6_BYTES : IP4_BYTES];
        buffer.getBytes(offset + ADDRESS_OFFSET, ip);
        int port = Short.toUnsignedInt(buffer.getShort(offset + PORT_OFFSET, ByteOrder.BIG_ENDIAN));
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address of " + ip.length + " bytes", e);
        }
    }
}
