package io.ringflux.memif.bench;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.queue.TxQueue;
import java.util.Objects;
import reactor.core.publisher.Flux;

/** The ways to send that are measured; flat out on all queues, as the rings have room. */
abstract sealed class TxAction implements JvmPeerMain.Action {

    private static final int BURST = 64;
    private static final int PREPARED = 256;

    private final FramePool pool = FramePool.create(2, 9216);
    private final int queues;
    final int frameBytes;
    final Frame frame;

    TxAction(Traffic traffic) {
        queues = traffic.queues();
        frameBytes = traffic.frameBytes();
        frame = Objects.requireNonNull(pool.allocate(frameBytes));
        frame.buffer().setMemory(0, 12, (byte) 2);
        frame.buffer().putShort(12, (short) 0x0008);
    }

    @Override
    public void start(FramePort port) {
        for (int queue = 0; queue < queues; queue++) {
            port.fill(queue, filled -> burst(port, filled)).subscribe();
        }
    }

    @Override
    public double read(FramePort port) {
        return port.stats().txFrames();
    }

    /** Puts one burst into the ring, as far as there is room, and says how many frames that were. */
    abstract int burst(FramePort port, TxQueue queue);

    /** The burst level. */
    static final class Fill extends TxAction {

        Fill(Traffic traffic) {
            super(traffic);
        }

        @Override
        int burst(FramePort port, TxQueue queue) {
            int room = queue.reserve(BURST);
            for (int i = 0; i < room; i++) {
                queue.submit(frame);
            }
            return Math.max(room, 0);
        }
    }

    /** The burst level; each frame allocated from the port and written from end to end, as a program makes them. */
    static final class Make extends TxAction {

        Make(Traffic traffic) {
            super(traffic);
        }

        @Override
        int burst(FramePort port, TxQueue queue) {
            int room = queue.reserve(BURST);
            for (int i = 0; i < room; i++) {
                Frame made = port.allocate(frameBytes);
                if (made == null) {
                    return i;
                }
                made.buffer().setMemory(0, frameBytes, (byte) 2);
                queue.submit(made);
                made.release();
            }
            return Math.max(room, 0);
        }
    }

    /** The burst level; frames from the port that were written once, again and again, as a replay sends them. */
    static final class Repeat extends TxAction {

        private final Frame[] prepared = new Frame[PREPARED];
        private int next;

        Repeat(Traffic traffic) {
            super(traffic);
        }

        @Override
        public void start(FramePort port) {
            for (int i = 0; i < prepared.length; i++) {
                prepared[i] = Objects.requireNonNull(port.allocate(frameBytes));
                prepared[i].buffer().setMemory(0, frameBytes, (byte) 2);
            }
            super.start(port);
        }

        @Override
        int burst(FramePort port, TxQueue queue) {
            int room = queue.reserve(BURST);
            for (int i = 0; i < room; i++) {
                queue.submit(prepared[next++ & PREPARED - 1]);
            }
            return Math.max(room, 0);
        }
    }

    /** {@code send()}; one frame again and again, retained for each time. */
    static final class Send extends TxAction {

        Send(Traffic traffic) {
            super(traffic);
        }

        @Override
        public void start(FramePort port) {
            port.send(Flux.<Frame>generate(sink -> sink.next(frame.retain()))).subscribe();
        }

        @Override
        int burst(FramePort port, TxQueue queue) {
            throw new UnsupportedOperationException("send() fills the ring itself");
        }
    }
}
