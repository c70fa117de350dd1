package io.ringflux.testkit.benchmark;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import reactor.core.Disposable;

/** What may be done with the frames of one port on its loop, from the bare callback to a forward by another port. */
public enum Pipeline {
    /** The callback at burst level, without Reactor. */
    POLL((from, to) -> {
        Sum sum = new Sum();
        return from.poll(0, burst -> {
                    int size = burst.size();
                    for (int i = 0; i < size; i++) {
                        sum.add(burst.get(i));
                    }
                    return size;
                })
                .subscribe();
    }),

    /** A subscriber directly behind receive(). */
    RECEIVE((from, to) -> from.receive().subscribeWith(new Unbounded())),

    /** Two operators. */
    MAP_FILTER((from, to) -> from.receive()
            .map(frame -> frame)
            .filter(frame -> frame.length() > 0)
            .subscribeWith(new Unbounded())),

    /** Two operators, and demand for 256 frames, then 192 at a time. */
    MAP_FILTER_BOUNDED((from, to) -> from.receive()
            .map(frame -> frame)
            .filter(frame -> frame.length() > 0)
            .subscribeWith(new Bounded(256, 192))),

    /** Demand for 256 frames, then 192 at a time. */
    BOUNDED((from, to) -> from.receive().subscribeWith(new Bounded(256, 192))),

    /** Demand for one frame at a time. */
    REQUEST_ONE((from, to) -> from.receive().subscribeWith(new Bounded(1, 1))),

    /** Reactor's way to bound the demand of an unbounded subscriber. */
    LIMIT_RATE((from, to) -> from.receive().limitRate(256).subscribeWith(new Unbounded())),

    /** Five operators. */
    FIVE_OPERATORS((from, to) -> from.receive()
            .map(frame -> frame)
            .filter(frame -> frame.length() > 0)
            .doOnNext(Frame::timestampNs)
            .<Frame>handle((frame, sink) -> sink.next(frame))
            .map(frame -> frame)
            .subscribeWith(new Unbounded())),

    /** A filter that lets nothing through, and so counts nothing against a bounded demand. */
    FILTER_ALL((from, to) -> from.receive().filter(frame -> frame.length() < 0).subscribeWith(new Bounded(256, 192))),

    /** Frames that are taken and released, each by an atomic count, with their bytes in a chunk of the pool. */
    RETAIN((from, to) -> {
        Sum sum = new Sum();
        return from.receive().retain().subscribe(frame -> {
            sum.add(frame);
            frame.release();
        });
    }),

    /** One element a burst. */
    BATCHES((from, to) -> {
        Consumer<Frame> add = new Sum()::add;
        return from.receiveBatches().subscribe(batch -> batch.forEach(add));
    }),

    /** One element a burst, and two operators. */
    BATCHES_MAP_FILTER((from, to) -> {
        Consumer<Frame> add = new Sum()::add;
        return from.receiveBatches()
                .map(batch -> batch)
                .filter(batch -> batch.size() > 0)
                .subscribe(batch -> batch.forEach(add));
    }),

    /** One element a burst, taken and released as a whole, with its frames' bytes in chunks of the pool. */
    RETAIN_BATCHES((from, to) -> {
        Consumer<Frame> add = new Sum()::add;
        return from.receiveBatches().map(FrameBatch::take).subscribe(batch -> {
            batch.forEach(add);
            batch.release();
        });
    }),

    /** Out by another port. */
    FORWARD((from, to) -> to.send(from.receive()).subscribe()),

    /** Out by another port, through two operators. */
    FORWARD_MAP_FILTER((from, to) -> to.send(from.receive().map(frame -> frame).filter(frame -> frame.length() > 0))
            .subscribe()),

    /** Out by another port, one element a burst. */
    FORWARD_BATCHES((from, to) ->
            to.sendBatches(from.receiveBatches().filter(Pipeline::any)).subscribe());

    private final BiFunction<FramePort, FramePort, Disposable> wiring;

    Pipeline(BiFunction<FramePort, FramePort, Disposable> wiring) {
        this.wiring = wiring;
    }

    /** Begins to take the frames of {@code from}; forwarding pipelines send them by {@code to}. */
    public Disposable start(FramePort from, FramePort to) {
        return wiring.apply(from, to);
    }

    private static boolean any(FrameBatch batch) {
        return batch.size() > 0;
    }
}
