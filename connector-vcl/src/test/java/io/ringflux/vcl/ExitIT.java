package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.ChildJvm;
import io.ringflux.testkit.Vpp;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A JVM that uses VPP ends as any other does, with its own exit code, and VPP forgets it. */
class ExitIT {
    private static final int TERMINATED = 128 + 15;

    @TempDir
    private static Path directory;

    private static Vpp vpp;

    @TempDir
    private Path working;

    @BeforeAll
    static void startVpp() {
        Vpp.assumeInstalled();
        vpp = Vpp.startHostStack(directory);
    }

    @AfterAll
    static void stopVpp() {
        if (vpp != null) {
            vpp.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"return,0", "dispose,0", "exit,3", "throw,1"})
    void shouldEndWithItsOwnExitCode(String way, int code) throws Exception {
        Process process = start(way);

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

        assertEnded(process, code);
    }

    @Test
    void shouldEndWhenTerminated() throws Exception {
        Process process = start("wait");
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.startsWith(ExitMain.READY)) {
            line = output.readLine();
        }

        process.destroy();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertEnded(process, TERMINATED);
    }

    private Process start(String way) throws IOException {
        List<String> command = ChildJvm.command(
                List.of("-Xmx256m"),
                ExitMain.class.getName(),
                List.of(vpp.appSocket("default").toString(), way));
        return new ProcessBuilder(command)
                .directory(working.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void assertEnded(Process process, int code) throws IOException {
        assertThat(process.exitValue()).isEqualTo(code);
        try (Stream<Path> left = Files.list(working)) {
            assertThat(left).as("crash reports").isEmpty();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(vpp.cli("show app")).doesNotContain("ringflux"));
    }
}
