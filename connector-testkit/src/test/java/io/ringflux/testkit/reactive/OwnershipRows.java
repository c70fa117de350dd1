package io.ringflux.testkit.reactive;

import static java.util.Map.entry;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FrameCopy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.BiFunction;
import java.util.logging.Level;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The pipelines of {@code docs/ownership.md}, by the first column of its table: each gives the numbers it saw. */
final class OwnershipRows {

    static final int FRAMES = 200;

    private OwnershipRows() {}

    static Map<String, BiFunction<FramePort, Scheduler, Flux<Long>>> pipelines() {
        Map<String, BiFunction<FramePort, Scheduler, Flux<Long>>> rows = new LinkedHashMap<>();
        List.of(passing(), hopping(), working(), keeping(), sharing(), sending())
                .forEach(part -> part.forEach(row -> rows.put(row.getKey(), row.getValue())));
        return rows;
    }

    private static List<Entry<String, BiFunction<FramePort, Scheduler, Flux<Long>>>> passing() {
        return List.of(
                entry(
                        "`map` `filter` `handle` `doOnNext` `index` `skip` `take` `timeout` `log`",
                        (port, scheduler) -> port.receive()
                                .map(frame -> frame)
                                .filter(frame -> frame.length() > 0)
                                .<Frame>handle((frame, sink) -> sink.next(frame))
                                .doOnNext(Frame::length)
                                .timeout(Duration.ofSeconds(20))
                                .log("frames", Level.FINEST)
                                .index()
                                .skip(0)
                                .take(FRAMES)
                                .map(indexed -> Wires.number(indexed.getT2()))),
                entry(
                        "`subscribeOn`",
                        (port, scheduler) -> port.receive()
                                .subscribeOn(scheduler)
                                .take(FRAMES)
                                .map(Wires::number)),
                entry(
                        "`flatMap` with a value at once",
                        (port, scheduler) ->
                                port.receive().take(FRAMES).flatMap(frame -> Mono.just(Wires.number(frame)))),
                entry(
                        "`onBackpressureDrop`",
                        (port, scheduler) ->
                                port.receive().take(FRAMES).onBackpressureDrop().map(Wires::number)),
                entry(
                        "`distinctUntilChanged` `scan` over values",
                        (port, scheduler) -> port.receive()
                                .map(Wires::number)
                                .distinctUntilChanged()
                                .scan(Math::max)
                                .take(FRAMES)));
    }

    private static List<Entry<String, BiFunction<FramePort, Scheduler, Flux<Long>>>> hopping() {
        return List.of(
                entry(
                        "`publishOn` directly behind `receive()`",
                        (port, scheduler) -> port.receive()
                                .publishOn(scheduler)
                                .map(Wires::number)
                                .take(FRAMES)),
                entry(
                        "`limitRate` directly behind `receive()`",
                        (port, scheduler) ->
                                port.receive().limitRate(8).map(Wires::number).take(FRAMES)),
                entry(
                        "`publishOn` directly behind `receive().retain()`",
                        (port, scheduler) -> port.receive()
                                .retain()
                                .publishOn(scheduler)
                                .map(OwnershipRows::numberAndRelease)
                                .take(FRAMES)
                                .doOnDiscard(Frame.class, Frame::release)),
                entry(
                        "`publishOn` behind another operator",
                        (port, scheduler) -> port.receive()
                                .filter(frame -> frame.length() > 0)
                                .map(Frame::copied)
                                .publishOn(scheduler)
                                .map(OwnershipRows::number)
                                .take(FRAMES)),
                entry(
                        "`publishOn` of batches",
                        (port, scheduler) -> port.receiveBatches()
                                .map(FrameBatch::take)
                                .publishOn(scheduler)
                                .map(OwnershipRows::numbersAndRelease)
                                .flatMapIterable(numbers -> numbers)
                                .take(FRAMES)
                                .doOnDiscard(FrameBatch.class, FrameBatch::release)),
                entry(
                        "`parallel`",
                        (port, scheduler) -> port.receive()
                                .copied()
                                .take(FRAMES)
                                .parallel(2)
                                .runOn(scheduler)
                                .map(OwnershipRows::number)
                                .sequential()));
    }

