package io.ringflux.memif.shm;

import io.ringflux.memif.FuzzInput;
import org.agrona.UnsafeApi;

/** What a peer writes into shared memory, as an input says: in order, or not. */
final class Mischief {
    private final FuzzInput input;
    private final HostileMemory memory;

    Mischief(FuzzInput input, HostileMemory memory) {
        this.input = input;
        this.memory = memory;
    }

    void commit() {
        int size = memory.ring.size();
        switch (input.choice(8)) {
            case 0 -> memory.theirs(input.word());
            case 1, 2 -> memory.theirs(memory.ours() + input.choice(size + 2) - (memory.server ? 0 : size));
            case 3 -> chain(input.choice(size), input.upTo(size), input.upTo(256), input.flag());
            case 4 ->
                describeEnd(input.choice(size), input.choice(2), input.choice(memory.regionCount()), input.word());
            case 5 -> describe(input.choice(size), input.word(), input.word(), number(), number());
            case 6 -> scribble(input.choice(memory.regionCount()), input.word(), input.octet(), (byte) input.octet());
            default -> memory.ours(input.word());
        }
    }

    /** Descriptors of the buffers that belong to the slots, chained to one frame or not. */
    private void chain(int first, int count, int length, boolean chained) {
        for (int i = 0; i < count; i++) {
            int flags = chained && i + 1 < count ? DescriptorLayout.FLAG_NEXT : 0;
            int slot = memory.slot(first + i);
            describe(slot, flags, 0, Math.min(length, memory.buffers.bytes()), (int) memory.buffers.offset(slot));
        }
    }

    /** A buffer that ends with its region, or one or two bytes off. */
    private void describeEnd(int slot, int flags, int region, int length) {
        describe(slot, flags, region, length, (int) memory.size(region) - length + input.choice(5) - 2);
    }

    private void describe(int slot, int flags, int region, int length, int offset) {
        long address = memory.descriptorAddress(slot);
        UnsafeApi.putShort(address + DescriptorLayout.FLAGS, (short) flags);
        UnsafeApi.putShort(address + DescriptorLayout.REGION, (short) region);
        UnsafeApi.putInt(address + DescriptorLayout.LENGTH, length);
        UnsafeApi.putInt(address + DescriptorLayout.OFFSET, offset);
    }

    private void scribble(int region, int at, int length, byte value) {
        long bytes = memory.size(region);
        long from = at % bytes;
        UnsafeApi.setMemory(memory.base(region) + from, Math.min(length, bytes - from), value);
    }

    private int number() {
        return input.word() | input.word() << 16;
    }
}
