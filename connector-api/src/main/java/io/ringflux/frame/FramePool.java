package io.ringflux.frame;

import io.ringflux.nativeio.Mapping;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Equal chunks of off-heap memory, each with its preallocated {@link Frame}.
 *
 * <p>Shape: as its {@link ChunkShape} says.
 *
 * <p>Threading: the owner thread allocates and releases through a plain stack of a few bursts, at most half of the
 * frames, which nobody else can have meanwhile; every other thread through a shared one. Any thread may call any
 * method, only the owner is fast; {@link #close} is for the owner, or for when it uses the pool no more.
 *
 * <p>Ownership: the pool unmaps its memory when it is closed and the last frame is back, never before: a leaked frame
 * costs memory, not the JVM.
 */
public final class FramePool implements AutoCloseable {

    /** True with {@code -Dringflux.checks=true}: every use of a released frame throws. */
    public static final boolean CHECKS = Boolean.getBoolean("ringflux.checks");

    /** No chunk's number. */
    static final int NONE = -1;

    /** Most frames that only the owner thread can have. */
    private static final int MOST_OWN = 128;

    private static final AtomicInteger OPEN = new AtomicInteger();

    private final Frame[] frames;
    private final int[] stack;
    private final FreeChunks shared;
    private final ChunkShape shape;
    private final int chunkBytes;
    private final Runnable free;
    private final AtomicBoolean freed = new AtomicBoolean();
    private int depth;
    private volatile @Nullable Thread owner;
    private volatile boolean closed;
    private @Nullable Thread borrower;

    private FramePool(long base, ChunkShape shape, Runnable free) {
        this.shape = shape;
        this.chunkBytes = shape.bytes();
        this.free = free;
        frames = new Frame[shape.count()];
        stack = new int[Math.min((shape.count() + 1) / 2, MOST_OWN)];
        shared = new FreeChunks(shape.count());
        for (int i = 0; i < shape.count(); i++) {
            frames[i] = new Frame(this, i, base + (long) i * shape.stride() + shape.headroom());
            shared.push(i);
        }
        OPEN.incrementAndGet();
    }

    /** A pool in anonymous memory of its own, without headroom. */
    public static FramePool create(int chunkCount, int chunkBytes) {
        return create(new ChunkShape(chunkCount, chunkBytes, 0));
    }

    /** A pool in anonymous memory of its own. */
    public static FramePool create(ChunkShape shape) {
        Mapping mapping = Mapping.anonymous(shape.totalBytes());
        return over(mapping.address(), shape, mapping::close);
    }

    /** As {@link #over(long, ChunkShape, Runnable)}, without headroom. */
    public static FramePool over(long base, int chunkCount, int chunkBytes, Runnable free) {
        return over(base, new ChunkShape(chunkCount, chunkBytes, 0), free);
    }

    /** A pool over somebody else's memory; {@code free} runs once, when the last frame is back after close. */
    public static FramePool over(long base, ChunkShape shape, Runnable free) {
        return new FramePool(base, shape, free);
    }

    /** Pools whose memory is still mapped, in the whole JVM; for leak checks. */
    public static int openCount() {
        return OPEN.get();
    }

    /** Names the thread that uses the plain stack. To be called once, before that thread starts to use the pool. */
    public void owner(Thread thread) {
        owner = thread;
    }

    /** Bytes of one chunk: the most that one segment holds. */
    public int chunkBytes() {
        return chunkBytes;
    }

    /** Bytes that can be prepended to each of its segments. */
    public int headroom() {
        return shape.headroom();
    }

    /** Chunks in all. */
    public int chunkCount() {
        return frames.length;
    }

    /** Whether the bytes of that segment lie in a chunk of this pool: not those of a lent one. */
    public boolean holds(Frame segment) {
        return segment.pool == this && !segment.isLent();
    }

    /** Frames that are neither free nor in a lender's stock; a snapshot. */
    public int inUse() {
        int count = 0;
        for (Frame frame : frames) {
            count += frame.refCnt() > 0 && !frame.isLent() ? 1 : 0;
        }
        return count;
    }

    /** Frames that are free; a snapshot. */
    public int freeCount() {
        return depth + shared.size();
    }

    /** Receive time of the oldest frame in use, in nanoseconds since the epoch; {@link Long#MAX_VALUE} without one. */
    public long oldestTimestampNs() {
        long oldest = Long.MAX_VALUE;
        for (Frame frame : frames) {
            if (frame.refCnt() > 0 && !frame.isLent()) {
                oldest = Math.min(oldest, frame.timestampNs());
            }
        }
        return oldest;
    }

    /** One empty frame with one reference, owned by the caller, or null when none is free. */
    public @Nullable Frame allocate() {
        Frame frame = pop();
        if (frame != null) {
            frame.issue(0, 0, false);
        }
        return frame;
    }

    /** A frame of that many bytes, chained where a chunk is too small, owned by the caller; null when none is free. */
    public @Nullable Frame allocate(int length) {
        ChunkShape.requirePositive("length", length);
        Frame head = allocate();
        if (head == null) {
            return null;
        }
        head.length(Math.min(length, chunkBytes));
        for (int left = length - chunkBytes; left > 0; left -= chunkBytes) {
            Frame segment = allocate();
            if (segment == null) {
                head.release();
                return null;
            }
            head.append(segment.length(Math.min(left, chunkBytes)));
        }
        return head;
    }

    @Override
    public void close() {
        closed = true;
        freeWhenBack();
    }

    /** Takes a frame for a lender, without a reference; null when none is free. */
    @Nullable
    Frame pop() {
        int own = popOwn();
        int chunk = own == NONE ? shared.pop() : own;
        if (chunk != NONE && closed) {
            push(frames[chunk]);
            return null;
        }
        return chunk == NONE ? null : frames[chunk];
    }

    /** The frame that stands for chunk number {@code chunk} now. */
    Frame frame(int chunk) {
        return frames[chunk];
    }

    /** As {@link #pop}, from the owner's stack only, which hands out last what it got first. */
    int popOwn() {
        return Thread.currentThread() == owner && depth > 0 && !closed ? stack[--depth] : NONE;
    }

    /** Takes back a frame whose last reference went, with its chain; a segment of another pool goes back there. */
    void recycle(Frame frame) {
        Frame next = frame.linked();
        push(frame);
        while (next != null) {
            Frame segment = next;
            next = segment.linked();
            segment.pool.push(segment);
        }
    }

    /** True on the thread that this pool's frames are on loan to. */
    boolean lendsTo(Thread thread) {
        return borrower == thread;
    }

    void borrower(Thread thread) {
        borrower = thread;
    }

    /** Whether the calling thread owns this pool, and uses of released frames need not be found. */
    boolean ownedHere() {
        return !CHECKS && Thread.currentThread() == owner;
    }

    /** The frame to put into circulation instead of one whose holder may still have it; the same one without checks. */
    Frame retire(Frame frame) {
        if (!CHECKS) {
            return frame;
        }
        Frame fresh = new Frame(this, frame.chunk(), frame.home());
        frames[frame.chunk()] = fresh;
        return fresh;
    }

    private void push(Frame frame) {
        frame.clear();
        Frame fresh = retire(frame);
        if (Thread.currentThread() == owner && !closed && depth < stack.length) {
            stack[depth++] = fresh.chunk();
        } else {
            shared.push(fresh.chunk());
            if (closed) {
                freeWhenBack();
            }
        }
    }

    private void freeWhenBack() {
        if (freeCount() == frames.length && freed.compareAndSet(false, true)) {
            OPEN.decrementAndGet();
            free.run();
        }
    }
}
