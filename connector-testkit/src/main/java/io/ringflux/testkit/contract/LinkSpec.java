package io.ringflux.testkit.contract;

import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;

/**
 * The link that a contract test asks a transport for; each {@code with} gives a changed copy.
 *
 * @param loops threads of both ports; the test disposes them
 * @param mode how loops wait for frames
 * @param queues queues in each direction
 * @param ringSize entries of each ring
 * @param chunkBytes bytes of a pool's chunk and of a ring's buffer
 * @param chunkCount chunks of each pool
 * @param reconnecting whether both ports outlive the link
 */
public record LinkSpec(
        PollerGroup loops,
        RxMode mode,
        int queues,
        int ringSize,
        int chunkBytes,
        int chunkCount,
        boolean reconnecting) {

    /** One queue of 256 buffers of 2 KiB, four times as many chunks, ADAPTIVE. */
    public static LinkSpec on(PollerGroup loops) {
        return new LinkSpec(loops, RxMode.ADAPTIVE, 1, 256, 2048, 1024, false);
    }

    /** With another way to wait. */
    public LinkSpec withMode(RxMode other) {
        return new LinkSpec(loops, other, queues, ringSize, chunkBytes, chunkCount, reconnecting);
    }

    /** With that many queues in each direction. */
    public LinkSpec withQueues(int count) {
        return new LinkSpec(loops, mode, count, ringSize, chunkBytes, chunkCount, reconnecting);
    }

    /** With that many chunks in each pool. */
    public LinkSpec withChunks(int count) {
        return new LinkSpec(loops, mode, queues, ringSize, chunkBytes, count, reconnecting);
    }

    /** With ports that outlive the link. */
    public LinkSpec withReconnect() {
        return new LinkSpec(loops, mode, queues, ringSize, chunkBytes, chunkCount, true);
    }
}
