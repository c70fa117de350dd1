package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.Umem;
import io.ringflux.afxdp.umem.UmemShare;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.TxQueue;
import io.ringflux.ring.ProducerRing;
import org.jspecify.annotations.Nullable;

/**
 * Sends by a transmit ring whose descriptors refer to frames where they lie, if that is in the socket's memory:
 * received ones, on loan or taken, among them. Frames from elsewhere are copied, and those that have no room before
 * them for a request where the kernel takes requests: it looks for that room whether or not there is one. Each is kept
 * until the completion ring says that the kernel has sent it.
 */
public final class XskTxQueue implements TxQueue {

    /** An Ethernet header; less is no frame. */
    private static final int LEAST_BYTES = 14;

    /** What the kernel puts into one skb. */
    private static final int MAX_SEGMENTS = 18;

    /** Answer of {@link #submitReferred}: another socket is sending what lies there. */
    private static final int ELSEWHERE = Integer.MIN_VALUE;

    private final XskCalls calls;
    private final RingMemory memory;
    private final SentFrames sent;
    private final TxKick kick;
    private final TxDescriptors descriptors;
    private final FramePool pool;
    private final boolean multiBuffer;
    private final int leastBytes;
    private final QueueCounters counters = new QueueCounters();
    private int frames;
    private long bytes;

    XskTxQueue(
            XskCalls calls,
            XskRings rings,
            XskOptions options,
            UmemShare share,
            int leastBytes,
            TxHooks hooks,
            SocketLoss loss) {
        this(calls, rings, options, share, leastBytes, hooks, loss, own(rings, options, share));
    }

    XskTxQueue(
            XskCalls calls,
            XskRings rings,
            XskOptions options,
            UmemShare share,
            int leastBytes,
            TxHooks hooks,
            SocketLoss loss,
            Completions completions) {
        this.leastBytes = leastBytes;
        this.calls = calls;
        this.memory = rings.sending();
        Umem umem = share.umem();
        this.pool = share.sending().pool();
        this.multiBuffer = options.multiBuffer();
        ProducerRing ring = memory.producing();
        SentStamps stamps = new SentStamps(options.txMetadata() ? hooks.listener() : null, umem.chunkCount());
        LaunchTimes launches = new LaunchTimes(options.txMetadata() ? hooks.schedule() : null);
        TxRequests requests = new TxRequests(options.txMetadata(), stamps.wanted(), launches, umem);
        this.sent = new SentFrames(completions, share, stamps);
        this.descriptors = new TxDescriptors(memory, ring, umem, sent, stamps, requests);
        this.kick = new TxKick(calls, memory, ring, sent, options.needWakeup(), counters, loss);
        calls.retain();
        calls.whenClosed(sent::close);
    }

    /**
     * The queue of a socket; frames from elsewhere are copied into that share.
     *
     * @param hooks heard where the kernel takes requests
     * @param common what the socket shares with others on its queue of the interface; null for one that is alone there
     */
    public static XskTxQueue of(
            XskSocket socket, UmemShare share, TxHooks hooks, SocketLoss loss, @Nullable QueueShare common) {
        XskRings rings = socket.rings();
        Completions completions = common == null
                ? own(rings, socket.options(), share)
                : common.completions().view(rings.sending().size());
        return new XskTxQueue(socket, rings, socket.options(), share, LEAST_BYTES, hooks, loss, completions);
    }

    private static Completions own(XskRings rings, XskOptions options, UmemShare share) {
        return new OwnCompletions(
                rings.completion(), options.txMetadata() ? share.umem().claims() : null);
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
        if (frame.next() != null || !descriptors.isReferable(frame) || descriptors.isRequested(frame)) {
            return submitPieces(frame);
        }
        int length = frame.length();
        if (length < leastBytes) {
            return dropped();
        }
        frame.retain(); // ends a loan first, which may move the bytes
        if (!sent.claim(frame)) {
            frame.release();
            return submitCopy(frame, length);
        }
        return submitOwned(frame, frame, 1, length);
    }

    @Override
    public int heldFrames() {
        return sent.count();
    }

    @Override
    public void flush() {
        if (descriptors.publish()) {
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
        boolean inside = frame.length() > 0;
        for (@Nullable Frame segment = frame; segment != null; segment = segment.next()) {
            segments += segment.length() > 0 ? 1 : 0;
            inside &= descriptors.isReferable(segment);
        }
        int total = frame.totalLength();
        if (total < leastBytes) {
            return dropped();
        }
        boolean referred = inside && segments <= (multiBuffer ? MAX_SEGMENTS : 1) && !descriptors.isRequested(frame);
        int used = referred ? submitReferred(frame, segments, total) : ELSEWHERE;
        return used == ELSEWHERE ? submitCopy(frame, total) : used;
    }

    private int submitReferred(Frame frame, int segments, int total) {
        int room = room(segments);
        if (room <= 0) {
            return room;
        }
        frame.retain();
        if (!sent.claim(frame)) {
            frame.release();
            return ELSEWHERE;
        }
        return submitOwned(frame, frame, segments, total);
    }

    private int submitCopy(Frame frame, int total) {
        int pieces = (total + pool.chunkBytes() - 1) / pool.chunkBytes();
        int room = room(pieces);
        if (room <= 0) {
            return room;
        }
        Frame copy = FrameBytes.copy(frame, pool);
        if (copy == null) {
            counters.addStarved();
            return FULL;
        }
        sent.claim(copy); // nobody else has it
        return submitOwned(copy, frame, pieces, total);
    }

    /** Whether there is room for so many pieces: 1, or what is to be answered. */
    private int room(int pieces) {
        if (pieces > (multiBuffer ? Math.min(MAX_SEGMENTS, size()) : 1)) {
            return QueueFault.TOO_LONG.code();
        }
        return reserve(pieces) < pieces ? full() : 1;
    }

    /** Takes over one reference, which was claimed. */
    private int submitOwned(Frame source, Frame original, int pieces, int total) {
        if (!descriptors.write(source, original, pieces)) {
            return dropped();
        }
        frames++;
        bytes += total;
        return pieces;
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
