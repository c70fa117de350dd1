package io.ringflux.reactive;

import io.ringflux.frame.Frame;
import io.ringflux.loop.PollTask;
import io.ringflux.loop.Poller;
import io.ringflux.loop.RxMode;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.TxQueue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The lasting place of one transmit queue in a port: shares the free slots of the present link among its senders.
 *
 * <p>Threading: everything on the lane's own loop, but {@link #offer}, {@link #end} and {@link #join}, which hop to it.
 */
final class TxLane implements PollTask {

    /** Frames submitted before the peer is told at the latest. */
    private static final int FLUSH_FRAMES = 64;

    /** How often a full ring is looked at while the loop sleeps: no peer signals that it made room. */
    private static final long ROOM_NS = 100_000;

    /** How often a ring that refers to frames is looked at while the loop sleeps: no peer signals that it took them. */
    private static final long HELD_NS = 1_000_000;

    private final Poller poller;
    private final RxMode mode;
    private final IntConsumer faults;
    private final LaneCounters counters = new LaneCounters();
    private final TxSenders senders = new TxSenders();
    private final TxStall stall = new TxStall(senders);
    private @Nullable TxQueue queue;
    private @Nullable Ending ending;
    private int unflushed;
    private boolean faulty;
    private boolean polled;

    TxLane(Poller poller, RxMode mode, IntConsumer faults) {
        this.poller = poller;
        this.mode = mode;
        this.faults = faults;
    }

    Poller poller() {
        return poller;
    }

    LaneCounters counters() {
        return counters;
    }

    /** Puts the queue of a new link in place of that of the last one; null without a link. */
    void offer(@Nullable TxQueue next) {
        if (next != null) {
            counters.follow(next.counters());
        }
        poller.execute(() -> adopt(next));
    }

    /** Ends all sending for good. */
    void end(Ending how) {
        poller.execute(() -> {
            adopt(null);
            ending = how;
            senders.end(how);
        });
    }

    void join(TxSender sender) {
        poller.execute(() -> {
            if (ending != null) {
                sender.end(ending);
            }
            if (ending != null || sender.isEnded()) {
                return;
            }
            senders.add(sender);
            poll();
            if (poller.isStopped()) {
                stopped();
            }
        });
    }

    void leave(TxSender sender) {
        if (senders.remove(sender)) {
            flush();
            stall.end();
            poll();
        }
    }

    /** The queue of the present link; null without one, or when its peer is at fault. */
    @Nullable
    TxQueue queue() {
        return faulty ? null : queue;
    }

    /** Counts frames that a sender put into the ring by itself. */
    void submitted(int frames) {
        unflushed += frames;
    }

    /**
     * Puts a frame into the ring; false when it must wait for room or for a link. An empty one is dropped: no ring can
     * carry it.
     */
    boolean submit(Frame frame) {
        TxQueue tx = queue;
        if (tx == null || faulty) {
            return false;
        }
        if (frame.length() == 0 && frame.totalLength() == 0) {
            tx.counters().addDropped(1);
            return true;
        }
        int used = submit(tx, frame);
        if (used > 0) {
            if (++unflushed >= FLUSH_FRAMES) {
                flush();
            }
            return true;
        }
        if (used == QueueFault.TOO_LONG.code()) {
            tx.counters().addDropped(1);
            return true;
        }
        if (used < 0) {
            fault(used);
        }
        stall.room(0);
        return false;
    }

    /** Where the peer took its memory away, that is a fault like any other: the frame waits for the next link. */
    private static int submit(TxQueue tx, Frame frame) {
        try {
            return tx.submit(frame);
        } catch (InternalError e) {
            int code = tx.verify();
            if (code == 0) {
                throw e;
            }
            return code;
        }
    }

    @Override
    public int work() {
        stall.beginRound();
        int work = senders.drain() + grant();
        work += unflushed;
        flush();
        stall.endRound(queue(), work);
        senders.completeWhenDone();
        poll();
        return work;
    }

    @Override
    public RxMode mode() {
        return queue != null && senders.wantRoom() ? mode : RxMode.INTERRUPT;
    }

    @Override
    public long arm() {
        if (senders.haveNews()) {
            return 0;
        }
        long heldNs = holdsFrames() ? HELD_NS : FOREVER;
        return queue != null && senders.wantRoom() ? ROOM_NS : heldNs;
    }

    @Override
    public void verify() {
        TxQueue tx = queue();
        if (tx != null && tx.verify() < 0) {
            fault(QueueFault.MEMORY_GONE.code());
        }
    }

    @Override
    public void stopped() {
        senders.end(Ending.stopped(poller));
        adopt(null);
    }

    /** Asks each sender's source for its share of the free slots. */
    private int grant() {
        TxQueue tx = queue;
        if (tx == null || faulty) {
            return 0;
        }
        int free = tx.reserve(tx.size());
        if (free < 0) {
            fault(free);
            return 0;
        }
        stall.room(free);
        return senders.grant(free, tx.size());
    }

    /** Takes part in the loop's rounds while there is somebody to serve, or the ring refers to frames. */
    private void poll() {
        boolean needed = !senders.isEmpty() || holdsFrames();
        if (needed && !polled) {
            poller.add(this);
        } else if (polled && !needed) {
            poller.remove(this);
        }
        polled = needed;
    }

    private boolean holdsFrames() {
        return queue != null && queue.heldFrames() > 0;
    }

    private void adopt(@Nullable TxQueue next) {
        TxQueue left = queue;
        stall.end();
        try {
            flush();
        } finally {
            if (left != null) {
                left.close();
                counters.retire(left.counters());
            }
            queue = next;
            faulty = false;
            poll();
        }
    }

    private void flush() {
        TxQueue tx = unflushed > 0 ? queue() : null;
        unflushed = 0;
        if (tx != null) {
            tx.flush();
        }
    }

    private void fault(int code) {
        int gone = queue == null ? 0 : queue.verify();
        faulty = true;
        faults.accept(gone < 0 ? gone : code);
    }
}
