package io.ringflux.service.pcap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts pcapng blocks together by hand, in the byte order of the target. */
final class PcapngBytes {
    private PcapngBytes() {}

    static ByteBuffer pcapng(ByteOrder order) {
        ByteBuffer file = ByteBuffer.allocate(200_000).order(order);
        sectionHeader(file);
        return file;
    }

    static void sectionHeader(ByteBuffer file) {
        file.putInt(PcapngBlock.SECTION_HEADER).putInt(28).putInt(PcapngBlock.BYTE_ORDER_MAGIC);
        file.putShort((short) 1).putShort((short) 0).putLong(-1).putInt(28);
    }

    static void interfaceBlock(ByteBuffer file, int resolution) {
        file.putInt(PcapngBlock.INTERFACE_DESCRIPTION)
                .putInt(40)
                .putShort((short) 1)
                .putShort((short) 0)
                .putInt(0);
        file.putShort((short) 2).putShort((short) 4).put("eth0".getBytes(StandardCharsets.US_ASCII));
        file.putShort((short) 9).putShort((short) 1).put((byte) resolution).put(new byte[3]);
        file.putInt(0).putInt(40);
    }

    static void packetBlock(ByteBuffer file, int interfaceIndex, long units, byte[] packet) {
        int padded = PcapngBlock.padded(packet.length);
        file.putInt(PcapngBlock.ENHANCED_PACKET).putInt(32 + padded).putInt(interfaceIndex);
        file.putInt((int) (units >>> 32))
                .putInt((int) units)
                .putInt(packet.length)
                .putInt(packet.length);
        file.put(Arrays.copyOf(packet, padded)).putInt(32 + padded);
    }

    static void block(ByteBuffer file, int type, byte[] body) {
        file.putInt(type).putInt(12 + body.length).put(body).putInt(12 + body.length);
    }
}
