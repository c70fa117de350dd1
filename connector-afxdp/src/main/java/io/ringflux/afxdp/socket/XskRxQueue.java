package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.UmemArea;
import io.ringflux.frame.ChunkLender;
import io.ringflux.frame.FrameBatch;
import io.ringflux.nativeio.Fd;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.RxQueue;
import io.ringflux.ring.ConsumerRing;

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
    private final ChunkLender lender;
    private final FillLevel fill;
    private final ReceiveClock clock;
    private final boolean multiBuffer;
    private final boolean busyPoll;
    private final RxDescriptors descriptors;
    private final SleepWatch watch;
    private final int[] slotEnds = new int[MAX_BURST];
    private final long[] byteEnds = new long[MAX_BURST];
    private final QueueCounters counters = new QueueCounters();
    private volatile long lostInKernel;
    private long countedLost;

    XskRxQueue(
            XskCalls calls, XskRings rings, XskOptions options, UmemArea area, ChunkLender lender, ReceiveClock clock) {
        this.calls = calls;
        this.memory = rings.receiving();
        this.ring = memory.consuming();
        this.lender = lender;
        this.clock = clock;
        this.multiBuffer = options.multiBuffer();
        this.busyPoll = options.busyPoll().equals("on");
        // Copying, the kernel takes a chunk when it has a frame for the ring: it needs little more than that holds.
        int most = rings.fill().size();
        int wanted = options.zeroCopy() ? most : Math.min(most, memory.size() + FillLevel.RESERVE);
        this.fill = new FillLevel(rings.fill(), wanted, area, lender, calls, options.needWakeup());
        this.descriptors = new RxDescriptors(memory, ring, area, lender, fill, clock);
        this.watch = new SleepWatch(calls.fd());
        calls.retain();
        calls.whenClosed(lender::close);
        fill.supply();
    }

    /** The queue of a socket; its frames are those of the area. */
    public static XskRxQueue of(XskSocket socket, UmemArea area, int port, int queue, boolean stamped) {
        boolean multiBuffer = socket.options().multiBuffer();
        int capacity = multiBuffer ? CHAINED_CAPACITY : MAX_BURST;
        ChunkLender lender = new ChunkLender(area.pool(), capacity, port, queue);
        return new XskRxQueue(socket, socket.rings(), socket.options(), area, lender, new ReceiveClock(stamped));
    }

    @Override
    public int peek(int limit) {
        int most = Math.min(limit, MAX_BURST);
        int available = ring.peek(multiBuffer ? memory.size() : most);
        if (available <= 0) {
            return available == 0 ? idle() : fault(QueueFault.BAD_CURSOR.code());
        }
        int lendable = Math.min(available, fill.lendable());
        if (lendable == 0) {
            counters.addStarved();
            return 0;
        }
        lender.begin();
        clock.beginBurst();
        long bytes = 0;
        int frames = 0;
        int slot = 0;
        while (slot < lendable && frames < most) {
            int used = descriptors.lend(slot, lendable, lendable == available);
            if (used <= 0) {
                if (frames == 0) {
                    lender.reclaim();
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
            lender.reclaim();
        }
        return frames;
    }

    @Override
    public FrameBatch burst() {
        return lender.batch();
    }

    @Override
    public void release(int count) {
        int slots = count == 0 ? 0 : slotEnds[count - 1];
        int taken = lender.reclaim();
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
            fill.supply();
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

    /** Chunks that are with the kernel, in its ring, or on loan; on the queue's thread. */
    public int awayCount() {
        return lender.awayCount();
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
        fill.supply();
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
