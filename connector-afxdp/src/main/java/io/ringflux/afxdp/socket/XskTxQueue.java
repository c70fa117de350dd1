package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.SentListener;
import io.ringflux.afxdp.umem.Umem;
import io.ringflux.afxdp.umem.UmemShare;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.frame.Offload;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.TxQueue;
import io.ringflux.ring.ProducerRing;
import org.jspecify.annotations.Nullable;

/**
 * Sends by a transmit ring whose descriptors refer to frames where they lie, if that is in the socket's memory:
 * received ones, on loan or taken, among them. Frames from elsewhere are copied. Each is kept until the completion ring
 * says that the kernel has sent it.
 */
public final class XskTxQueue implements TxQueue {

    /** An Ethernet header; less is no frame. */
    private static final int LEAST_BYTES = 14;

    /** What the kernel puts into one skb. */
    private static final int MAX_SEGMENTS = 18;

    private final XskCalls calls;
    private final RingMemory memory;
    private final ProducerRing ring;
    private final SentFrames sent;
    private final TxKick kick;
    private final TxRequests requests;
    private final SentStamps stamps;
    private final Umem umem;
    private final FramePool pool;
    private final boolean multiBuffer;
    private final int leastBytes;
    private final QueueCounters counters = new QueueCounters();
    private int pending;
    private int frames;
    private long bytes;

    XskTxQueue(
            XskCalls calls,
            XskRings rings,
            XskOptions options,
            UmemShare share,
            int leastBytes,
            @Nullable SentListener listener,
            SocketLoss loss) {
        this.leastBytes = leastBytes;
        this.calls = calls;
        this.memory = rings.sending();
        this.ring = memory.producing();
        this.umem = share.umem();
        this.pool = share.sending().pool();
        this.multiBuffer = options.multiBuffer();
        this.stamps = new SentStamps(options.txMetadata() ? listener : null, umem.chunkCount());
        this.requests = new TxRequests(options.txMetadata(), stamps.wanted(), umem);
        this.sent = new SentFrames(rings.completion(), share, stamps);
        this.kick = new TxKick(calls, memory, ring, sent, options.needWakeup(), counters, loss);
        calls.retain();
        calls.whenClosed(sent::close);
    }

    /**
     * The queue of a socket; frames from elsewhere are copied into that share.
     *
     * @param listener is told when frames were sent, if the kernel tells
     */
    public static XskTxQueue of(XskSocket socket, UmemShare share, @Nullable SentListener listener, SocketLoss loss) {
        return new XskTxQueue(socket, socket.rings(), socket.options(), share, LEAST_BYTES, listener, loss);
    }

    @Override
    public int size() {
        return memory.size();
    }

    @Override
    public int reserve(int wanted) {
        int free = free();
        if (free < wanted) {
            if (!sent.reclaim()) {
                return fault(QueueFault.BAD_CURSOR.code());
            }
            kick.retry();
            free = free();
        }
        return Math.min(free, wanted);
    }

    @Override
    public int submit(Frame frame) {
        int free = reserve(1);
        if (free <= 0) {
            return free < 0 ? free : full();
        }
        if (frame.next() != null || !umem.holds(frame) || isRequested(frame)) {
            return submitPieces(frame);
        }
        int length = frame.length();
        int options = requests.prepare(frame);
        if (length < leastBytes || options < 0) {
            return dropped();
        }
        frame.retain(); // ends a loan first, which may move the bytes
        describe(frame, frame, options);
        frames++;
        bytes += length;
        return 1;
    }

    @Override
    public int heldFrames() {
        return sent.count();
    }

    @Override
    public void flush() {
        if (pending > 0) {
            ring.reserve(pending);
            ring.submit(pending);
            pending = 0;
            counters.addBurst(frames, bytes);
            frames = 0;
            bytes = 0;
            kick.now();
        }
    }

    @Override
    public QueueCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        sent.reclaim();
        calls.release();
    }

    /** Frames that the kernel has not said to be sent; on the queue's thread. */
    public int sentCount() {
        return sent.frameCount();
    }

    /** A chain, or a frame from elsewhere: all of its entries or none. */
    private int submitPieces(Frame frame) {
        int segments = 0;
        boolean inside = true;
        for (@Nullable Frame segment = frame; segment != null; segment = segment.next()) {
            segments += segment.length() > 0 ? 1 : 0;
            inside &= umem.holds(segment);
        }
        int total = frame.totalLength();
        if (total < leastBytes) {
            return dropped();
        }
        boolean fits = segments <= (multiBuffer ? MAX_SEGMENTS : 1);
        boolean referred = inside && fits && frame.length() > 0 && !isRequested(frame);
        int needed = referred ? segments : (total + pool.chunkBytes() - 1) / pool.chunkBytes();
        if (needed > (multiBuffer ? Math.min(MAX_SEGMENTS, size()) : 1)) {
            return QueueFault.TOO_LONG.code();
        }
        if (reserve(needed) < needed) {
            return full();
        }
        Frame source = referred ? frame.retain() : copy(frame, total);
        if (source == null) {
            counters.addStarved();
            return FULL;
        }
        int options = requests.prepare(source);
        if (options < 0) {
            source.release();
            return dropped();
        }
        if (needed > 1) {
            source.retain(needed - 1);
        }
        for (@Nullable Frame segment = source; segment != null; ) {
            Frame next = filledBehind(segment);
            describe(segment, source, next == null ? options : options | XskUapi.XDP_PKT_CONTD);
            options = 0;
            segment = next;
        }
        frames++;
        bytes += total;
        return needed;
    }

    private @Nullable Frame copy(Frame frame, int total) {
        Frame copy = pool.allocate(total);
        if (copy == null) {
            return null;
        }
        Offload.set(copy, Offload.of(frame));
        FrameBytes.copy(frame, copy);
        return copy;
    }

    private void describe(Frame segment, Frame head, int options) {
        long offset = segment.address() - umem.base();
        if (stamps.wanted() && (options & XskUapi.XDP_TX_METADATA) != 0) {
            stamps.expect((int) umem.chunkOf(offset));
        }
        long descriptor = memory.descriptor(ring.index(pending));
        DescriptorLayout.put(descriptor, offset, segment.length(), options);
        sent.add(offset, head);
        pending++;
    }

    /** Whether the kernel will still write before a frame, so that no second request can be there. */
    private boolean isRequested(Frame frame) {
        return stamps.wanted() && umem.holds(frame) && sent.isAway(frame.address() - umem.base());
    }

    private static @Nullable Frame filledBehind(Frame segment) {
        @Nullable Frame next = segment.next();
        while (next != null && next.length() == 0) {
            next = next.next();
        }
        return next;
    }

    private int free() {
        return memory.size() - sent.count();
    }

    private int full() {
        counters.addFull();
        return FULL;
    }

    private int dropped() {
        counters.addDropped(1);
        return 1;
    }

    private int fault(int code) {
        counters.addFault();
        return code;
    }
}
