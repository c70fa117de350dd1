package io.ringflux.packet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes packets for other programs to read. */
final class PcapFile {
    private static final int MAGIC = 0xa1b2_c3d4;
    private static final int SNAP_LENGTH = 262_144;

    private PcapFile() {}

    static void write(Path file, LinkType link, Iterable<byte[]> packets) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = Files.newOutputStream(file)) {
            head.putInt(MAGIC)
                    .putShort((short) 2)
                    .putShort((short) 4)
                    .putLong(0)
                    .putInt(SNAP_LENGTH)
                    .putInt(link.pcapLinkType());
            out.write(head.array());
            for (byte[] packet : packets) {
                ByteBuffer record = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
                record.putLong(0).putInt(packet.length).putInt(packet.length);
                out.write(record.array());
                out.write(packet);
            }
        }
    }
}
