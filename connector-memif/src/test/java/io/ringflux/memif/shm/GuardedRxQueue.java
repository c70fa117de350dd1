package io.ringflux.memif.shm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FramePool;
import io.ringflux.memif.FuzzInput;
import io.ringflux.memif.shm.ExpectedFrames.ExpectedFrame;
import io.ringflux.memif.shm.ExpectedFrames.Segment;
import io.ringflux.memif.shm.HostileMemory.Part;
import io.ringflux.nativeio.EventFd;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.RxQueue;
import io.ringflux.ring.ConsumerRing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A receive queue, and a second opinion on each of its polls. */
final class GuardedRxQueue implements AutoCloseable {
    private static final int[] POOL_FRAMES = {4, 16, 128};
    private static final int POSITION_MASK = 0xffff;

    private final FuzzInput input;
    private final HostileMemory memory;
    private final FramePool pool;
    private final MemifRxQueue queue;
    private final int maxFrameBytes;
    private final int lead;
    private final List<Taken> taken = new ArrayList<>();
    private int position;
    private int known;
    private long frames;
    private long bytes;
    private boolean faulty;

    GuardedRxQueue(FuzzInput input, HostileMemory memory) {
        this.input = input;
        this.memory = memory;
        RingLayout ring = memory.ring;
        pool = FramePool.create(POOL_FRAMES[input.choice(POOL_FRAMES.length)], input.upTo(256));
        pool.owner(Thread.currentThread());
        maxFrameBytes = pool.chunkBytes() + input.word() % 4096;
        lead = memory.server ? 0 : ring.size();
        queue = new MemifRxQueue(
                ring,
                memory.server
                        ? new ConsumerRing(ring.head(), ring.tail(), ring.size(), lead)
                        : new ConsumerRing(ring.tail(), ring.head(), ring.size(), lead),
                memory.server ? RxSlots.ofServer() : RxSlots.ofClient(ring, memory.buffers),
                memory.regions,
                new RxResources(index -> pool, 1, maxFrameBytes).lender(0, ring.size()),
                EventFd.create(),
                maxFrameBytes);
        queue.post();
    }

    boolean isFaulty() {
        return faulty;
    }

    /** Polls once; the peer may go on writing while the frames are lent. */
    void poll(Mischief mischief) {
        int seen = (memory.theirs() - position) & POSITION_MASK;
        boolean honest = seen <= memory.ring.size() && seen >= known;
        ExpectedFrames expected = ExpectedFrames.read(
                memory, position, honest ? seen : memory.ring.size(), pool.chunkBytes(), maxFrameBytes);
        int limit = input.upTo(RxQueue.MAX_BURST);
        long starved = queue.counters().starved();
        byte[][] before = memory.snapshot();

        int found = queue.peek(limit);

        memory.requireSame(before, List.of());
        known = honest ? seen : known;
        if (found <= 0) {
            boolean hindered = !honest || queue.counters().starved() > starved;
            nothing(found, expected, honest, hindered);
            return;
        }
        assertThat(found).isLessThanOrEqualTo(Math.min(limit, expected.frames().size()));
        FrameBatch burst = queue.burst();
        assertThat(burst.size()).isEqualTo(found);
        for (int i = 0; i < found; i++) {
            requireSegments(burst.get(i), expected.frames().get(i));
        }
        for (int i = input.choice(3); i > 0; i--) {
            mischief.commit();
        }
        handle(burst, expected.frames(), input.choice(found + 1));
    }

    void releaseTaken() {
        taken.forEach(Taken::release);
        taken.clear();
    }

    /** Falls asleep and wakes up again, which concerns nobody but the flags. */
    void arm() {
        byte[][] before = memory.snapshot();
        queue.arm();
        queue.disarm();
        memory.requireSame(before, List.of(memory.flags()));
    }

    @Override
    public void close() {
        releaseTaken();
        assertThat(pool.inUse()).isZero();
        queue.close();
        pool.close();
    }

    private void nothing(int found, ExpectedFrames expected, boolean honest, boolean hindered) {
        faulty = found < 0;
        @Nullable QueueFault fault = expected.frames().isEmpty() ? expected.fault() : null;
        if (faulty) {
            assertThat(QueueFault.of(found)).isIn(fault, honest ? fault : QueueFault.BAD_CURSOR);
            assertThat(queue.counters().faults()).isPositive();
        } else if (!hindered) {
            assertThat(expected.frames()).isEmpty();
            assertThat(fault).isNull();
        }
    }

    /** Every byte of the frame lies where the peer was allowed to put it, and can be read. */
    private static void requireSegments(Frame frame, ExpectedFrame expected) {
        assertThat(frame.totalLength()).isEqualTo((int) expected.bytes());
        @Nullable Frame segment = frame;
        for (Segment piece : expected.segments()) {
            assertThat(segment).isNotNull();
            assertThat(segment.address()).isEqualTo(piece.address());
            assertThat(segment.length()).isEqualTo(piece.length());
            assertThat(HostileMemory.bytes(segment.address(), segment.length())).hasSize(piece.length());
            segment = segment.next();
        }
        assertThat(segment).isNull();
    }

    /** Handles the first frames of a burst: some are taken, all go back to the peer. */
    private void handle(FrameBatch burst, List<ExpectedFrame> expected, int count) {
        int wanted = input.octet();
        List<Part> ours = new ArrayList<>();
        int slots = 0;
        for (int i = 0; i < count; i++) {
            if (i < Byte.SIZE && (wanted >> i & 1) != 0) {
                taken.add(Taken.of(burst.get(i), input.flag()));
            }
            for (int end = slots + expected.get(i).slots(); slots < end; slots++) {
                ours.add(memory.descriptorPart(position + slots));
            }
            bytes += expected.get(i).bytes();
        }
        if (memory.server) {
            ours.clear();
        }
        ours.add(memory.ourCursor());
        byte[][] before = memory.snapshot();

        queue.release(count);

        memory.requireSame(before, count == 0 ? List.of() : ours);
        frames += count;
        position = (position + slots) & POSITION_MASK;
        known -= Math.min(known, slots);
        assertThat(queue.counters().frames()).isEqualTo(frames);
        assertThat(queue.counters().bytes()).isEqualTo(bytes);
        if (count > 0) {
            assertThat(memory.ours()).isEqualTo((position + lead) & POSITION_MASK);
            requirePosted(slots);
        }
    }

    /** A client's buffers are posted anew from what it knows itself. */
    private void requirePosted(int slots) {
        for (int i = 1; !memory.server && i <= slots; i++) {
            int slot = memory.slot(position - i);
            assertThat(memory.descriptor(slot))
                    .isEqualTo(new HostileMemory.Descriptor(
                            false, 0, memory.buffers.bytes(), memory.buffers.offset(slot)));
        }
    }

    /**
     * A frame that was kept.
     *
     * @param bytes what it must still say in the end
     */
    private record Taken(Frame frame, byte[] bytes) {
        static Taken of(Frame lent, boolean whole) {
            Frame kept = whole ? lent.take() : lent.retain();
            return new Taken(kept, kept.copied().bytes());
        }

        void release() {
            assertThat(frame.copied().bytes()).isEqualTo(bytes);
            assertThat(frame.release()).isTrue();
        }
    }
}
