package io.ringflux.memif.shm;

import io.ringflux.queue.QueueFault;

/**
 * A server's slots: the client posted a buffer for each. A descriptor is read once and checked; what is written back
 * keeps its region, so that the client finds its buffer again.
 */
final class ServerTxSlots implements TxSlots {

    private final long descriptors;
    private final long[] bases;
    private final Regions regions;
    private final RingExtents rings;
    private long address;
    private int region;

    ServerTxSlots(RingLayout ring, Regions regions, RingExtents rings) {
        this.descriptors = ring.descriptors();
        this.bases = regions.bases();
        this.regions = regions;
        this.rings = rings;
    }

    @Override
    public long room(int slot) {
        long descriptor = descriptors + ((long) slot << DescriptorLayout.SIZE_LOG2);
        long first = DescriptorLayout.firstWord(descriptor);
        long second = DescriptorLayout.secondWord(descriptor);
        long offset = DescriptorLayout.offset(second);
        long room = DescriptorLayout.length(first);
        int index = DescriptorLayout.region(first);
        QueueFault fault = regions.check(first, second, 0);
        if (fault != null) {
            return fault.code();
        }
        if (rings.overlap(index, offset, room)) {
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
