package io.ringflux.service.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/demo} as a user runs it. */
@Timeout(300)
final class DemoScriptIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void shouldEndWithTheVerdictWhenSecondsAreGiven() throws Exception {
        Process demo = start("--seconds", "2", "--rate", "5000");

        assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        List<String> lines = lines();
        assertThat(lines.get(lines.size() - 1))
                .matches("mirrored (\\d+) frames in \\d+ records, 0 dropped, 0 lost, verified \\1");
        assertThat(demo.exitValue()).isZero();
    }

    @Test
    void shouldTakeItsBrokerWithItWhenTerminated() throws Exception {
        Process demo = start();
        await().atMost(PATIENCE).until(() -> lines().stream().anyMatch(line -> line.contains(" 2 s ")));
        List<ProcessHandle> children = demo.descendants().toList();

        demo.destroy();

        assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(children).isNotEmpty();
        await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void shouldSayWhatIsWrongWithTheCommandLineInOneLine() throws Exception {
        Process demo = start("--frame-size", "10");

        assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(demo.exitValue()).isEqualTo(2);
        assertThat(lines()).anyMatch(line -> line.contains("10 is outside 60..65000"));
    }

    private Process start(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of("../bin/demo"), Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(output().toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private Path output() {
        return directory.resolve("output");
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(output());
    }
}
