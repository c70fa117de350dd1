package io.ringflux.service.pcap;

import java.nio.ByteBuffer;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** Off-heap packets with reproducible contents. */
final class Packets {
    private static final int CAPACITY = 65_536;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(CAPACITY);
    private final UnsafeBuffer buffer = new UnsafeBuffer(memory);

    long address() {
        return buffer.addressOffset();
    }

    /** Puts the packet of that seed at {@link #address} and returns a copy of it. */
    byte[] fill(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        buffer.putBytes(0, bytes);
        return bytes;
    }

    static byte[] bytes(CapturedPacket packet) {
        byte[] bytes = new byte[packet.capturedLength()];
        packet.buffer().getBytes(packet.offset(), bytes);
        return bytes;
    }
}
