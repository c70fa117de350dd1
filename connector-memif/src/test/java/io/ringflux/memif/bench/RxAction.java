package io.ringflux.memif.bench;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** The ways to receive that are measured; each looks at every frame. */
@SuppressWarnings("unused") // the sums keep the JIT from leaving the work out
abstract sealed class RxAction implements JvmPeerMain.Action {

    @Override
    public double read(FramePort port) {
        return port.stats().rxFrames();
    }

    /** {@code receive()}, counting frames and bytes. */
    static final class Count extends RxAction {

        private long frames;
        private long bytes;

        @Override
        public void start(FramePort port) {
            port.receive().subscribe(frame -> {
                frames++;
                bytes += frame.length();
            });
        }
    }

    /** The burst level. */
    static final class Poll extends RxAction {

        private final int queues;
        private long bytes;

        Poll(Traffic traffic) {
            queues = traffic.queues();
        }

        @Override
        public void start(FramePort port) {
            for (int queue = 0; queue < queues; queue++) {
                port.poll(queue, burst -> {
                            int size = burst.size();
                            for (int i = 0; i < size; i++) {
                                bytes += burst.get(i).length();
                            }
                            return size;
                        })
                        .subscribe();
            }
        }
    }

    /** {@code receive().retain()}: each frame moves into the port's pool, as testpmd copies it, and is released. */
    static final class Retain extends RxAction {

        private long bytes;

        @Override
        public void start(FramePort port) {
            port.receive().retain().subscribe(frame -> {
                bytes += frame.length();
                frame.release();
            });
        }
    }

    /** {@code receiveBatches()}. */
    static final class Batches extends RxAction {

        private long bytes;

        @Override
        public void start(FramePort port) {
            port.receiveBatches().subscribe(batch -> {
                int size = batch.size();
                for (int i = 0; i < size; i++) {
                    bytes += batch.get(i).length();
                }
            });
        }
    }

    /** {@code receive()} through map and filter, with demand that is unbounded or 256 replenished by 192. */
    static final class MapFilter extends RxAction {

        private static final int DEMAND = 256;
        private static final int REPLENISHED = 192;

        private final boolean bounded;
        private long bytes;
        private long frames;

        MapFilter(boolean bounded) {
            this.bounded = bounded;
        }

        @Override
        public void start(FramePort port) {
            Flux<Frame> stream = port.receive().map(this::weigh).filter(frame -> frame.length() >= 14);
            stream.subscribe(new BaseSubscriber<>() {

                private int used;

                @Override
                protected void hookOnSubscribe(Subscription subscription) {
                    request(bounded ? DEMAND : Long.MAX_VALUE);
                }

                @Override
                protected void hookOnNext(Frame frame) {
                    frames++;
                    if (bounded && ++used == REPLENISHED) {
                        used = 0;
                        request(REPLENISHED);
                    }
                }
            });
        }

        private Frame weigh(Frame frame) {
            bytes += frame.length();
            return frame;
        }
    }
}
