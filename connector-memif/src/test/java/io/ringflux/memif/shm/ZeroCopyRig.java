package io.ringflux.memif.shm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.ChunkShape;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.loop.PollerGroup;
import io.ringflux.nativeio.Mapping;
import io.ringflux.queue.RxQueue;
import io.ringflux.queue.TxQueue;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** A pool to which rings can refer and one to which they cannot; checks at its end that neither has lost a frame. */
final class ZeroCopyRig implements AutoCloseable {

    static final int CHUNK_BYTES = 2048;

    private final int mappings = Mapping.openCount();
    private final PollerGroup loops = PollerGroup.create("zero-copy", 1);
    private final TransmitPool pool = TransmitPool.create(new ChunkShape(256, CHUNK_BYTES, 0), false);
    private final ZeroCopyTransmit transmit = ZeroCopyTransmit.of(pool, loops.next());
    final FramePool own = pool.frames();
    final FramePool elsewhere = FramePool.create(64, CHUNK_BYTES);

    LoopedMemory looped(int ringLog2, int bufferBytes) {
        return LoopedMemory.of(ringLog2, new MemoryPlan(bufferBytes, 0, false, transmit));
    }

    /** Each letter is a segment: o of the own pool, e of elsewhere, O and E empty ones. */
    Frame chain(String segments, int length, int seed) {
        Frame head = null;
        for (int i = 0; i < segments.length(); i++) {
            char kind = segments.charAt(i);
            Frame segment = filled(Character.toLowerCase(kind) == 'o' ? own : elsewhere, length, seed + i);
            segment.length(Character.isUpperCase(kind) ? 0 : length);
            head = head == null ? segment : head.append(segment);
        }
        return Objects.requireNonNull(head);
    }

    static Frame filled(FramePool from, int length, int seed) {
        Frame frame = Objects.requireNonNull(from.allocate(length));
        frame.buffer().putBytes(0, pattern(length, seed));
        return frame;
    }

    static byte[] pattern(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + seed);
        }
        return bytes;
    }

    /** Sends a frame and lets go of it. */
    static void send(TxQueue tx, Frame frame) {
        assertThat(tx.submit(frame)).isEqualTo(1);
        frame.release();
        tx.flush();
    }

    /** The next frame, or nothing. */
    static byte[] receive(RxQueue rx) {
        byte[][] bytes = {{}};
        rx.poll(
                burst -> {
                    bytes[0] = burst.get(0).copied().bytes();
                    return 1;
                },
                64);
        return bytes[0];
    }

    /** Runs a command on the loop, after all that was handed to it before. */
    void onLoop(Runnable command) {
        CompletableFuture.runAsync(command, loops.next()).join();
    }

    @Override
    public void close() {
        onLoop(transmit::close);
        assertThat(own.inUse()).isZero();
        assertThat(elsewhere.inUse()).isZero();
        own.close();
        elsewhere.close();
        loops.dispose();
        assertThat(Mapping.openCount()).isEqualTo(mappings);
    }
}
