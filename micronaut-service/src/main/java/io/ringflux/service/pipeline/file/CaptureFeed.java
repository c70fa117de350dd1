package io.ringflux.service.pipeline.file;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameLender;
import io.ringflux.service.pcap.CaptureFormatException;
import io.ringflux.service.pcap.CaptureInterface;
import io.ringflux.service.pcap.CaptureReader;
import io.ringflux.service.pcap.CapturedPacket;
import io.ringflux.service.pipeline.FinalFailureException;
import io.ringflux.service.pipeline.feed.Feed;
import io.ringflux.service.pipeline.feed.FeedFlux;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The packets of a capture file, one at a time because its reader keeps no more: at once, or as far apart as they were
 * seen.
 */
final class CaptureFeed implements Feed {

    /** Longer packets become chains; the longest packet fits into one burst. */
    private static final int CHUNK_BYTES = 16 << 10;

    private static final int SEGMENTS = CaptureInterface.MAX_SNAP_LENGTH / CHUNK_BYTES;

    static final FeedFlux.Shape SHAPE = new FeedFlux.Shape(1, SEGMENTS, CHUNK_BYTES, 64 * SEGMENTS);

    private final Path file;
    private final CaptureReader reader;
    private final boolean originalTiming;
    private boolean pending;
    private boolean started;
    private long firstSeenNs;
    private long startedNs;

    private CaptureFeed(Path file, CaptureReader reader, boolean originalTiming) {
        this.file = file;
        this.reader = reader;
        this.originalTiming = originalTiming;
    }

    static CaptureFeed open(Path file, boolean originalTiming) throws IOException {
        return new CaptureFeed(file, CaptureReader.open(file), originalTiming);
    }

    @Override
    public int lend(FrameLender lender, int limit) throws IOException {
        if (!pending && !advance()) {
            return END;
        }
        if (delayNs() > 0 || !lend(lender, reader.packet())) {
            return 0;
        }
        pending = false;
        return 1;
    }

    @Override
    public long delayNs() {
        if (!pending || !originalTiming) {
            return 0;
        }
        long dueNs = startedNs + (reader.packet().timestampNs() - firstSeenNs);
        return Math.max(0, dueNs - System.nanoTime());
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    @Override
    public String toString() {
        return "capture " + file;
    }

    private boolean advance() throws IOException {
        try {
            pending = reader.next();
        } catch (CaptureFormatException e) {
            throw new FinalFailureException(file + ": " + e.getMessage(), e);
        }
        if (pending) {
            requireEthernet(reader.packet());
        }
        if (pending && !started) {
            started = true;
            firstSeenNs = reader.packet().timestampNs();
            startedNs = System.nanoTime();
        }
        return pending;
    }

    private void requireEthernet(CapturedPacket packet) {
        int linkType = packet.captureInterface().linkType();
        if (linkType != CaptureInterface.ETHERNET) {
            throw new FinalFailureException(
                    file + ": found packets of link type " + linkType + ", expected " + CaptureInterface.ETHERNET
                            + " (Ethernet)",
                    null);
        }
    }

    private static boolean lend(FrameLender lender, CapturedPacket packet) {
        long address = packet.buffer().addressOffset() + packet.offset();
        int length = packet.capturedLength();
        int first = Math.min(length, CHUNK_BYTES);
        Frame head = lender.lendHead(address, first, packet.timestampNs());
        Frame last = head;
        for (int at = first; at < length && last != null; at += CHUNK_BYTES) {
            last = lender.lendSegment(last, address + at, Math.min(length - at, CHUNK_BYTES), packet.timestampNs());
        }
        if (head == null) {
            return false;
        }
        if (last == null) {
            lender.abandon(head);
            return false;
        }
        head.originalLength(packet.originalLength());
        return true;
    }
}
