package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.UmemArea;
import io.ringflux.frame.ChunkLender;
import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FrameLender;
import io.ringflux.nativeio.Fd;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.RxQueue;
import io.ringflux.ring.ConsumerRing;
import org.jspecify.annotations.Nullable;

/**
 * Receives by a receive ring, and supplies the fill ring. Frames are lent in the chunks that the kernel filled; one
 * that is taken stays there, and another chunk takes its place.
 *
 * <p>A frame that was taken although it was not handled counts as handled, with all before it.
 *
 * <p>Errors: a descriptor is read once and checked before it is used: its chunk is with the kernel, its bytes are
 * inside that chunk, a chain has an end. A breach makes the queue useless.
 */
public final class XskRxQueue implements RxQueue {

    private static final int CHAINED_CAPACITY = 4 * MAX_BURST;

    private final XskCalls calls;
    private final RingMemory memory;
    private final ConsumerRing ring;
    private final RxChunks chunks;
    private final ReceiveClock clock;
    private final boolean multiBuffer;
    private final boolean busyPoll;
    private final RxDescriptors descriptors;
    private final SleepWatch watch;
    private final int[] slotEnds = new int[MAX_BURST];
    private final long[] byteEnds = new long[MAX_BURST];
    private final QueueCounters counters;
    private volatile long lostInKernel;
    private long countedLost;

    XskRxQueue(
            XskCalls calls, XskRings rings, XskOptions options, UmemArea area, ChunkLender lender, ReceiveClock clock) {
        this(calls, rings, options, own(calls, rings, options, area, lender), clock, new QueueCounters());
    }

    XskRxQueue(
            XskCalls calls,
            XskRings rings,
            XskOptions options,
            RxChunks chunks,
            ReceiveClock clock,
            QueueCounters counters) {
        this.calls = calls;
        this.memory = rings.receiving();
        this.ring = memory.consuming();
        this.chunks = chunks;
        this.clock = clock;
        this.counters = counters;
        this.multiBuffer = options.multiBuffer();
        this.busyPoll = options.busyPoll().equals("on");
        this.descriptors = new RxDescriptors(memory, ring, chunks, clock);
        this.watch = new SleepWatch(calls.fd());
        calls.retain();
        calls.whenClosed(chunks::close);
        chunks.supply();
    }

    /**
     * The queue of a socket; its frames are those of the area, or move there when they are taken.
     *
     * @param common what the socket shares with others on its queue of the interface; null for one that is alone there
     */
    public static XskRxQueue of(
            XskSocket socket, UmemArea area, int port, int queue, boolean stamped, @Nullable QueueShare common) {
        XskOptions options = socket.options();
        int capacity = options.multiBuffer() ? CHAINED_CAPACITY : MAX_BURST;
        SharedFill fill = common == null ? null : common.fill();
        ReceiveClock clock = new ReceiveClock(stamped);
        if (fill == null) {
            ChunkLender lender = new ChunkLender(area.pool(), capacity, port, queue);
            return new XskRxQueue(socket, socket.rings(), options, area, lender, clock);
        }
        QueueCounters counters = new QueueCounters();
        SharedChunks chunks = new SharedChunks(fill, new FrameLender(area.pool(), capacity, port, queue), counters);
        return new XskRxQueue(socket, socket.rings(), options, chunks, clock, counters);
    }

    /** Copying, the kernel takes a chunk when it has a frame for the ring: it needs little more than that holds. */
    private static RxChunks own(XskCalls calls, XskRings rings, XskOptions options, UmemArea area, ChunkLender lender) {
        int most = rings.fill().size();
        int wanted =
                options.zeroCopy() ? most : Math.min(most, rings.receiving().size() + OwnChunks.RESERVE);
        return new OwnChunks(rings.fill(), wanted, area, lender, calls, options.needWakeup());
    }

    @Override
    public int peek(int limit) {
        int most = Math.min(limit, MAX_BURST);
        int available = ring.peek(multiBuffer ? memory.size() : most);
        if (available <= 0) {
            return available == 0 ? idle() : fault(QueueFault.BAD_CURSOR.code());
        }
        int lendable = Math.min(available, chunks.lendable());
        if (lendable == 0) {
            counters.addStarved();
            return 0;
        }
        chunks.begin();
        clock.beginBurst();
        long bytes = 0;
        int frames = 0;
        int slot = 0;
        while (slot < lendable && frames < most) {
            int used = descriptors.lend(slot, lendable, lendable == available);
            if (used <= 0) {
                if (frames == 0) {
                    chunks.reclaim();
                    return used == 0 ? 0 : fault(used);
                }
                break;
            }
            slot += used;
            bytes += descriptors.bytes();
            slotEnds[frames] = slot;
            byteEnds[frames++] = bytes;
        }
        if (frames == 0) {
            chunks.reclaim();
        }
        return frames;
    }

    @Override
    public FrameBatch burst() {
        return chunks.batch();
    }

    @Override
    public void release(int count) {
        int slots = count == 0 ? 0 : slotEnds[count - 1];
        int taken = chunks.reclaim();
        int handled = count;
        while (slots < taken) {
            slots = slotEnds[handled++];
        }
        if (handled > count) {
            counters.addDropped(handled - count);
        }
        descriptors.takeBack(slots);
        if (slots > 0) {
            ring.release(slots);
            chunks.supply();
            counters.addBurst(count, count == 0 ? 0 : byteEnds[count - 1]);
            watch.polled();
        }
        countLost();
    }

    @Override
    public int size() {
        return memory.size();
    }

    @Override
    public boolean isReady() {
        return ring.isReady();
    }

    @Override
    public boolean arm() {
        watch.arm();
        return isReady();
    }

    @Override
    public void disarm() {
        watch.disarm();
    }

    @Override
    public Fd wakeupFd() {
        return watch.fd();
    }

    @Override
    public QueueCounters counters() {
        return counters;
    }

    /** Chunks of its own area that are with the kernel, in its ring, or on loan; on the queue's thread. */
    public int awayCount() {
        return chunks.awayCount();
    }

    /** Tells how many frames the kernel has lost so far; any one thread. */
    public void lostInKernel(long total) {
        lostInKernel = total;
    }

    @Override
    public void close() {
        countLost();
        watch.close();
        calls.release();
    }

    private int idle() {
        chunks.supply();
        if (busyPoll) {
            calls.kickReceive();
        }
        countLost();
        return 0;
    }

    private void countLost() {
        long lost = lostInKernel;
        if (lost > countedLost) {
            counters.addDropped(lost - countedLost);
            countedLost = lost;
        }
    }

    private int fault(int code) {
        counters.addFault();
        return code;
    }
}
