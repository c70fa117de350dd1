package io.ringflux.frame;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCounted;
import io.ringflux.nativeio.NativeMemory;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
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
public final class Frame implements ReferenceCounted {

    private static final AtomicIntegerFieldUpdater<Frame> REFS =
            AtomicIntegerFieldUpdater.newUpdater(Frame.class, "refs");

    private final FramePool pool;
    private final long home;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private long address;
    private int length;
    private int seenLength;
    private volatile int refs;
    private boolean lent;
    private boolean follower;
    private int port;
    private int queue;
    private long timestampNs;
    long offload;
    private @Nullable Frame next;
    private @Nullable Throwable origin;

    Frame(FramePool pool, long home) {
        this.pool = pool;
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

    /** Bytes that this segment can hold. */
    public int capacity() {
        return address == home ? pool.chunkBytes() : length;
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

    /** Number of the port that received this frame, unique in the JVM; 0 for an allocated frame. */
    public int port() {
        return port;
    }

    /** Number of the receive queue within its port. */
    public int queue() {
        return queue;
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
        return new FrameCopy(Segments.copy(this), timestampNs, port, queue);
    }

    /** Appends a segment, whose ownership passes to this frame; neither may be on loan. */
    public Frame append(Frame segment) {
        check();
        if (lent || segment.lent) {
            throw new IllegalStateException("a lent frame cannot be part of a new chain: take() it first");
        }
        Segments.last(this).next = segment;
        return this;
    }

    /**
     * Takes over the loan: the frame leaves the port that lent it and belongs to the caller, who owes one
     * {@link #release()}. Without effect on a frame that is not on loan.
     */
    public Frame take() {
        check();
        if (Loan.isHere(this, pool)) {
            Loan.leave(this);
        }
        return this;
    }

    /**
     * Ends a sink's use of an element that a stream gave to it: nothing for a frame that is on loan to this thread (its
     * port takes it back), a {@link #release()} for every other.
     */
    public void consume() {
        if (!Loan.isHere(this, pool)) {
            release();
        }
    }

    @Override
    public int refCnt() {
        return refs;
    }

    @Override
    public Frame retain() {
        return retain(1);
    }

    @Override
    public Frame retain(int increment) {
        FramePool.requirePositive("increment", increment);
        check();
        if (Loan.isHere(this, pool)) {
            Loan.settle(this);
        }
        int before = REFS.getAndAdd(this, increment);
        if (before <= 0) {
            REFS.getAndAdd(this, -increment);
            throw new IllegalReferenceCountException(before, increment);
        }
        return this;
    }

    @Override
    public boolean release() {
        return release(1);
    }

    @Override
    public boolean release(int decrement) {
        FramePool.requirePositive("decrement", decrement);
        check();
        int after = REFS.addAndGet(this, -decrement);
        if (after > 0) {
            return false;
        }
        if (after < 0 || lent) {
            REFS.getAndAdd(this, decrement);
            throw new IllegalReferenceCountException(
                    lent ? Loan.RELEASED : "refCnt: " + (after + decrement) + ", decrement: " + decrement);
        }
        pool.recycle(this);
        return true;
    }

    /** Puts this frame on loan over memory that stays the lender's. */
    void lend(long segmentAddress, int segmentLength, long receivedNs) {
        address = segmentAddress;
        length = segmentLength;
        seenLength = 0;
        timestampNs = receivedNs;
    }

    /** Hands a free frame to its next holder with one reference. */
    void issue(int portNumber, int queueNumber, boolean onLoan) {
        REFS.lazySet(this, 1);
        lent = onLoan;
        port = portNumber;
        queue = queueNumber;
    }

    /** Whether nobody keeps this frame beyond its loan. */
    boolean untaken() {
        return lent && refCnt() == 1;
    }

    boolean isLent() {
        return lent;
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

    /** Ends the loan of a frame that somebody retained; the loan's own reference goes. */
    void endLoan() {
        if (lent) {
            Loan.end(this);
            release();
        }
    }

    void returnLoan() {
        lent = false;
    }

    /** Moves bytes that live elsewhere into this segment's own chunk. */
    void goHome() {
        if (address != home) {
            UnsafeApi.copyMemory(address, home, pool.requireRoom(length));
            address = home;
        }
    }

    /** Makes this frame free: no references, no bytes, no chain. */
    void clear() {
        REFS.lazySet(this, 0);
        address = home;
        length = 0;
        seenLength = 0;
        timestampNs = 0;
        offload = Offload.NONE;
        next = null;
        follower = false;
        lent = false;
    }

    long home() {
        return home;
    }

    void receivedAt(@Nullable Throwable where) {
        origin = where;
    }

    private void check() {
        if (FramePool.CHECKS && refs <= 0) {
            throw new IllegalReferenceCountException(
                    "frame of port " + port + ", queue " + queue + " was used after its release", origin);
        }
    }

    @Override
    public Frame touch() {
        return touch(this);
    }

    @Override
    public Frame touch(Object hint) {
        return this;
    }

    @Override
    public String toString() {
        return "Frame[port=" + port + ", queue=" + queue + ", length=" + length + ", refs=" + refCnt() + ", "
                + (lent ? "lent" : "owned") + "]";
    }
}
