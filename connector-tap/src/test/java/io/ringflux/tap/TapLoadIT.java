package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.LinkState.Status;
import io.ringflux.frame.Frame;
import io.ringflux.nativeio.NetworkNamespace;
import io.ringflux.testkit.LeakCheck;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** More traffic than a port wants, and ports that come and go under it. */
@LeakCheck
class TapLoadIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    final TapLab lab = new TapLab();

    private final TestNamespace namespace = lab.namespace();

    @Test
    void shouldLeaveItToTheKernelToLoseWhatNobodyAsksFor() throws Exception {
        int sent = 20_000;
        int queued = 100;
        TapPort port = lab.open(namespace, flooded("tap7").txQueueLength(queued));
        AtomicLong received = new AtomicLong();
        BaseSubscriber<Frame> slow = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}

            @Override
            protected void hookOnNext(Frame frame) {
                received.incrementAndGet();
            }
        };
        port.receive().subscribe(slow);

        flood(sent);

        KernelCounters counted = port.kernelCounters().block(SOON);
        assertThat(counted.txDropped()).isGreaterThanOrEqualTo(sent - queued);
        assertThat(received).hasValue(0);
        slow.request(10);
        Awaitility.await().atMost(SOON).until(() -> received.get() == 10);
        slow.request(Long.MAX_VALUE);
        Awaitility.await().atMost(SOON).until(() -> received.get() >= queued);
        assertThat(received.get())
                .isEqualTo(port.kernelCounters().block(SOON).txPackets())
                .isEqualTo(port.stats().rxFrames());
        slow.cancel();
    }

    @Test
    void shouldUseNoProcessorWhileNobodyAsksUnderTraffic() throws Exception {
        TapPort port = lab.open(namespace, flooded("tap7").txQueueLength(100));
        BaseSubscriber<Frame> silent = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}
        };
        port.receive().subscribe(silent);
        flood(1000);

        long startNs = System.nanoTime();
        long cpuNs = loopCpuNs();
        while (System.nanoTime() - startNs < Duration.ofSeconds(1).toNanos()) {
            flood(100);
        }

        assertThat(loopCpuNs() - cpuNs).isLessThan((System.nanoTime() - startNs) / 20);
        silent.cancel();
    }

    @Test
    void shouldComeAndGoAHundredTimesUnderTraffic() throws Exception {
        long received = 0;
        for (int i = 0; i < 100; i++) {
            TapPort port = lab.open(namespace, flooded("tap7"));
            CompletableFuture<Long> all = port.receive().count().toFuture();
            CompletableFuture<Void> sending = port.send(
                            Flux.range(0, Integer.MAX_VALUE).map(n -> Frames.broadcast(port, 100)))
                    .onErrorComplete()
                    .toFuture();
            flood(20);
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(SOON)
                    .until(() -> port.stats().rxFrames() >= 20 && port.stats().txFrames() > 0);

            port.dispose();

            port.onDispose().block(SOON);
            sending.join();
            received += all.join();
            assertThat(namespace.run("ip", "-o", "link")).noneMatch(line -> line.contains("tap7"));
        }
        assertThat(received).isGreaterThanOrEqualTo(2000);
    }

    @Test
    void shouldGoDownAndUpAHundredTimesUnderTraffic() {
        TapPort port = lab.open(namespace, flooded("tap7"));
        CompletableFuture<Void> sending = port.send(
                        Flux.range(0, Integer.MAX_VALUE).map(n -> Frames.broadcast(port, 100)))
                .onErrorComplete()
                .toFuture();
        port.receive().onErrorComplete().subscribe();
        Awaitility.await().atMost(SOON).until(() -> port.stats().txFrames() > 0);
        int descriptors = descriptors();

        for (int i = 1; i <= 100; i++) {
            port.up(false).block(SOON);
            port.link().filter(state -> state.status() == Status.DOWN).blockFirst(SOON);
            long before = port.stats().txFrames();
            port.up(true).block(SOON);
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(SOON)
                    .until(() -> port.stats().txFrames() > before);
            assertThat(port.stats().linksUp()).isEqualTo(1 + i);
        }

        assertThat(sending).isNotDone();
        assertThat(port.details().backend().lostDescriptors()).isZero();
        Awaitility.await().atMost(SOON).until(() -> descriptors() <= descriptors);
    }

    @Test
    void shouldLetGoWhenDisposedFromWithinItsOwnStream() {
        TapPort port = lab.open(namespace, flooded("tap7"));
        CompletableFuture<Void> received = port.receive()
                .doOnNext(frame -> {
                    port.dispose();
                    port.dispose();
                })
                .then()
                .toFuture();

        namespace.attempt("busybox", "ping", "-c", "1", "-W", "1", "10.9.0.2");

        received.join();
        port.onDispose().block(SOON);
    }

    private static TapClient flooded(String name) {
        return TapClient.create().name(name).address("10.9.0.1/24").neighbour("10.9.0.2", "02:00:00:00:00:77");
    }

    private void flood(int packets) throws IOException {
        try (NetworkNamespace inside = NetworkNamespace.of(namespace.name());
                DatagramSocket socket = inside.call(DatagramSocket::new)) {
            byte[] payload = new byte[100];
            DatagramPacket packet =
                    new DatagramPacket(payload, payload.length, InetAddress.getByName("10.9.0.2"), 4000);
            for (int i = 0; i < packets; i++) {
                socket.send(packet);
            }
        }
    }

    private static int descriptors() {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }

    private static long loopCpuNs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            if (threads.getThreadInfo(id) != null
                    && threads.getThreadInfo(id).getThreadName().startsWith("tap-")) {
                sum += threads.getThreadCpuTime(id);
            }
        }
        return sum;
    }
}
