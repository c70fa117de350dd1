package io.ringflux.tap.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.tap.KernelEcho;
import io.ringflux.tap.TapBackend;
import io.ringflux.tap.TapBackendDetails;
import io.ringflux.tap.TapLab;
import io.ringflux.tap.TapPort;
import io.ringflux.tap.TestNamespace;
import io.ringflux.testkit.LeakCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The kernel's threads behind a port. For machines that have vhost-net, as a guest has. */
@LeakCheck
class VhostWorkerCases {
    private static final Duration SOON = Duration.ofSeconds(100);
    private static final String CPUS = "Cpus_allowed_list:\t";
    /** More than any kernel is built for, and within what a mask can say. */
    private static final int NO_CPU = 8191;

    @RegisterExtension
    final TapLab lab = new TapLab();

    private final TestNamespace namespace = lab.namespace();

    @Test
    void shouldRunItsWorkersOnTheProcessorsThatItIsGiven() {
        lab.open(lab.namespace(), KernelEcho.client());
        Map<Path, String> others = workers();
        TapPort port = lab.open(namespace, KernelEcho.client().queues(2, 3).workerCpus(0));

        Map<Path, String> pinned = workers();
        pinned.keySet().removeAll(others.keySet());

        assertThat(pinned.values()).containsExactly("0", "0", "0");
        // A guest may get a second processor, which is not there yet: only who is told to keeps to one.
        assertThat(others.values()).containsExactly(possibleCpus());
        KernelEcho.exchange(port, 100, 4, 56).block(SOON);
    }

    @Test
    void shouldSayWhenAWorkerCannotRunThere() {
        assertThatThrownBy(() -> lab.open(
                        namespace,
                        KernelEcho.client()
                                .backend(TapBackend.REQUIRE_VHOST)
                                .queues(2, 2)
                                .workerCpus(0, NO_CPU)))
                .isInstanceOfSatisfying(
                        NativeIoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
                .hasMessageContaining("to cpu 8191");
        assertThat(workers()).isEmpty();
        assertThat(namespace.run("ip", "-o", "link")).hasSize(1);
    }

    @Test
    void shouldDoWithoutVhostNetWhenAWorkerCannotRunThereAndItMay() {
        TapPort port = lab.open(namespace, KernelEcho.client().queues(2, 2).workerCpus(0, NO_CPU));

        TapBackendDetails details = port.details().backend();
        assertThat(details.vhost()).isFalse();
        assertThat(details.reason()).contains("to cpu 8191");
        assertThat(workers()).isEmpty();
        KernelEcho.exchange(port, 100, 4, 56).block(SOON);
    }

    @Test
    void shouldLeaveTheProcessorAloneWhenThereIsNothingMoreToLookFor() {
        TapPort port = lab.open(namespace, KernelEcho.client().busyPoll(Duration.ofNanos(50_000)));
        KernelEcho.exchange(port, 500, 1, 56).block(SOON);
        Path worker = workers().keySet().iterator().next();

        Awaitility.await().atMost(SOON).until(() -> {
            long before = ticks(worker);
            namespace.run("busybox", "sleep", "0.3");
            return ticks(worker) - before <= 1;
        });
    }

    @Test
    void shouldLoseNothingWhenTheKernelCollectsFrames() {
        TapPort port = lab.open(namespace, KernelEcho.client().rxFrames(64));

        KernelEcho.exchange(port, 500, 1, 56).block(SOON);
        KernelEcho.exchange(port, 2000, 200, 56).block(SOON);

        assertThat(port.details().backend().restarts()).isZero();
    }

    /** All workers, wherever they are, and the processors that each may run on. */
    private static Map<Path, String> workers() {
        Map<Path, String> workers = new TreeMap<>();
        for (Path directory : List.of(Path.of("/proc/self/task"), Path.of("/proc"))) {
            try (Stream<Path> threads = Files.list(directory)) {
                threads.filter(thread -> read(thread.resolve("comm")).startsWith("vhost-"))
                        .forEach(thread -> workers.put(thread, cpus(thread)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return workers;
    }

    private static String cpus(Path thread) {
        return read(thread.resolve("status"))
                .lines()
                .filter(line -> line.startsWith(CPUS))
                .map(line -> line.substring(CPUS.length()))
                .findFirst()
                .orElse("");
    }

    private static String possibleCpus() {
        return read(Path.of("/sys/devices/system/cpu/possible")).strip();
    }

    /** Time that a thread has run in the kernel, in hundredths of a second. */
    private static long ticks(Path thread) {
        String stat = read(thread.resolve("stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[12]);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
