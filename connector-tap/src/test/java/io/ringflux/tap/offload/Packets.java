package io.ringflux.tap.offload;

import io.ringflux.frame.Offload;
import io.ringflux.packet.PacketBuilder;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/** Large packets as the kernel would give them, and what stands in the frames cut from them. */
final class Packets {
    static final int SEQUENCE = 0x7fff_fff0;
    static final int IDENTIFICATION = 65_530 - 60_000;

    private static final ByteOrder NETWORK = ByteOrder.BIG_ENDIAN;

    private Packets() {}

    enum Ip {
        V4,
        V6
    }

    /** A packet and where its headers are. */
    record Large(UnsafeBuffer memory, int length, int network, int transport, int headerBytes, Ip ip, boolean tcp) {
        long address() {
            return memory.addressOffset();
        }

        long offload(int gsoSize) {
            int tcpType = ip == Ip.V4 ? Offload.GSO_TCP_V4 : Offload.GSO_TCP_V6;
            int type = tcp ? tcpType : Offload.GSO_UDP;
            return Offload.pack(gsoSize == 0 ? Offload.GSO_NONE : type, gsoSize, transport, tcp ? 16 : 6);
        }
    }

    static byte payloadByte(int index) {
        return (byte) (index * 7 + (index >>> 8));
    }

    static Large tcp(UnsafeBuffer memory, Ip ip, boolean ethernet, int vlans, int payload, int flags) {
        PacketBuilder builder = network(memory, ip, ethernet, vlans);
        builder.tcp(1000, 2000, flags, SEQUENCE, 1, 1024);
        return large(memory, builder, ip, ethernet, vlans, payload, true);
    }

    static Large udp(UnsafeBuffer memory, Ip ip, boolean ethernet, int payload) {
        PacketBuilder builder = network(memory, ip, ethernet, 0);
        builder.udp(1000, 2000);
        return large(memory, builder, ip, ethernet, 0, payload, false);
    }

    /** Puts the sum of the pseudo header where the checksum belongs, as the kernel does. */
    static void putPseudoSum(Large packet) {
        int length = packet.length() - packet.transport();
        UnsafeBuffer frame = new UnsafeBuffer(packet.address(), packet.length());
        long sum = pseudoSum(packet, frame, length);
        frame.putShort(packet.transport() + (packet.tcp() ? 16 : 6), (short) fold(sum), NETWORK);
    }

    private static PacketBuilder network(UnsafeBuffer memory, Ip ip, boolean ethernet, int vlans) {
        PacketBuilder builder = new PacketBuilder().wrap(memory, 0);
        if (ethernet) {
            builder.ethernet(0x020000000001L, 0x020000000002L);
        }
        for (int i = 0; i < vlans; i++) {
            builder.vlan(i == vlans - 1 ? 0x8100 : 0x88a8, 100 + i);
        }
        if (ip == Ip.V4) {
            return builder.ipv4(0x0a000001, 0x0a000002).ipv4Fragment(IDENTIFICATION, 0, false);
        }
        return builder.ipv6(0x20010db8_00000000L, 1, 0x20010db8_00000000L, 2);
    }

    private static Large large(
            UnsafeBuffer memory, PacketBuilder builder, Ip ip, boolean ethernet, int vlans, int payload, boolean tcp) {
        int network = (ethernet ? 14 : 0) + 4 * vlans;
        int transport = network + (ip == Ip.V4 ? 20 : 40);
        int headerBytes = transport + (tcp ? 20 : 8);
        builder.finish();
        for (int i = 0; i < payload; i++) {
            memory.putByte(headerBytes + i, payloadByte(i));
        }
        int length = headerBytes + payload;
        if (ip == Ip.V4) {
            memory.putShort(network + 2, (short) (length - network), NETWORK);
        } else {
            memory.putShort(network + 4, (short) (length - network - 40), NETWORK);
        }
        if (!tcp) {
            memory.putShort(transport + 4, (short) (length - transport), NETWORK);
        }
        return new Large(memory, length, network, transport, headerBytes, ip, tcp);
    }

    private static long pseudoSum(Large packet, UnsafeBuffer frame, int transportBytes) {
        boolean v4 = packet.ip() == Ip.V4;
        int from = packet.network() + (v4 ? 12 : 8);
        return words(frame, from, v4 ? 8 : 32) + (packet.tcp() ? 6 : 17) + transportBytes;
    }

    private static long words(UnsafeBuffer frame, int from, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (frame.getByte(from + i) & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        return sum;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }

    /** Reads the headers of a frame that was cut from a packet; right checksums read as 0. */
    static final class Reader {
        private final Large packet;

        Reader(Large packet) {
            this.packet = packet;
        }

        int ipLength(UnsafeBuffer frame) {
            boolean v4 = packet.ip() == Ip.V4;
            int field = frame.getShort(packet.network() + (v4 ? 2 : 4), NETWORK) & 0xffff;
            return v4 ? field : field + 40;
        }

        int identification(UnsafeBuffer frame) {
            return packet.ip() == Ip.V4 ? frame.getShort(packet.network() + 4, NETWORK) & 0xffff : 0;
        }

        int ipChecksum(UnsafeBuffer frame) {
            return packet.ip() == Ip.V4 ? ~fold(words(frame, packet.network(), 20)) & 0xffff : 0;
        }

        int transportChecksum(UnsafeBuffer frame) {
            int length = frame.capacity() - packet.transport();
            return ~fold(words(frame, packet.transport(), length) + pseudoSum(packet, frame, length)) & 0xffff;
        }

        int sequence(UnsafeBuffer frame) {
            return frame.getInt(packet.transport() + 4, NETWORK);
        }

        int tcpFlags(UnsafeBuffer frame) {
            return frame.getByte(packet.transport() + 13) & 0xff;
        }

        int udpLength(UnsafeBuffer frame) {
            return frame.getShort(packet.transport() + 4, NETWORK) & 0xffff;
        }
    }
}
