package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.Umem;
import io.ringflux.afxdp.umem.UmemShare;
import io.ringflux.frame.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What was given to the kernel to send, by chunk: a frame has one reference for each descriptor, and loses one with
 * each completion, in whatever order these come. On the queue's thread.
 */
final class SentFrames implements AutoCloseable {

    private final Completions completions;
    private final Umem umem;
    private final UmemShare share;
    private final SentStamps stamps;
    private final @Nullable Frame[] heads;
    private final int[] references;
    private int count;
    private int frameCount;

    SentFrames(Completions completions, UmemShare share, SentStamps stamps) {
        this.completions = completions;
        this.umem = share.umem();
        this.share = share;
        this.stamps = stamps;
        this.heads = new Frame[umem.chunkCount()];
        this.references = new int[heads.length];
    }

    /** Descriptors that are not completed. */
    int count() {
        return count;
    }

    /** Chunks of this port's own share that are referred to by those. */
    int frameCount() {
        return frameCount;
    }

    /** A descriptor with that offset holds a reference of {@code head}. */
    void add(long offset, Frame head) {
        int chunk = (int) umem.chunkOf(offset);
        heads[chunk] = head;
        frameCount += references[chunk]++ == 0 && share.has(chunk) ? 1 : 0;
        count++;
    }

    /**
     * To be asked before {@link #add}, of all segments of a frame: false when another socket on the same queue has one
     * of its chunks with the kernel.
     */
    boolean claim(Frame head) {
        for (@Nullable Frame segment = head; segment != null; segment = segment.next()) {
            if (segment.length() > 0 && !completions.claim(chunkOf(segment))) {
                unclaim(head, segment);
                return false;
            }
        }
        return true;
    }

    /** Whether a descriptor with an offset in the same chunk is not completed. */
    boolean isAway(long offset) {
        return references[(int) umem.chunkOf(offset)] > 0;
    }

    /**
     * Releases what was sent.
     *
     * @return false when the kernel says so of what it was not given
     */
    boolean reclaim() {
        int done = completions.peek();
        if (done <= 0) {
            return done == 0;
        }
        for (int i = 0; i < done; i++) {
            long offset = completions.offset(i);
            long chunk = umem.chunkOf(offset);
            if (chunk < 0 || chunk >= heads.length || references[(int) chunk] == 0) {
                return false;
            }
            stamps.completed((int) chunk, umem.base() + offset, heads[(int) chunk]);
            release((int) chunk);
        }
        completions.release(done);
        return true;
    }

    /** Releases all; the kernel must not use the memory any more. */
    @Override
    public void close() {
        for (int chunk = 0; chunk < heads.length; chunk++) {
            while (references[chunk] > 0) {
                release(chunk);
            }
        }
    }

    /** The frame was claimed, and will not be added. */
    void unclaim(Frame head) {
        unclaim(head, null);
    }

    private void unclaim(Frame head, @Nullable Frame end) {
        for (@Nullable Frame segment = head; segment != null && segment != end; segment = segment.next()) {
            if (segment.length() > 0 && references[chunkOf(segment)] == 0) {
                completions.unclaim(chunkOf(segment));
            }
        }
    }

    private int chunkOf(Frame segment) {
        return (int) umem.chunkOf(segment.address() - umem.base());
    }

    private void release(int chunk) {
        Frame head = heads[chunk];
        count--;
        if (--references[chunk] == 0) {
            frameCount -= share.has(chunk) ? 1 : 0;
            heads[chunk] = null;
            completions.unclaim(chunk);
        }
        if (head != null) {
            head.release();
        }
    }
}
