package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.Umem;
import io.ringflux.frame.Frame;
import io.ringflux.ring.ProducerRing;
import org.jspecify.annotations.Nullable;

/**
 * Writes the descriptors of frames that lie in the socket's memory, and the requests before these frames. On the
 * queue's thread.
 */
final class TxDescriptors {

    private final RingMemory memory;
    private final ProducerRing ring;
    private final Umem umem;
    private final SentFrames sent;
    private final SentStamps stamps;
    private final TxRequests requests;
    private int pending;

    TxDescriptors(
            RingMemory memory, ProducerRing ring, Umem umem, SentFrames sent, SentStamps stamps, TxRequests requests) {
        this.memory = memory;
        this.ring = ring;
        this.umem = umem;
        this.sent = sent;
        this.stamps = stamps;
        this.requests = requests;
    }

    /** Whether that lies where the kernel takes it from: in its memory, with room for a request before it. */
    boolean isReferable(Frame segment) {
        return umem.holds(segment) && requests.haveRoom(segment.address());
    }

    /** Whether the kernel will still read or write before a frame, so that no other request can be there. */
    boolean isRequested(Frame frame) {
        return requests.differ() && umem.holds(frame) && sent.isAway(frame.address() - umem.base());
    }

    /**
     * Writes those of all segments that are not empty.
     *
     * @param source one reference of which goes with it; its chunks are claimed
     * @param original what the user gave, whose copy that may be
     * @param pieces how many these are
     * @return false when it cannot be sent as it wants: then nothing was written, and it is released
     */
    boolean write(Frame source, Frame original, int pieces) {
        int options = requests.prepare(source, original);
        if (options < 0) {
            sent.unclaim(source);
            source.release();
            return false;
        }
        if (pieces > 1) {
            source.retain(pieces - 1);
        }
        for (@Nullable Frame segment = source; segment != null; ) {
            Frame next = filledBehind(segment);
            put(segment, source, next == null ? options : options | XskUapi.XDP_PKT_CONTD);
            options = 0;
            segment = next;
        }
        return true;
    }

    /** Has the kernel see what was written; false when that is nothing. */
    boolean publish() {
        if (pending == 0) {
            return false;
        }
        ring.reserve(pending);
        ring.submit(pending);
        pending = 0;
        return true;
    }

    private void put(Frame segment, Frame head, int options) {
        long offset = segment.address() - umem.base();
        if (stamps.wanted() && (options & XskUapi.XDP_TX_METADATA) != 0) {
            stamps.expect((int) umem.chunkOf(offset));
        }
        long descriptor = memory.descriptor(ring.index(pending));
        DescriptorLayout.put(descriptor, offset, segment.length(), options);
        sent.add(offset, head);
        pending++;
    }

    private static @Nullable Frame filledBehind(Frame segment) {
        @Nullable Frame next = segment.next();
        while (next != null && next.length() == 0) {
            next = next.next();
        }
        return next;
    }
}