    private static List<Entry<String, BiFunction<FramePort, Scheduler, Flux<Long>>>> working() {
        return List.of(
                entry(
                        "`concatMap` with work on another thread",
                        (port, scheduler) -> port.receive()
                                .retain()
                                .take(FRAMES)
                                .concatMap(frame -> work(frame, scheduler))
                                .doOnDiscard(Frame.class, Frame::release)),
                entry(
                        "`flatMap` with work on another thread",
                        (port, scheduler) -> port.receive()
                                .retain()
                                .take(FRAMES)
                                .flatMap(frame -> work(frame, scheduler), 8)
                                .doOnDiscard(Frame.class, Frame::release)));
    }

    private static List<Entry<String, BiFunction<FramePort, Scheduler, Flux<Long>>>> keeping() {
        return List.of(
                entry(
                        "`buffer` `window` `collectList`",
                        (port, scheduler) -> port.receive()
                                .copied()
                                .take(FRAMES)
                                .buffer(16)
                                .concatMapIterable(copies -> copies)
                                .window(8)
                                .concatMap(window -> window.collectList())
                                .flatMapIterable(copies -> copies)
                                .map(OwnershipRows::number)),
                entry(
                        "`next` `last` `elementAt` `takeLast` `blockFirst` `toIterable`",
                        (port, scheduler) -> port.receive()
                                .copied()
                                .take(FRAMES)
                                .takeLast(FRAMES)
                                .map(OwnershipRows::number)),
                entry(
                        "`cache` `replay`",
                        (port, scheduler) ->
                                port.receive().copied().take(FRAMES).cache().map(OwnershipRows::number)),
                entry(
                        "`delayElements` `sample` `zip` `combineLatest`",
                        (port, scheduler) -> port.receive()
                                .copied()
                                .take(FRAMES)
                                .zipWith(Flux.range(0, FRAMES), 4)
                                .delayElements(Duration.ofNanos(1), scheduler)
                                .map(pair -> number(pair.getT1()))),
                entry(
                        "`groupBy`",
                        (port, scheduler) -> port.receive()
                                .copied()
                                .take(FRAMES)
                                .groupBy(copy -> number(copy) % 4)
                                .flatMap(group -> group.publishOn(scheduler))
                                .map(OwnershipRows::number)),
                entry(
                        "`onBackpressureLatest` `onBackpressureBuffer`",
                        (port, scheduler) -> port.receive()
                                .copied()
                                .take(FRAMES)
                                .onBackpressureBuffer()
                                .publishOn(scheduler, 4)
                                .map(OwnershipRows::number)));
    }

    private static List<Entry<String, BiFunction<FramePort, Scheduler, Flux<Long>>>> sharing() {
        return List.of(entry("`share` `publish`", (port, scheduler) -> {
            Flux<FrameCopy> shared = port.receive().copied().publish().refCount(2);
            return Flux.merge(
                            shared.take(FRAMES).map(OwnershipRows::number),
                            shared.take(FRAMES).publishOn(scheduler).map(copy -> -1L))
                    .filter(number -> number >= 0);
        }));
    }

    private static List<Entry<String, BiFunction<FramePort, Scheduler, Flux<Long>>>> sending() {
        return List.of(
                entry("`send`", (port, scheduler) -> echo(port, port.receive().take(FRAMES))),
                entry(
                        "`send` behind a hop",
                        (port, scheduler) -> echo(
                                port,
                                port.receive().retain().publishOn(scheduler).take(FRAMES))),
                entry(
                        "`buffer` of frames to send",
                        (port, scheduler) -> echo(
                                port,
                                port.receive().retain().take(FRAMES).buffer(5).concatMapIterable(frames -> frames))));
    }

    /** The numbers, seen on the way into the port; completes when all are in the ring. */
    private static Flux<Long> echo(FramePort port, Flux<Frame> frames) {
        return Flux.create(sink -> sink.onDispose(port.send(frames.doOnNext(frame -> sink.next(Wires.number(frame))))
                .subscribe(nothing -> {}, sink::error, sink::complete)));
    }

    private static Mono<Long> work(Frame frame, Scheduler scheduler) {
        return Mono.fromCallable(() -> Wires.number(frame))
                .subscribeOn(scheduler)
                .doFinally(signal -> frame.release());
    }

    private static long numberAndRelease(Frame frame) {
        long number = Wires.number(frame);
        frame.release();
        return number;
    }

    private static List<Long> numbersAndRelease(FrameBatch batch) {
        List<Long> numbers = new ArrayList<>();
        batch.forEach(frame -> numbers.add(Wires.number(frame)));
        batch.release();
        return numbers;
    }

    private static long number(FrameCopy copy) {
        return Wires.number(copy.bytes());
    }
}
