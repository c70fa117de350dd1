package io.ringflux.testkit.benchmark;

import java.util.concurrent.TimeUnit;
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

/** One frame through one pipeline, alone in the JVM or after other pipelines have run there. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 50, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class PipelineBenchmark {

    static final int FRAMES = 1 << 17;

    @Param
    Pipeline pipeline;

    /** Whether other pipelines have run in this JVM, so that operators have seen more than one neighbour. */
    @Param({"false", "true"})
    boolean mixed;

    @Param("64")
    int frameBytes;

    @Param("64")
    int burst;

    private LoopRig rig;

    @Setup
    public void start() {
        if (mixed) {
            runOthers();
        }
        rig = new LoopRig(frameBytes, burst);
        rig.start(pipeline::start);
    }

    @TearDown
    public void close() {
        rig.close();
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void frame() {
        rig.run(FRAMES);
    }

    private void runOthers() {
        for (Pipeline other : Pipeline.values()) {
            try (LoopRig others = new LoopRig(frameBytes, burst)) {
                others.start(other::start);
                others.run(FRAMES);
            }
        }
    }
}
