package io.ringflux.memif.shm;

import io.ringflux.queue.QueueFault;

/**
 * A server's slots: the client posted a buffer for each. A descriptor is read once and checked; what is written back
 * keeps its region, so that the client finds its buffer again.
 */
final class ServerTxSlots implements TxSlots {

    private final long descriptors;
    private final long[] bases;
    private final long[] sizes;
    private final RingExtents rings;
    private long address;
    private int region;

    ServerTxSlots(RingLayout ring, Regions regions, RingExtents rings) {
        this.descriptors = ring.descriptors();
        this.bases = regions.bases();
        this.sizes = regions.sizes();
        this.rings = rings;
    }

    @Override
    public long room(int slot) {
        long descriptor = descriptors + ((long) slot << DescriptorLayout.SIZE_LOG2);
        long first = DescriptorLayout.firstWord(descriptor);
        long offset = DescriptorLayout.offset(DescriptorLayout.secondWord(descriptor));
        long room = DescriptorLayout.length(first);
        int index = DescriptorLayout.region(first);
        if (index >= sizes.length) {
            return QueueFault.BAD_REGION.code();
        }
        if (room == 0) {
            return QueueFault.BAD_LENGTH.code();
        }
        if (offset + room > sizes[index] || rings.overlap(index, offset, room)) {
            return QueueFault.BAD_BOUNDS.code();
        }
        region = index;
        address = bases[index] + offset;
        return room;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public void fill(int slot, int length, boolean more) {
        long descriptor = descriptors + ((long) slot << DescriptorLayout.SIZE_LOG2);
        DescriptorLayout.firstWord(
                descriptor, DescriptorLayout.firstWordOf(more ? DescriptorLayout.FLAG_NEXT : 0, region, length));
    }
}
