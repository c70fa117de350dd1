package io.ringflux.frame;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import io.ringflux.nativeio.NativeMemory;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One L2 frame in off-heap memory: a reusable flyweight over one chunk of a {@link FramePool}, or, while it is lent,
 * over memory of the peer.
 *
 * <p>Shape: a first segment of {@link #length()} bytes at {@link #address()}, and for jumbo frames a chain of further
 * segments behind {@link #next()}. Only the first segment is reference counted; it stands for the whole chain.
 *
 * <p>Headroom: {@link #prepend} puts up to {@link #headroom()} bytes before the first one, where the frame's port or
 * pool was given room for that. A frame keeps what is left of it, and what was put there, when it is taken.
 *
 * <p>Ownership: borrowed unless taken. A frame that a port hands to {@code onNext} or to a burst handler is lent for
 * that call. {@link #retain()} keeps it beyond the call and owes one {@link #release()}, from any thread, in any order.
 * Bytes that live in the peer's memory move to this frame's own chunk at that moment, so views obtained before
 * {@code retain()} must be obtained anew. Frames from {@link FramePool#allocate(int)} belong to the caller.
 *
 * <p>Threading: a lent frame is used on the thread that it was handed to; a retained one on any one thread at a time.
 *
 * <p>Errors: {@link IllegalReferenceCountException} on use after release where it can be seen, and always with
 * {@code -Dringflux.checks=true}.
 */
public final class Frame extends FrameOwnership {

    private final int chunk;
    private final long home;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private long address;
    private int length;
    private int prepended;
    private int seenLength;
    private boolean follower;
    private long timestampNs;
    long offload;
    private @Nullable Frame next;

    Frame(FramePool pool, int chunk, long home) {
        super(pool);
        this.chunk = chunk;
        this.home = home;
        this.address = home;
    }

    /** Address of the first byte of this segment. For experts: nothing guards an access through it. */
    public long address() {
        check();
        return address;
    }

    /** Valid bytes of this segment. */
    public int length() {
        check();
        return length;
    }

    /** Bytes that this segment can hold from its present start on. */
    public int capacity() {
        return isHome() ? pool.chunkBytes() + prepended : length;
    }

    /** Bytes that {@link #prepend} can still put before the first one of this segment. */
    public int headroom() {
        return pool.headroom() - prepended;
    }

    /**
     * Moves the start of this segment back by that many bytes, at most {@link #headroom()}: they are part of the frame
     * from then on, to be written by the caller. Views obtained before do not show them.
     */
    public Frame prepend(int bytes) {
        check();
        if (bytes < 0 || bytes > headroom()) {
            throw new IllegalArgumentException("prepend " + bytes + " is outside 0.." + headroom()
                    + ", the headroom of this frame: give its port more of it");
        }
        address -= bytes;
        length += bytes;
        prepended += bytes;
        return this;
    }

    /** Sets the valid bytes of this segment, at most {@link #capacity()}. */
    public Frame length(int bytes) {
        check();
        if (bytes < 0 || bytes > capacity()) {
            throw new IllegalArgumentException("length " + bytes + " is outside 0.." + capacity());
        }
        length = bytes;
        return this;
    }

    /** The next segment of a jumbo frame, or null behind the last. */
    public @Nullable Frame next() {
        check();
        return next;
    }

    /** Bytes of all segments together. */
    public int totalLength() {
        return next == null ? length() : Segments.totalLength(this);
    }

    /** Bytes that the frame had where it was seen: more than {@link #totalLength()} when it was cut since. */
    public int originalLength() {
        return Math.max(seenLength, totalLength());
    }

    /** Says how many bytes the frame had where it was seen. */
    public Frame originalLength(int bytes) {
        check();
        seenLength = bytes;
        return this;
    }

    /**
     * Cuts the frame to its first {@code bytes} bytes, which may leave further segments empty; nothing happens to a
     * shorter one. {@link #originalLength()} stays.
     */
    public Frame truncate(int bytes) {
        seenLength = originalLength();
        Segments.truncate(this, bytes);
        return this;
    }

    /** Receive time in nanoseconds since the epoch, one reading a burst; 0 for an allocated frame. */
    public long timestampNs() {
        check();
        return timestampNs;
    }

    /**
     * Bounds-checked view of this segment. One object per frame, wrapped anew by each call; valid as long as the frame.
     */
    public MutableDirectBuffer buffer() {
        check();
        view.wrap(address, length);
        return view;
    }

    /** View of this segment without a copy; valid as long as the frame. */
    public ByteBuffer byteBuffer() {
        check();
        return NativeMemory.byteBuffer(address, length);
    }

    /** View of all segments without a copy; it does not own the frame, and is valid as long as the frame. */
    public ByteBuf byteBuf() {
        return Segments.byteBuf(this);
    }

    /** A copy of all bytes on the heap, free to keep. */
    public FrameCopy copied() {
        return new FrameCopy(Segments.copy(this), timestampNs, port(), queue());
    }

    /** Appends a segment, whose ownership passes to this frame; neither may be on loan. */
    public Frame append(Frame segment) {
        check();
        if (isLent() || segment.isLent()) {
            throw new IllegalStateException("a lent frame cannot be part of a new chain: take() it first");
        }
        Segments.last(this).next = segment;
        return this;
    }

    /** Puts this frame on loan over memory that stays the lender's. */
    void lend(long segmentAddress, int segmentLength, long receivedNs) {
        address = segmentAddress;
        length = segmentLength;
        prepended = 0;
        seenLength = 0;
        offload = Offload.NONE;
        timestampNs = receivedNs;
    }

    /** Whether this is a segment behind another. */
    boolean isFollower() {
        return follower;
    }

    /** Puts a lent segment behind this one. */
    void follow(Frame segment) {
        next = segment;
        segment.follower = true;
    }

    /** Takes a lent frame out of its chain. */
    void unchain() {
        if (next != null || follower) {
            next = null;
            follower = false;
        }
    }

    @Nullable
    Frame linked() {
        return next;
    }

    /** Moves bytes that live elsewhere into this segment's own chunk, what was prepended into its headroom. */
    void goHome() {
        if (!isHome()) {
            Loan.requireRoom(length - prepended, pool.chunkBytes());
            UnsafeApi.copyMemory(address, home - prepended, length);
            address = home - prepended;
        }
    }

    private boolean isHome() {
        return address + prepended == home;
    }

    /** Makes this frame free: no references, no bytes, no chain. */
    void clear() {
        disown();
        address = home;
        length = 0;
        prepended = 0;
        seenLength = 0;
        timestampNs = 0;
        offload = Offload.NONE;
        next = null;
        follower = false;
    }

    /** Number of the chunk that this segment lives in. */
    int chunk() {
        return chunk;
    }

    long home() {
        return home;
    }

    @Override
    public String toString() {
        return "Frame[port=" + port() + ", queue=" + queue() + ", length=" + length + ", refs=" + refCnt() + ", "
                + (isLent() ? "lent" : "owned") + "]";
    }
}
