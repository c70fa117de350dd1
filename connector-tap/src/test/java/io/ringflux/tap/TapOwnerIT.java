package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.LeakCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A JVM that is asked for a thread dump, told to end, killed, or that exits, while its port is in use. */
@LeakCheck
class TapOwnerIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int TERMINATED = 128 + 15;
    private static final int KILLED = 128 + 9;

    @RegisterExtension
    final TapLab lab = new TapLab("busybox");

    private final TestNamespace namespace = lab.namespace();

    @Test
    void shouldEndOrderlyAndLeaveNothingBehindWhenItIsTerminated() throws Exception {
        Process child = Shell.startJava(TapChild.class, namespace.name(), "end");
        BufferedReader output = child.inputReader();
        awaitLine(output, "up");

        Shell.run("kill", "-TERM", Long.toString(child.pid()));

        awaitLine(output, "asked from a hook");
        assertEnds(child, TERMINATED);
    }

    @Test
    void shouldEndOrderlyAndLeaveNothingBehindWhenItExits() throws Exception {
        Process child = Shell.startJava(TapChild.class, namespace.name(), "end");
        BufferedReader output = child.inputReader();
        awaitLine(output, "up");

        child.getOutputStream().write('\n');
        child.getOutputStream().flush();

        awaitLine(output, "asked from a hook");
        assertEnds(child, TapChild.EXIT_STATUS);
    }

    @Test
    void shouldGoOnAfterAThreadDumpAndLeaveNothingBehindWhenItIsKilledInAHook() throws Exception {
        Process child = Shell.startJava(TapChild.class, namespace.name(), "linger");
        BufferedReader output = child.inputReader();
        awaitLine(output, "up");

        Shell.run("kill", "-QUIT", Long.toString(child.pid()));
        awaitLine(output, "Full thread dump");
        assertThat(namespace.run("busybox", "ping", "-c", "1", "-W", "10", "10.19.0.2"))
                .anyMatch(line -> line.contains("1 packets received"));
        Shell.run("kill", "-TERM", Long.toString(child.pid()));
        awaitLine(output, "asked from a hook");
        assertThat(namespace.run("ip", "-o", "link")).anyMatch(line -> line.contains("tap9"));

        child.destroyForcibly();
        assertEnds(child, KILLED);
    }

    private void assertEnds(Process child, int status) throws InterruptedException {
        assertThat(child.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isEqualTo(status);
        Awaitility.await()
                .atMost(SOON)
                .until(() -> namespace.run("ip", "-o", "link").stream().noneMatch(line -> line.contains("tap9")));
    }

    private static void awaitLine(BufferedReader output, String beginning) throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith(beginning)) {
            line = output.readLine();
        }
        assertThat(line).as("a line that begins with %s", beginning).isNotNull();
    }
}
