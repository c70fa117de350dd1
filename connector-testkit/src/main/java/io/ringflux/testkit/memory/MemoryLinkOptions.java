package io.ringflux.testkit.memory;

import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;

/**
 * How both ends of a link are made; each {@code with} gives a changed copy.
 *
 * @param loops threads of both ports
 * @param mode how loops wait for frames
 * @param queues queues in each direction
 * @param ringSize entries of each ring, a power of two
 * @param slotBytes bytes of each ring's slots; a longer segment takes several
 * @param cursorBits width of the cursors, 16 or 32
 * @param signals whether rings have an eventfd; without one their loop must look by itself
 * @param chunkCount chunks in each pool of a port
 * @param chunkBytes bytes of a chunk, at least {@code slotBytes}
 * @param reconnecting whether ports outlive the link
 */
public record MemoryLinkOptions(
        PollerGroup loops,
        RxMode mode,
        int queues,
        int ringSize,
        int slotBytes,
        int cursorBits,
        boolean signals,
        int chunkCount,
        int chunkBytes,
        boolean reconnecting) {

    /** Checks the ranges that nobody else checks. */
    public MemoryLinkOptions {
        if (cursorBits != Short.SIZE && cursorBits != Integer.SIZE) {
            throw new IllegalArgumentException("cursorBits is " + cursorBits + ", expected 16 or 32");
        }
        if (slotBytes < 1 || slotBytes > chunkBytes) {
            throw new IllegalArgumentException("slotBytes is " + slotBytes + ", expected 1.." + chunkBytes);
        }
    }

    /** One queue, 1024 slots of 2 KiB, 16-bit cursors, signals, ADAPTIVE. */
    public static MemoryLinkOptions on(PollerGroup loops) {
        return new MemoryLinkOptions(loops, RxMode.ADAPTIVE, 1, 1024, 2048, Short.SIZE, true, 4096, 2048, false);
    }

    /** With another way to wait. */
    public MemoryLinkOptions withMode(RxMode other) {
        return new MemoryLinkOptions(
                loops, other, queues, ringSize, slotBytes, cursorBits, signals, chunkCount, chunkBytes, reconnecting);
    }

    /** With that many queues in each direction. */
    public MemoryLinkOptions withQueues(int count) {
        return new MemoryLinkOptions(
                loops, mode, count, ringSize, slotBytes, cursorBits, signals, chunkCount, chunkBytes, reconnecting);
    }

    /** With rings of another shape. */
    public MemoryLinkOptions withRing(int size, int bytes) {
        return new MemoryLinkOptions(
                loops, mode, queues, size, bytes, cursorBits, signals, chunkCount, chunkBytes, reconnecting);
    }

    /** With cursors of another width. */
    public MemoryLinkOptions withCursorBits(int bits) {
        return new MemoryLinkOptions(
                loops, mode, queues, ringSize, slotBytes, bits, signals, chunkCount, chunkBytes, reconnecting);
    }

    /** Without eventfds. */
    public MemoryLinkOptions withoutSignals() {
        return new MemoryLinkOptions(
                loops, mode, queues, ringSize, slotBytes, cursorBits, false, chunkCount, chunkBytes, reconnecting);
    }

    /** With pools of another shape. */
    public MemoryLinkOptions withPool(int count, int bytes) {
        return new MemoryLinkOptions(
                loops, mode, queues, ringSize, slotBytes, cursorBits, signals, count, bytes, reconnecting);
    }

    /** With ports that outlive the link. */
    public MemoryLinkOptions withReconnect() {
        return new MemoryLinkOptions(
                loops, mode, queues, ringSize, slotBytes, cursorBits, signals, chunkCount, chunkBytes, true);
    }
}
