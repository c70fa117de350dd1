package io.ringflux.testkit.memif;

import io.ringflux.nativeio.EventFd;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A ring at any place of a region: cookie u32 at 0, flags u16 at 4, head u16 at 6, tail u16 one cache line on,
 * descriptors two cache lines on. Each index is read and written as one 16-bit word, in order with everything before
 * it. Nothing is checked: either side's words may be written, with any value.
 *
 * <p>Owns its eventfd, not the region.
 */
public final class RawRing implements AutoCloseable {
    /** What the first word of every ring must be. */
    public static final int COOKIE = 0x3E31F20;
    /** In the flags: the consumer wants no interrupts. */
    public static final int MASK_INTERRUPT = 1;

    private static final int COOKIE_OFFSET = 0;
    private static final int FLAGS_OFFSET = 4;
    private static final int HEAD_OFFSET = 6;
    private static final int DESCRIPTOR_BYTES = 16;

    private final UnsafeBuffer memory;
    private final int region;
    private final int offset;
    private final int ringLog2;
    private final int lineBytes;
    private final EventFd interrupt;

    /**
     * A ring at this place, as it is.
     *
     * @param memory the region that holds it
     * @param region the number of that region
     * @param offset bytes from its start
     * @param lineBytes 64 or 128
     */
    public RawRing(UnsafeBuffer memory, int region, int offset, int ringLog2, int lineBytes, EventFd interrupt) {
        this.memory = memory;
        this.region = region;
        this.offset = offset;
        this.ringLog2 = ringLog2;
        this.lineBytes = lineBytes;
        this.interrupt = interrupt;
    }

    /** The same ring with another eventfd, which is the new object's; this one keeps its own. */
    public RawRing signalledBy(EventFd other) {
        return new RawRing(memory, region, offset, ringLog2, lineBytes, other);
    }

    /** Bytes that a ring takes. */
    public static int bytes(int ringLog2, int lineBytes) {
        return 2 * lineBytes + (DESCRIPTOR_BYTES << ringLog2);
    }

    /** Makes it an empty ring: cookie set, flags, head and tail zero. */
    public void initialise() {
        cookie(COOKIE);
        flags(0);
        head(0);
        tail(0);
    }

    /** The number of the region that holds the ring. */
    public int region() {
        return region;
    }

    /** Bytes from the start of its region. */
    public int offset() {
        return offset;
    }

    /** It has 2^ringLog2 descriptors. */
    public int ringLog2() {
        return ringLog2;
    }

    /** Number of descriptors. */
    public int size() {
        return 1 << ringLog2;
    }

    /** What the producer of frames signals. */
    public EventFd interrupt() {
        return interrupt;
    }

    /** The cookie. */
    public int cookie() {
        return memory.getInt(offset + COOKIE_OFFSET);
    }

    /** Writes the cookie. */
    public void cookie(int value) {
        memory.putInt(offset + COOKIE_OFFSET, value);
    }

    /** The flags. */
    public int flags() {
        return word(FLAGS_OFFSET);
    }

    /** Writes the flags. */
    public void flags(int value) {
        word(FLAGS_OFFSET, value);
    }

    /** The index that an honest client writes. */
    public int head() {
        return word(HEAD_OFFSET);
    }

    /** Writes the client's index. */
    public void head(int value) {
        word(HEAD_OFFSET, value);
    }

    /** The index that an honest server writes. */
    public int tail() {
        return word(lineBytes);
    }

    /** Writes the server's index. */
    public void tail(int value) {
        word(lineBytes, value);
    }

    /** The descriptor in the slot of this free-running position. */
    public RawDescriptor descriptor(int position) {
        int at = slot(position);
        return new RawDescriptor(
                Short.toUnsignedInt(memory.getShort(at)),
                Short.toUnsignedInt(memory.getShort(at + 2)),
                Integer.toUnsignedLong(memory.getInt(at + 4)),
                Integer.toUnsignedLong(memory.getInt(at + 8)),
                memory.getInt(at + 12));
    }

    /** Writes the descriptor in the slot of this free-running position. */
    public void descriptor(int position, RawDescriptor descriptor) {
        int at = slot(position);
        memory.putShort(at, (short) descriptor.flags());
        memory.putShort(at + 2, (short) descriptor.region());
        memory.putInt(at + 4, (int) descriptor.length());
        memory.putInt(at + 8, (int) descriptor.offset());
        memory.putInt(at + 12, descriptor.metadata());
    }

    @Override
    public void close() {
        interrupt.close();
    }

    private int slot(int position) {
        return offset + 2 * lineBytes + DESCRIPTOR_BYTES * (position & (size() - 1));
    }

    private int word(int at) {
        return Short.toUnsignedInt(memory.getShortVolatile(offset + at));
    }

    private void word(int at, int value) {
        memory.putShortVolatile(offset + at, (short) value);
    }
}
