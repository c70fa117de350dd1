package io.ringflux.tap.offload;

import io.ringflux.frame.Offload;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.Mapping;
import io.ringflux.queue.RxQueue;

/**
 * Off-heap memory that one burst of packets is read into, one behind the other, and where they lie until they are
 * handled. Large packets are cut into frames here, as many as fit into a burst, the rest in the next one.
 *
 * <p>Threading: one thread.
 */
final class PacketStage implements AutoCloseable {
    /** The longest packet of the kernel, with a link header, four VLAN tags and the header before it. */
    static final int MAX_PACKET = 65_535 + 14 + 4 * 4 + VnetHeader.SIZE;

    /** Room for four of the longest. */
    static final int BYTES = 4 * 65_600;

    private static final int ALIGNMENT = 64;

    private final Mapping memory = Mapping.anonymous(BYTES);
    private final long start = memory.address();
    private final boolean complete;
    private final Segmenter segmenter;
    private final long[] addresses = new long[RxQueue.MAX_BURST];
    private final int[] lengths = new int[RxQueue.MAX_BURST];
    private final long[] offloads = new long[RxQueue.MAX_BURST];
    private long largeStart;
    private long largeEnd;
    private long position;
    private long end;
    private int first;
    private int count;
    private int result = -Errno.EAGAIN;
    private int dropped;

    PacketStage(PacketFormat format) {
        complete = format.complete();
        segmenter = new Segmenter(format.ethernet());
    }

    /** Frames that lie here. */
    int count() {
        return count;
    }

    /** Address of a frame, counted from the oldest. */
    long address(int index) {
        return addresses[first + index];
    }

    int length(int index) {
        return lengths[first + index];
    }

    /** What is left to do with a frame. */
    long offload(int index) {
        return offloads[first + index];
    }

    /** Gives the oldest frames up. */
    void drop(int frames) {
        first += frames;
        count -= frames;
    }

    /** What the last read gave: bytes, or {@code -errno}; before the first one, nothing for now. */
    int result() {
        return result;
    }

    /** Packets of no use since the last call. */
    int takeDropped() {
        int taken = dropped;
        dropped = 0;
        return taken;
    }

    /** Whether frames of a large packet are still to be made. */
    boolean hasMore() {
        return segmenter.isActive();
    }

    /** Reads until a burst is complete or nothing is left, when all that lay here has been given up. */
    void fill(PacketSource source, int most) {
        first = 0;
        position = start;
        end = start + BYTES;
        if (segmenter.isActive()) {
            makeRoomBesideLargePacket();
            cut(most);
        }
        while (count < most && !segmenter.isActive() && position + MAX_PACKET <= end) {
            result = source.read(position, MAX_PACKET);
            if (result <= 0) {
                return;
            }
            accept(result, most);
        }
    }

    @Override
    public void close() {
        memory.close();
    }

    private void accept(int bytes, int most) {
        long packet = position + VnetHeader.SIZE;
        int length = bytes - VnetHeader.SIZE;
        if (length <= 0) {
            dropped++;
            return;
        }
        long offload = VnetHeader.offload(position);
        if (offload == Offload.NONE || !complete) {
            add(packet, length, offload);
        } else if (Offload.gsoType(offload) != Offload.GSO_NONE) {
            largeStart = position;
            largeEnd = position + bytes;
            position = align(largeEnd);
            if (!segmenter.begin(packet, length, offload)) {
                dropped++;
            }
            cut(most);
        } else if (ChecksumCompletion.complete(packet, length, offload)) {
            add(packet, length, Offload.NONE);
        } else {
            dropped++;
        }
    }

    private void cut(int most) {
        while (segmenter.isActive() && count < most && position + segmenter.nextLength() <= end) {
            int length = segmenter.nextLength();
            segmenter.next(position);
            add(position, length, Offload.NONE);
        }
    }

    private void add(long address, int length, long offload) {
        addresses[count] = address;
        lengths[count] = length;
        offloads[count++] = offload;
        position = align(address + length);
    }

    /** The larger free piece beside the large packet, which can hold the longest frame. */
    private void makeRoomBesideLargePacket() {
        if (largeStart - start >= end - largeEnd) {
            end = largeStart;
        } else {
            position = align(largeEnd);
        }
    }

    private static long align(long address) {
        return (address + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Whether the last read said that there is nothing, for now. */
    boolean isDrained() {
        return result == -Errno.EAGAIN;
    }
}
