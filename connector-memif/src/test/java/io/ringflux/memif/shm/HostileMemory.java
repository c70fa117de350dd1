package io.ringflux.memif.shm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.memif.FuzzInput;
import io.ringflux.memif.control.CacheLine;
import io.ringflux.nativeio.Mapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The shared memory of a link of which one ring is under test. Region 0 has that ring, a second one that nobody may
 * touch, and a buffer for each slot; a server sees up to two regions more. Behind the announced end of each region lie
 * some bytes that must never change.
 */
final class HostileMemory implements AutoCloseable {
    private static final int MARGIN_BYTES = 128;
    private static final int MOST_REGIONS = 3;
    private static final int MOST_BYTES = 5_000;
    private static final int MOST_RING_LOG2 = 5;

    final boolean server;
    final RingLayout ring;
    final Regions regions;
    final ClientBuffers buffers;

    private final CacheLine line;
    private final int ringBytes;

    HostileMemory(FuzzInput input) {
        server = input.flag();
        line = input.flag() ? CacheLine.BYTES_64 : CacheLine.BYTES_128;
        int ringLog2 = input.upTo(MOST_RING_LOG2);
        int bufferBytes = input.upTo(256);
        ringBytes = (int) line.ringBytes(ringLog2);
        regions = regions(input, 2L * ringBytes + ((long) bufferBytes << ringLog2));
        ring = new RingLayout(base(0), line, ringLog2);
        ring.initialise();
        buffers = new ClientBuffers(0, base(0), 2L * ringBytes, bufferBytes, bufferBytes);
    }

    private Regions regions(FuzzInput input, long firstBytes) {
        int count = server ? input.upTo(MOST_REGIONS) : 1;
        List<Mapping> mappings = new ArrayList<>();
        long[] sizes = new long[count];
        for (int i = 0; i < count; i++) {
            sizes[i] = i == 0 ? firstBytes : 1 + input.word() % MOST_BYTES;
            mappings.add(Mapping.anonymous(sizes[i] + MARGIN_BYTES));
        }
        return new Regions(mappings, sizes, List.of());
    }

    long base(int region) {
        return regions.bases()[region];
    }

    int regionCount() {
        return regions.sizes().length;
    }

    long size(int region) {
        return regions.sizes()[region];
    }

    int slot(int position) {
        return position & (ring.size() - 1);
    }

    long descriptorAddress(int position) {
        return ring.descriptors() + (long) slot(position) * DescriptorLayout.SIZE;
    }

    /** What stands in the ring at a position. */
    Descriptor descriptor(int position) {
        long address = descriptorAddress(position);
        return new Descriptor(
                (UnsafeApi.getShort(address + DescriptorLayout.FLAGS) & DescriptorLayout.FLAG_NEXT) != 0,
                Short.toUnsignedInt(UnsafeApi.getShort(address + DescriptorLayout.REGION)),
                Integer.toUnsignedLong(UnsafeApi.getInt(address + DescriptorLayout.LENGTH)),
                Integer.toUnsignedLong(UnsafeApi.getInt(address + DescriptorLayout.OFFSET)));
    }

    /** Whether a descriptor lies inside a region that there is. */
    boolean holds(Descriptor descriptor) {
        return descriptor.region < regionCount()
                && descriptor.length > 0
                && descriptor.offset + descriptor.length <= size(descriptor.region);
    }

    /** Whether a descriptor touches one of the rings. */
    boolean overlapsRings(Descriptor descriptor) {
        return descriptor.region == 0 && descriptor.offset < 2L * ringBytes;
    }

    /** Extents of the ring under test and of its neighbour. */
    RingExtents extents() {
        return new RingExtents(
                List.of(new RingExtents.Extent(0, 0, ringBytes), new RingExtents.Extent(0, ringBytes, 2L * ringBytes)));
    }

    /** The peer's cursor: a server's peer writes head, a client's writes tail. */
    int theirs() {
        return Short.toUnsignedInt(UnsafeApi.getShort(base(0) + theirOffset()));
    }

    void theirs(int position) {
        UnsafeApi.putShort(base(0) + theirOffset(), (short) position);
    }

    int ours() {
        return Short.toUnsignedInt(UnsafeApi.getShort(base(0) + ourOffset()));
    }

    void ours(int position) {
        UnsafeApi.putShort(base(0) + ourOffset(), (short) position);
    }

    Part ourCursor() {
        return new Part(0, ourOffset(), Short.BYTES);
    }

    Part flags() {
        return new Part(0, RingLayout.FLAGS, Short.BYTES);
    }

    Part descriptorPart(int position) {
        return new Part(0, descriptorAddress(position) - base(0), DescriptorLayout.SIZE);
    }

    static byte[] bytes(long address, long length) {
        byte[] copy = new byte[(int) length];
        new UnsafeBuffer(address, copy.length).getBytes(0, copy);
        return copy;
    }

    /** All bytes as they are now, margins included. */
    byte[][] snapshot() {
        byte[][] copies = new byte[regionCount()][];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = bytes(base(i), size(i) + MARGIN_BYTES);
        }
        return copies;
    }

    /** Nothing but these parts may have changed since; what they held before is lost. */
    void requireSame(byte[][] before, List<Part> except) {
        byte[][] now = snapshot();
        for (Part part : except) {
            int from = (int) part.offset;
            System.arraycopy(now[part.region], from, before[part.region], from, (int) part.length);
        }
        for (int region = 0; region < now.length; region++) {
            assertThat(Arrays.mismatch(before[region], now[region]))
                    .as("first change in region %d", region)
                    .isEqualTo(-1);
        }
    }

    private int theirOffset() {
        return server ? RingLayout.HEAD : line.bytes();
    }

    private int ourOffset() {
        return server ? line.bytes() : RingLayout.HEAD;
    }

    @Override
    public void close() {
        regions.release();
    }

    /** A ring entry, read plainly. */
    record Descriptor(boolean more, int region, long length, long offset) {}

    /** Bytes of a region. */
    record Part(int region, long offset, long length) {}
}
