package io.ringflux.afxdp.program;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Frames of many kinds, by name. */
final class SampleFrames {
    private static final byte[] SOURCE_6 = address6(1);
    private static final byte[] DESTINATION_6 = address6(2);

    private SampleFrames() {}

    static Map<String, byte[]> untagged() {
        Map<String, byte[]> frames = new LinkedHashMap<>();
        frames.put("arp", ethernet(0x0806, new byte[28]));
        frames.put("lldp", ethernet(0x88cc, new byte[46]));
        frames.put("icmp", version4(1, 0, 0, ports(8, 0)));
        frames.put("icmp6", version6(58, ports(128, 0)));
        for (int protocol : new int[] {6, 17}) {
            String name = protocol == 6 ? "tcp" : "udp";
            for (int port : new int[] {53, 54}) {
                frames.put(name + "4 " + port, version4(protocol, 0, 0, ports(4000, port)));
                frames.put(name + "4 from " + port, version4(protocol, 0, 0, ports(port, 4000)));
                frames.put(name + "6 " + port, version6(protocol, ports(4000, port)));
                frames.put(name + "6 from " + port, version6(protocol, ports(port, 4000)));
            }
            frames.put(name + "4 with options", version4(protocol, 0, 8, ports(4000, 53)));
            frames.put(name + "4 first fragment", version4(protocol, 0x2000, 0, ports(4000, 53)));
            frames.put(name + "4 later fragment", version4(protocol, 0x0010, 0, ports(4000, 53)));
            frames.put(name + "4 do not fragment", version4(protocol, 0x4000, 0, ports(4000, 53)));
        }
        frames.put("gre", version4(47, 0, 0, ports(4000, 53)));
        return frames;
    }

    static byte[] tagged(byte[] frame, int type, int vlan) {
        ByteBuffer tagged = ByteBuffer.allocate(frame.length + 4);
        tagged.put(frame, 0, 12).putShort((short) type).putShort((short) (0x6000 | vlan));
        return tagged.put(frame, 12, frame.length - 12).array();
    }

    private static byte[] ports(int source, int destination) {
        return ByteBuffer.allocate(40)
                .putShort((short) source)
                .putShort((short) destination)
                .array();
    }

    private static byte[] version4(int protocol, int fragment, int optionBytes, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(20 + optionBytes + payload.length);
        packet.put((byte) (0x45 + optionBytes / 4)).put((byte) 0).putShort((short) packet.capacity());
        packet.putShort((short) 1)
                .putShort((short) fragment)
                .put((byte) 64)
                .put((byte) protocol)
                .putShort((short) 0);
        packet.putInt(0x0a000001).putInt(0x0a000002).put(new byte[optionBytes]).put(payload);
        return ethernet(0x0800, packet.array());
    }

    private static byte[] version6(int protocol, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(40 + payload.length);
        packet.putInt(0x60000000)
                .putShort((short) payload.length)
                .put((byte) protocol)
                .put((byte) 64);
        return ethernet(
                0x86dd, packet.put(SOURCE_6).put(DESTINATION_6).put(payload).array());
    }

    private static byte[] ethernet(int type, byte[] payload) {
        return ByteBuffer.allocate(14 + payload.length)
                .put(new byte[12])
                .putShort((short) type)
                .put(payload)
                .array();
    }

    private static byte[] address6(int last) {
        return ByteBuffer.allocate(16)
                .putInt(0x20010db8)
                .putInt(0)
                .putInt(0)
                .putInt(last)
                .array();
    }
}
