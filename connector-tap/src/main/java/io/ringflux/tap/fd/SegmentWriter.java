package io.ringflux.tap.fd;

import io.ringflux.nativeio.DeviceFile;
import io.ringflux.nativeio.Mapping;
import io.ringflux.tap.offload.Segmenter;

/** Writes a large packet as the frames that it stands for. Made when a kernel refuses the first large one. */
final class SegmentWriter implements AutoCloseable {
    private static final int PACKET_BYTES = 65_600;

    private final Mapping memory = Mapping.anonymous(2L * PACKET_BYTES);
    private final Segmenter segmenter;

    SegmentWriter(boolean ethernet) {
        segmenter = new Segmenter(ethernet);
    }

    /** Writes what {@code vectors} gathered last; the number of frames that the kernel took. */
    int write(DeviceFile file, FrameVectors vectors, long offload) {
        long packet = memory.address();
        long frame = packet + PACKET_BYTES;
        int length = vectors.copyTo(packet, PACKET_BYTES);
        if (length == 0 || !segmenter.begin(packet, length, offload)) {
            return 0;
        }
        int taken = 0;
        while (segmenter.isActive()) {
            int bytes = segmenter.nextLength();
            segmenter.next(frame);
            if (file.write(vectors.memory(), vectors.single(frame, bytes)) > 0) {
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
