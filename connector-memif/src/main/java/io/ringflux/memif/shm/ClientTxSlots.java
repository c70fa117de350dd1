package io.ringflux.memif.shm;

/** A client's slots: each has its own buffer, and both words of a descriptor come from what we know ourselves. */
final class ClientTxSlots implements TxSlots {

    private final long descriptors;
    private final ClientBuffers buffers;
    private long address;

    ClientTxSlots(RingLayout ring, ClientBuffers buffers) {
        this.descriptors = ring.descriptors();
        this.buffers = buffers;
        for (int i = 0; i < ring.size(); i++) {
            fill(i, 0, false);
        }
    }

    @Override
    public long room(int slot) {
        address = buffers.address(slot);
        return buffers.bytes();
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public void fill(int slot, int length, boolean more) {
        describe(slot, buffers.region(), buffers.offset(slot), length, more);
    }

    /** Room of each slot's own buffer. */
    int bufferBytes() {
        return buffers.bytes();
    }

    /** Address of a slot's own buffer. */
    long bufferAddress(int slot) {
        return buffers.address(slot);
    }

    /** Describes bytes that may be anywhere in shared memory. */
    void describe(int slot, int region, long offset, int length, boolean more) {
        long descriptor = descriptors + ((long) slot << DescriptorLayout.SIZE_LOG2);
        DescriptorLayout.firstWord(
                descriptor, DescriptorLayout.firstWordOf(more ? DescriptorLayout.FLAG_NEXT : 0, region, length));
        DescriptorLayout.secondWord(descriptor, offset);
    }
}
