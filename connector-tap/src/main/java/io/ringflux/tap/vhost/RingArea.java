package io.ringflux.tap.vhost;

/**
 * Where the parts of one ring lie in memory: descriptors, avail, used, a word for our own cursor, and for each
 * descriptor a buffer and room for an indirect table over as many buffers as the longest packet needs. Memory that
 * nobody touches costs nothing.
 *
 * <p>Shape: each part begins on a cache line; {@code size} is a power of two.
 */
final class RingArea {
    /** Longest packet of the kernel with its Ethernet header, four VLAN tags and the header before it, rounded up. */
    static final int MAX_PACKET_BYTES = 65_600;

    private static final int LINE = 64;

    private final int size;
    private final int bufferBytes;
    private final int tableEntries;
    private final long descriptors;
    private final long avail;
    private final long used;
    private final long cursor;
    private final long tables;
    private final long buffers;
    private final long end;

    RingArea(long base, int size, int bufferBytes) {
        this.size = size;
        this.bufferBytes = bufferBytes;
        tableEntries = (MAX_PACKET_BYTES + bufferBytes - 1) / bufferBytes;
        descriptors = base;
        avail = lines(descriptors + (long) size * VringDescLayout.SIZE);
        used = lines(avail + VringAvailLayout.bytes(size));
        cursor = lines(used + VringUsedLayout.bytes(size));
        tables = cursor + LINE;
        buffers = lines(tables + (long) size * tableEntries * VringDescLayout.SIZE);
        end = lines(buffers + (long) size * stride());
    }

    /** Bytes that such an area takes. */
    static long bytes(int size, int bufferBytes) {
        return new RingArea(0, size, bufferBytes).end;
    }

    /** Entries. */
    int size() {
        return size;
    }

    /** Bytes of each buffer. */
    int bufferBytes() {
        return bufferBytes;
    }

    /** Most buffers of a packet. */
    int tableEntries() {
        return tableEntries;
    }

    long descriptors() {
        return descriptors;
    }

    long descriptor(int id) {
        return descriptors + (long) id * VringDescLayout.SIZE;
    }

    long avail() {
        return avail;
    }

    long used() {
        return used;
    }

    /** A 16-bit word that the device does not know of. */
    long ownCursor() {
        return cursor;
    }

    /** The indirect table of a descriptor. */
    long table(int id) {
        return tables + (long) id * tableEntries * VringDescLayout.SIZE;
    }

    /** The buffer of a descriptor. */
    long buffer(int id) {
        return buffers + (long) id * stride();
    }

    private long stride() {
        return lines(bufferBytes);
    }

    private static long lines(long bytes) {
        return (bytes + LINE - 1) & -LINE;
    }
}
