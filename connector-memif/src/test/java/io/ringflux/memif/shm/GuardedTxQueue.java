package io.ringflux.memif.shm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.memif.FuzzInput;
import io.ringflux.memif.shm.HostileMemory.Descriptor;
import io.ringflux.memif.shm.HostileMemory.Part;
import io.ringflux.nativeio.EventFd;
import io.ringflux.queue.QueueFault;
import io.ringflux.ring.ConsumerRing;
import io.ringflux.ring.ProducerRing;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.MutableDirectBuffer;

/** A transmit queue, and a second opinion on each of its steps. */
final class GuardedTxQueue implements AutoCloseable {
    private static final int POSITION_MASK = 0xffff;
    private static final int MOST_SEGMENTS = 3;

    private final FuzzInput input;
    private final HostileMemory memory;
    private final FramePool pool = FramePool.create(MOST_SEGMENTS, 2048);
    private final MemifTxQueue queue;
    private int position;
    private int pending;
    private int known;
    private boolean faulty;

    GuardedTxQueue(FuzzInput input, HostileMemory memory) {
        this.input = input;
        this.memory = memory;
        pool.owner(Thread.currentThread());
        RingLayout ring = memory.ring;
        queue = new MemifTxQueue(
                ring,
                memory.server
                        ? new ConsumerRing(ring.head(), ring.tail(), ring.size(), 0)
                        : new ProducerRing(ring.tail(), ring.head(), ring.size()),
                memory.server
                        ? new ServerTxSlots(ring, memory.regions, memory.extents())
                        : new ClientTxSlots(ring, memory.buffers),
                memory.regions,
                EventFd.create());
        known = memory.server ? 0 : ring.size();
    }

    boolean isFaulty() {
        return faulty;
    }

    /** Submits a frame of one segment or more, some of which may be empty. */
    void submit() {
        boolean honest = isHonest();
        Frame frame = frame();
        byte[] bytes = frame.copied().bytes();
        List<Descriptor> posted = posted();
        byte[][] before = memory.snapshot();

        int used = queue.submit(frame);

        frame.release();
        memory.requireSame(before, writable(posted));
        if (used > 0) {
            assertThat(used).isLessThanOrEqualTo(posted.size());
            requireSent(posted.subList(0, used), bytes);
            pending += used;
        } else if (used < 0 && used != QueueFault.TOO_LONG.code()) {
            requireFault(used, honest, posted);
        }
    }

    void flush() {
        byte[][] before = memory.snapshot();

        queue.flush();

        memory.requireSame(before, pending == 0 ? List.of() : List.of(memory.ourCursor()));
        position = (position + pending) & POSITION_MASK;
        known -= pending;
        if (pending > 0) {
            assertThat(memory.ours()).isEqualTo(position);
        }
        pending = 0;
    }

    void reserve() {
        int wanted = input.upTo(64);
        boolean honest = isHonest();
        byte[][] before = memory.snapshot();

        int free = queue.reserve(wanted);

        memory.requireSame(before, List.of());
        assertThat(free).isLessThanOrEqualTo(Math.min(wanted, memory.ring.size() - pending));
        if (free < 0) {
            requireFault(free, honest, List.of());
        }
    }

    @Override
    public void close() {
        assertThat(pool.inUse()).isZero();
        queue.close();
        pool.close();
    }

    private void requireFault(int code, boolean honest, List<Descriptor> posted) {
        faulty = true;
        QueueFault fault = QueueFault.of(code);
        if (fault == QueueFault.BAD_CURSOR) {
            assertThat(honest).isFalse();
        } else {
            assertThat(memory.server).as("%s in a client's own slots", fault).isTrue();
            assertThat(posted).as("%s", fault).anyMatch(slot -> !memory.holds(slot) || memory.overlapsRings(slot));
        }
        assertThat(queue.counters().faults()).isPositive();
    }

    private Frame frame() {
        Frame frame = segment();
        for (int i = input.choice(MOST_SEGMENTS); i > 0; i--) {
            frame.append(segment());
        }
        return frame.totalLength() == 0 ? frame.length(1) : frame;
    }

    private Frame segment() {
        Frame segment = Objects.requireNonNull(pool.allocate());
        segment.length(input.word() % (pool.chunkBytes() + 1));
        int seed = input.octet();
        MutableDirectBuffer bytes = segment.buffer();
        for (int i = 0; i < bytes.capacity(); i++) {
            bytes.putByte(i, (byte) (seed + 31 * i));
        }
        return segment;
    }

    /** The buffers of the slots that the queue may use next; more than it will find free where the peer lies. */
    private List<Descriptor> posted() {
        List<Descriptor> posted = new ArrayList<>();
        for (int i = pending; i < memory.ring.size(); i++) {
            int slot = memory.slot(position + i);
            posted.add(
                    memory.server
                            ? memory.descriptor(slot)
                            : new Descriptor(false, 0, memory.buffers.bytes(), memory.buffers.offset(slot)));
        }
        return posted;
    }

    private List<Part> writable(List<Descriptor> posted) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < posted.size(); i++) {
            Descriptor slot = posted.get(i);
            parts.add(memory.descriptorPart(position + pending + i));
            if (memory.holds(slot) && !memory.overlapsRings(slot)) {
                parts.add(new Part(slot.region(), slot.offset(), slot.length()));
            }
        }
        return parts;
    }

    /** What stands in the ring is the frame, whole, and in the buffers that were posted. */
    private void requireSent(List<Descriptor> posted, byte[] bytes) {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (int i = 0; i < posted.size(); i++) {
            Descriptor slot = memory.descriptor(position + pending + i);
            assertThat(slot.more()).isEqualTo(i + 1 < posted.size());
            assertThat(slot.region()).isEqualTo(posted.get(i).region());
            assertThat(slot.offset()).isEqualTo(posted.get(i).offset());
            assertThat(slot.length()).isBetween(1L, posted.get(i).length());
            sent.writeBytes(HostileMemory.bytes(memory.base(slot.region()) + slot.offset(), slot.length()));
        }
        assertThat(sent.size()).isEqualTo(bytes.length);
        if (areApart(posted)) {
            assertThat(sent.toByteArray()).isEqualTo(bytes);
        }
    }

    /** Whether no two buffers share a byte: those that do belong to a peer that wants its frames spoiled. */
    private static boolean areApart(List<Descriptor> buffers) {
        for (Descriptor one : buffers) {
            for (Descriptor other : buffers) {
                if (one != other
                        && one.region() == other.region()
                        && one.offset() < other.offset() + other.length()
                        && other.offset() < one.offset() + one.length()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether the peer's cursor is in the ring and takes nothing back that the queue may have seen. */
    private boolean isHonest() {
        int size = memory.ring.size();
        int theirs = memory.theirs();
        int free = memory.server ? (theirs - position) & POSITION_MASK : size - ((position - theirs) & POSITION_MASK);
        boolean honest = free <= size && free >= known;
        known = honest ? free : known;
        return honest;
    }
}
