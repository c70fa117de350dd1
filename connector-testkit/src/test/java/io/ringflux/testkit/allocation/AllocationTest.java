package io.ringflux.testkit.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.ChildJvm;
import io.ringflux.testkit.benchmark.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In steady state a loop allocates nothing per frame, on receive, on transmit, and through map and filter. */
class AllocationTest {

    /** What a burst or a wake-up may still allocate now and then, spread over its frames. */
    private static final double NOTHING = 0.01;

    @TempDir
    Path directory;

    @Test
    void shouldAllocateNothingPerFrameInSteadyState() throws IOException, InterruptedException {
        Path output = directory.resolve("probe");
        Process probe = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        int status;
        try {
            status = probe.waitFor();
        } finally {
            probe.destroyForcibly();
        }

        String printed = Files.readString(output);
        assertThat(status).as(printed).isZero();
        Map<Pipeline, Double> bytesPerFrame = printed.lines()
                .filter(line -> line.startsWith("case "))
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> Pipeline.valueOf(words[1]), words -> Double.valueOf(words[2])));
        assertThat(bytesPerFrame)
                .containsOnlyKeys(Pipeline.values())
                .allSatisfy((pipeline, bytes) ->
                        assertThat(bytes).as("bytes a frame in %s", pipeline).isLessThan(NOTHING));
    }

    /** As this JVM, but without the checks. */
    private static List<String> command() {
        return ChildJvm.command(List.of("-Xmx256m"), AllocationProbe.class.getName(), List.of());
    }
}
