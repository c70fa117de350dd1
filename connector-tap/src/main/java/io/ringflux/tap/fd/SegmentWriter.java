package io.ringflux.tap.fd;

import io.ringflux.frame.Frame;
import io.ringflux.nativeio.Mapping;
import io.ringflux.tap.offload.Segmenter;

/** Writes a large packet as the frames that it stands for. Made when a kernel refuses the first large one. */
final class SegmentWriter implements AutoCloseable {
    private static final int PACKET_BYTES = 65_600;

    private final Mapping memory = Mapping.anonymous(2L * PACKET_BYTES);
    private final PacketWriter writer;
    private final Segmenter segmenter;

    SegmentWriter(PacketWriter writer, boolean ethernet) {
        this.writer = writer;
        segmenter = new Segmenter(ethernet);
    }

    /** Writes what a frame stands for; the number of frames that the kernel took. */
    int write(Frame frame, int length, long offload) {
        long packet = memory.address();
        long target = packet + PACKET_BYTES;
        if (length > PACKET_BYTES) {
            return 0;
        }
        PacketWriter.copy(frame, packet);
        if (!segmenter.begin(packet, length, offload)) {
            return 0;
        }
        int taken = 0;
        while (segmenter.isActive()) {
            int bytes = segmenter.nextLength();
            segmenter.next(target);
            if (writer.write(target, bytes) > 0) {
                taken++;
            }
        }
        return taken;
    }

    @Override
    public void close() {
        memory.close();
    }
}
