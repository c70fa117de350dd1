package io.ringflux.tap.vhost;

import io.ringflux.nativeio.Errno;
import io.ringflux.queue.QueueFault;
import io.ringflux.tap.offload.StagedFrames;
import io.ringflux.tap.offload.VnetHeader;
import org.agrona.UnsafeApi;

/**
 * The buffers of a receive ring: posted empty, they come back filled, one or several a packet. What the device says of
 * them is copied before it is checked: number and length of each buffer, and how many a packet has.
 *
 * <p>Threading: one thread.
 */
final class RxBuffers {
    private final RingArea area;
    private final SplitRing ring;
    private final int size;
    private final int mostBuffers;
    private final int mostSegments;
    private final int[] ids;
    private final int[] lengths;
    private final boolean[] posted;
    private int known;
    private int first;
    private int count;
    private int packetBytes;
    private int segments;
    private int consumed;
    private int fault;
    private boolean merged;
    private boolean unusual;

    RxBuffers(RingArea area, SplitRing ring) {
        this.area = area;
        this.ring = ring;
        size = area.size();
        mostBuffers = Math.min(size, area.tableEntries());
        mostSegments = StagedFrames.lenderCapacity(area.bufferBytes());
        ids = new int[size];
        lengths = new int[size];
        posted = new boolean[size];
    }

    /** Posts every buffer for the first time; true when the device wants to be kicked. */
    boolean postAll() {
        for (int id = 0; id < size; id++) {
            int flags = VhostUapi.VRING_DESC_F_WRITE;
            VringDescLayout.put(area.descriptor(id), area.buffer(id), area.bufferBytes(), flags, 0);
            ids[id] = id;
            posted[id] = true;
            ring.enter(id, id);
        }
        return ring.publish(size);
    }

    /** Looks what is there, for a burst of at most so many packets; buffers, or the negative code of a fault. */
    int look(int packets) {
        unusual = false;
        segments = 0;
        if (fault == 0) {
            read(merged ? size : packets);
        }
        return fault == 0 ? known : fault;
    }

    /**
     * Goes to the packet that begins at a slot, counted from the oldest.
     *
     * @return false when it is not there yet, when this burst has no room for it, or at a fault
     */
    boolean next(int slot) {
        if (slot >= known) {
            return false;
        }
        first = slot;
        count = VnetHeader.buffers(header());
        if (lengths[slot] < VnetHeader.SIZE) {
            return fault(QueueFault.BAD_LENGTH);
        }
        if (count == 0 || count > mostBuffers) {
            return fault(QueueFault.BAD_CHAIN);
        }
        if (slot + count > known) {
            merged = true;
            read(size);
            if (fault != 0 || slot + count > known) {
                return false;
            }
        }
        packetBytes = -VnetHeader.SIZE;
        for (int i = slot; i < slot + count; i++) {
            packetBytes += lengths[i];
        }
        if (packetBytes > RingArea.MAX_PACKET_BYTES - VnetHeader.SIZE) {
            return fault(QueueFault.BAD_CHAIN);
        }
        if (packetBytes == 0) {
            unusual = true;
            return false;
        }
        segments += count;
        return segments <= mostSegments;
    }

    /** Where the packet's header lies. */
    long header() {
        return area.buffer(ids[first]);
    }

    /** Buffers of the packet. */
    int count() {
        return count;
    }

    /** Bytes of the packet, without its header. */
    int packetBytes() {
        return packetBytes;
    }

    /** Bytes of the packet in its first buffer. */
    int firstBytes() {
        return lengths[first] - VnetHeader.SIZE;
    }

    long address(int slot) {
        return area.buffer(ids[slot]);
    }

    int length(int slot) {
        return lengths[slot];
    }

    /** The next packet is one to be copied. */
    void markUnusual() {
        unusual = true;
    }

    /** Whether it is. */
    boolean isUnusual() {
        return unusual;
    }

    /** Code of what the device did wrong, or 0. */
    int fault() {
        return fault;
    }

    /** Copies the oldest packet with its header, as a {@link io.ringflux.tap.offload.PacketSource}. */
    int copyPacket(long target, int room) {
        segments = 0;
        if (known == consumed && fault == 0) {
            read(size);
        }
        if (fault != 0 || (!next(consumed) && !unusual)) {
            return -Errno.EAGAIN;
        }
        unusual = false;
        int copied = 0;
        for (int i = 0; i < count; i++) {
            int length = lengths[consumed + i];
            UnsafeApi.copyMemory(address(consumed + i), target + copied, length);
            copied += length;
        }
        consumed += count;
        return copied;
    }

    /** Posts what {@link #copyPacket} has copied; true when the device wants to be kicked. */
    boolean takeConsumed() {
        int slots = consumed;
        consumed = 0;
        return repost(slots);
    }

    /** Posts the oldest buffers again; true when the device wants to be kicked. */
    boolean repost(int slots) {
        if (slots == 0) {
            return false;
        }
        for (int i = 0; i < slots; i++) {
            posted[ids[i]] = true;
            ring.enter(i, ids[i]);
        }
        ring.release(slots);
        known -= slots;
        System.arraycopy(ids, slots, ids, 0, known);
        System.arraycopy(lengths, slots, lengths, 0, known);
        return ring.publish(slots);
    }

    /** Packets that came back and were not taken. */
    int packetsLeft() {
        int packets = 0;
        look(size);
        for (int slot = 0; fault == 0 && next(slot); slot += count) {
            packets++;
            segments = 0;
        }
        return packets;
    }

    /** Copies what the ring says of up to so many buffers. */
    private void read(int most) {
        int found = ring.peek(most);
        if (found < 0) {
            fault(QueueFault.BAD_CURSOR);
            return;
        }
        for (; known < found; known++) {
            long element = ring.element(known);
            long id = element & 0xffff_ffffL;
            long length = element >>> Integer.SIZE;
            if (id >= size || !posted[(int) id] || length > area.bufferBytes()) {
                fault(length > area.bufferBytes() ? QueueFault.BAD_LENGTH : QueueFault.BAD_BOUNDS);
                return;
            }
            posted[(int) id] = false;
            ids[known] = (int) id;
            lengths[known] = (int) length;
        }
    }

    private boolean fault(QueueFault found) {
        fault = found.code();
        return false;
    }
}
