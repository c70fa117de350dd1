package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.UmemArea;
import io.ringflux.frame.Frame;
import io.ringflux.queue.QueueFault;
import io.ringflux.ring.ConsumerRing;
import org.jspecify.annotations.Nullable;

/**
 * Reads the descriptors of a receive ring, each once, and lends what they name after it was checked: the chunk is with
 * the kernel, the bytes are inside that chunk, a chain has an end. On the queue's thread.
 */
final class RxDescriptors {

    /** Segments of a chain at most: what an skb has, and a few for drivers. */
    private static final int MAX_SEGMENTS = 32;

    private final RingMemory memory;
    private final ConsumerRing ring;
    private final UmemArea area;
    private final RxChunks source;
    private final ReceiveClock clock;
    private final boolean unaligned;
    private final int stride;
    private final long base;
    private final int[] chunks;
    private long bytes;

    RxDescriptors(RingMemory memory, ConsumerRing ring, RxChunks source, ReceiveClock clock) {
        this.memory = memory;
        this.ring = ring;
        this.area = source.area();
        this.source = source;
        this.clock = clock;
        this.unaligned = area.umem().shape().unaligned();
        this.stride = area.umem().stride();
        this.base = area.umem().base();
        this.chunks = new int[source.capacity()];
    }

    /**
     * Lends the frame that begins in a slot.
     *
     * @param to end of the slots that may be lent
     * @param all whether that is the end of what is there
     * @return slots used; 0 when the rest is still to come, or the burst is full; or the code of a fault
     */
    int lend(int slot, int to, boolean all) {
        if (slot == chunks.length) {
            return 0;
        }
        long descriptor = memory.descriptor(ring.index(slot));
        int length = DescriptorLayout.len(descriptor);
        long start = start(DescriptorLayout.addr(descriptor));
        int chunk = chunkAt(start, length);
        if (chunk < 0 || DescriptorLayout.options(descriptor) != 0) {
            return lendChain(slot, to, all);
        }
        chunks[slot] = chunk;
        bytes = length;
        return source.lend(chunk, base + start, length, clock.timestampNs(base + start)) == null ? 0 : 1;
    }

    /** Bytes of the frame that was lent last. */
    long bytes() {
        return bytes;
    }

    /** The first slots of the burst go back to the kernel; their chunks are taken, or empty again. */
    void takeBack(int slots) {
        source.takeBack(chunks, slots);
    }

    private int lendChain(int from, int to, boolean all) {
        Frame head = null;
        @Nullable Frame last = null;
        long total = 0;
        for (int slot = from; slot < to; slot++) {
            long descriptor = memory.descriptor(ring.index(slot));
            int options = DescriptorLayout.options(descriptor);
            int length = DescriptorLayout.len(descriptor);
            long start = start(DescriptorLayout.addr(descriptor));
            int chunk = chunkAt(start, length);
            if (chunk < 0) {
                return abandon(head, chunk);
            }
            if ((options & ~XskUapi.XDP_PKT_CONTD) != 0 || slot - from == MAX_SEGMENTS) {
                return abandon(head, QueueFault.BAD_CHAIN.code());
            }
            last = last == null
                    ? source.lend(chunk, base + start, length, clock.timestampNs(base + start))
                    : source.lendSegment(last, chunk, base + start, length);
            if (last == null) {
                return abandon(head, 0);
            }
            head = head == null ? last : head;
            chunks[slot] = chunk;
            total += length;
            if (options == 0) {
                bytes = total;
                return slot + 1 - from;
            }
        }
        return abandon(head, all && to - from == memory.size() ? QueueFault.BAD_CHAIN.code() : 0);
    }

    private int abandon(@Nullable Frame head, int code) {
        if (head != null) {
            source.abandon(head);
        }
        return code;
    }

    /** Offset in the memory of a frame's first byte. */
    private long start(long address) {
        return unaligned
                ? (address & ((1L << XskUapi.XSK_UNALIGNED_BUF_OFFSET_SHIFT) - 1))
                        + (address >>> XskUapi.XSK_UNALIGNED_BUF_OFFSET_SHIFT)
                : address;
    }

    /** The chunk that has these bytes and is with the kernel, or the code of a fault. */
    private int chunkAt(long start, int length) {
        int chunk = area.chunkAt(start);
        if (chunk < 0 || !source.isGiven(chunk)) {
            return QueueFault.BAD_REGION.code();
        }
        if (length <= 0) {
            return QueueFault.BAD_LENGTH.code();
        }
        return length > stride || start + length > area.chunkOffset(chunk) + stride
                ? QueueFault.BAD_BOUNDS.code()
                : chunk;
    }
}
