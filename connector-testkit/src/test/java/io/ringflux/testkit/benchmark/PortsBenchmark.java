package io.ringflux.testkit.benchmark;

import io.ringflux.FramePort;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.Disposable;

/**
 * One frame, where one port or four run in the JVM, each with a subscriber of another class: what a port's hot call
 * costs must not depend on how many others there are. {@link Way#ONE_CALL_SITE} shows what it costs where it does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 50, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class PortsBenchmark {

    /** How a port's frames come to its subscriber. */
    public enum Way {
        /** By a callback at burst level, each with a loop of its own. */
        POLL,
        /** By receive(), to a subscriber of the user's own class. */
        RECEIVE,
        /** By receive(), to a lambda: Reactor wraps all of them in one class of its own. */
        RECEIVE_LAMBDA,
        /** By a callback at burst level that hands frame by frame to whoever subscribed: what receive() avoids. */
        ONE_CALL_SITE
    }

    private static final int FRAMES = 1 << 17;
    private static final int FRAME_BYTES = 64;
    private static final int BURST = 64;

    @Param({"1", "4"})
    int ports;

    @Param
    Way way;

    private LoopRig rig;

    @Setup
    public void start() {
        rig = new LoopRig(FRAME_BYTES, BURST);
        for (int i = 0; i < ports; i++) {
            rig.start(pipeline(Subscribers.ALL.get(i)));
        }
    }

    @TearDown
    public void close() {
        rig.close();
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void frame() {
        rig.run(FRAMES / ports);
    }

    private BiFunction<FramePort, FramePort, Disposable> pipeline(Subscribers subscribers) {
        return switch (way) {
            case POLL -> (from, to) -> from.poll(0, subscribers.handler()).subscribe();
            case RECEIVE ->
                (from, to) ->
                        from.receive().subscribeWith(subscribers.subscriber().get());
            case RECEIVE_LAMBDA -> (from, to) -> from.receive().subscribe(subscribers.consumer());
            case ONE_CALL_SITE ->
                (from, to) ->
                        from.poll(0, new OneCallSite(subscribers.consumer())).subscribe();
        };
    }
}
