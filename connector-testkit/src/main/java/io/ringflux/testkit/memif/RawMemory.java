package io.ringflux.testkit.memif;

import io.ringflux.nativeio.EventFd;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * All the memory of a link as one side sees it. Owns regions and rings. The lists may be changed before they are used.
 */
public final class RawMemory implements AutoCloseable {
    /** The usual cache line. */
    public static final int LINE_64 = 64;

    private final List<RawRegion> regions = new ArrayList<>();
    private final List<RawRing> c2sRings = new ArrayList<>();
    private final List<RawRing> s2cRings = new ArrayList<>();

    /**
     * Lays memory out as the clients of DPDK, VPP and gomemif do: one region that holds the C2S rings, the S2C rings
     * and then a buffer for each slot in the order of the rings. Every descriptor names its buffer; no slot is posted
     * yet.
     */
    public static RawMemory create(int c2sRings, int s2cRings, int ringLog2, int bufferBytes, int lineBytes) {
        RawMemory memory = new RawMemory();
        int ringBytes = RawRing.bytes(ringLog2, lineBytes);
        int rings = c2sRings + s2cRings;
        int buffers = rings * ringBytes;
        RawRegion region = memory.add(RawRegion.create(buffers + rings * (bufferBytes << ringLog2)));
        for (int i = 0; i < rings; i++) {
            RawRing ring = new RawRing(region.bytes(), 0, i * ringBytes, ringLog2, lineBytes, EventFd.create());
            ring.initialise();
            int first = buffers + i * (bufferBytes << ringLog2);
            for (int slot = 0; slot < ring.size(); slot++) {
                ring.descriptor(slot, RawDescriptor.of(0, first + (long) slot * bufferBytes, bufferBytes));
            }
            (i < c2sRings ? memory.c2sRings : memory.s2cRings).add(ring);
        }
        return memory;
    }

    /** One ring each way of 2^10 descriptors, with buffers of 2048 bytes: what every implementation has by default. */
    public static RawMemory create() {
        return create(1, 1, 10, 2048, LINE_64);
    }

    RawRegion add(RawRegion region) {
        regions.add(region);
        return region;
    }

    /** The regions, by index. */
    public List<RawRegion> regions() {
        return regions;
    }

    /** The rings from client to server, by index. */
    public List<RawRing> c2sRings() {
        return c2sRings;
    }

    /** The rings from server to client, by index. */
    public List<RawRing> s2cRings() {
        return s2cRings;
    }

    /** The bytes that a descriptor names. */
    public byte[] read(RawDescriptor descriptor) {
        byte[] bytes = new byte[Math.toIntExact(descriptor.length())];
        buffer(descriptor).getBytes(Math.toIntExact(descriptor.offset()), bytes);
        return bytes;
    }

    /** Writes to the place that a descriptor names. */
    public void write(RawDescriptor descriptor, byte[] bytes) {
        buffer(descriptor).putBytes(Math.toIntExact(descriptor.offset()), bytes);
    }

    /** What an honest client sends for this memory, in order: regions, then C2S rings, then S2C rings. */
    public List<RawMessage> announcements() {
        List<RawMessage> messages = new ArrayList<>();
        for (RawRegion region : regions) {
            messages.add(RawMessage.addRegion(
                    messages.size(), region.length(), region.file().fd()));
        }
        for (int i = 0; i < c2sRings.size(); i++) {
            messages.add(RawMessage.addRing(true, i, c2sRings.get(i)));
        }
        for (int i = 0; i < s2cRings.size(); i++) {
            messages.add(RawMessage.addRing(false, i, s2cRings.get(i)));
        }
        return messages;
    }

    @Override
    public void close() {
        c2sRings.forEach(RawRing::close);
        s2cRings.forEach(RawRing::close);
        regions.forEach(RawRegion::close);
    }

    private UnsafeBuffer buffer(RawDescriptor descriptor) {
        return regions.get(descriptor.region()).bytes();
    }
}
