package io.ringflux.testkit.benchmark;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Ways from the peer's thread to the one that works on the frames. */
public enum Hop {
    /** The loop itself works on them: no hop behind the ring. */
    LOOP {
        @Override
        Disposable start(FramePort port, Scheduler scheduler, HopSink sink) {
            return port.receive().map(frame -> frame).filter(sink::wants).subscribe(sink::add);
        }
    },

    /** Another thread, to which the loop hands batches. */
    BATCHES {
        @Override
        Disposable start(FramePort port, Scheduler scheduler, HopSink sink) {
            return port.receiveBatches()
                    .map(FrameBatch::take)
                    .publishOn(scheduler, 8)
                    .subscribe(releasing(sink));
        }
    },

    /** Another thread, which drains the ring by itself. */
    FUSED {
        @Override
        Disposable start(FramePort port, Scheduler scheduler, HopSink sink) {
            return port.receive()
                    .publishOn(scheduler)
                    .map(frame -> frame)
                    .filter(sink::wants)
                    .subscribe(sink::add);
        }
    },

    /** Another thread, to which the loop hands taken frames one by one, because an operator stands in between. */
    UNFUSED {
        @Override
        Disposable start(FramePort port, Scheduler scheduler, HopSink sink) {
            return port.receive()
                    .map(frame -> frame.take())
                    .publishOn(scheduler)
                    .filter(sink::wants)
                    .subscribe(frame -> {
                        sink.add(frame);
                        frame.release();
                    });
        }
    };

    abstract Disposable start(FramePort port, Scheduler scheduler, HopSink sink);

    private static Consumer<FrameBatch> releasing(HopSink sink) {
        Consumer<Frame> add = sink::add;
        return batch -> {
            batch.forEach(add);
            batch.release();
        };
    }
}
