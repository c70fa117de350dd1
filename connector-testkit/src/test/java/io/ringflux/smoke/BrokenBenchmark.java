package io.ringflux.smoke;

import org.openjdk.jmh.annotations.Benchmark;

public class BrokenBenchmark {
    @Benchmark
    public int sound() {
        return 1;
    }

    @Benchmark
    public int broken() {
        throw new IllegalStateException("as intended");
    }
}
