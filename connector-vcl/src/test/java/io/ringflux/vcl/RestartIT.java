package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.Vpp;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.tcp.TcpClient;
import reactor.util.retry.Retry;

/** VPP is killed under load and comes back: sessions fail once, listeners and clients find it again. */
class RestartIT {
    private static final int RESTARTS = Integer.getInteger("ringflux.vcl.restarts", 3);
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    @Timeout(600)
    void shouldServeAgainAfterEachRestart() {
        Vpp.assumeInstalled();
        Vpp vpp = Vpp.startHostStack(directory);
        Path socket = vpp.appSocket("default");
        try (ServerProcess servers = new ServerProcess(socket, 2)) {
            int port = servers.start(Program.ECHO, "127.0.0.1", 0);
            VclLoopResources loops = VclLoopResources.create(
                    "client", 2, VclConfig.create().application("clients").appSocket(socket));
            AtomicLong echoed = new AtomicLong();
            AtomicInteger failures = new AtomicInteger();
            AtomicReference<Throwable> last = new AtomicReference<>();
            Disposable load = load(loops, new InetSocketAddress("127.0.0.1", port), echoed)
                    .doOnError(failure -> {
                        failures.incrementAndGet();
                        last.set(failure);
                    })
                    .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(200)))
                    .subscribe();
            for (int restart = 1; restart <= RESTARTS; restart++) {
                long before = echoed.get();
                Awaitility.await().atMost(SOON).until(() -> echoed.get() > before + (8 << 20));
                last.set(null);

                vpp.kill();
                Awaitility.await().atMost(SOON).until(() -> last.get() != null);
                assertThat(last.get()).isInstanceOf(VclDetachedException.class);
                double idle = cpuShareDuring(Duration.ofSeconds(2));
                vpp = Vpp.startHostStack(directory);

                assertThat(idle).as("share of a CPU while VPP is away").isLessThan(0.05);
            }
            long before = echoed.get();
            Awaitility.await().atMost(SOON).until(() -> echoed.get() > before + (8 << 20));
            load.dispose();
            assertThat(failures.get()).isGreaterThanOrEqualTo(RESTARTS);
            assertThat(io.ringflux.vcl.binding.VclRuntime.running()).isNotNull();
            loops.disposeLater(Duration.ZERO, SOON).block(SOON);
        } finally {
            vpp.close();
        }
    }

    private static Mono<Void> load(VclLoopResources loops, InetSocketAddress server, AtomicLong echoed) {
        Mono<Void> session = Mono.defer(() -> {
            Pattern.Check check = new Pattern.Check(1);
            return TcpClient.create()
                    .runOn(loops)
                    .remoteAddress(() -> server)
                    .connect()
                    .flatMap(connection -> {
                        Mono<Void> sent = connection
                                .outbound()
                                .send(Pattern.bytes(1L << 40, 1))
                                .then();
                        Mono<Void> received = connection
                                .inbound()
                                .receive()
                                .doOnNext(bytes -> {
                                    check.accept(bytes);
                                    echoed.addAndGet(bytes.readableBytes());
                                })
                                .then(Mono.error(new IllegalStateException("ended in good order")));
                        return Mono.when(sent, received);
                    });
        });
        return session;
    }

    private static double cpuShareDuring(Duration span) {
        com.sun.management.OperatingSystemMXBean system =
                (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        // The first second goes to VCL's own wait for other threads, and to the clean-up.
        Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        long cpuNs = system.getProcessCpuTime();
        long startNs = System.nanoTime();
        Awaitility.await().pollDelay(span).until(() -> true);
        return (double) (system.getProcessCpuTime() - cpuNs) / (System.nanoTime() - startNs);
    }
}
