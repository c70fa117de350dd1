package io.ringflux.service.kafka.sink;

/** The part of a log that the next record is made of. Grows at its end; sender only. */
final class Cut {
    private long start;
    private long end;
    private int frames;
    private long sequence;
    private long firstSeenNs;

    /** Begins an empty cut at that position. */
    void reset(long position, long firstSequence) {
        start = position;
        end = position;
        frames = 0;
        sequence = firstSequence;
    }

    /** Passes over padding; only while the cut is empty. */
    void skip(int length) {
        start += length;
        end = start;
    }

    void add(int blockLength, long nowNs) {
        if (frames == 0) {
            firstSeenNs = nowNs;
        }
        end += blockLength;
        frames++;
    }

    boolean isEmpty() {
        return frames == 0;
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    int length() {
        return (int) (end - start);
    }

    int frames() {
        return frames;
    }

    /** Number of the first frame. */
    long sequence() {
        return sequence;
    }

    /** When the sender saw the first frame, on its own clock. */
    long firstSeenNs() {
        return firstSeenNs;
    }
}
