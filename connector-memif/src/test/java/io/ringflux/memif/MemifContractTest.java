package io.ringflux.memif;

import io.ringflux.FramePort;
import io.ringflux.LinkState.Status;
import io.ringflux.testkit.contract.ConnectedPorts;
import io.ringflux.testkit.contract.FramePortContract;
import io.ringflux.testkit.contract.LinkSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

class MemifContractTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    @Nested
    class WhenTheClientIsTested implements FramePortContract {

        @Override
        public ConnectedPorts connect(LinkSpec spec) {
            MemifPorts ports = MemifPorts.of(spec);
            return new Sides(ports, ports.client(), ports.server());
        }
    }

    @Nested
    class WhenTheClientSendsWithoutACopy implements FramePortContract {

        @Override
        public ConnectedPorts connect(LinkSpec spec) {
            MemifPorts ports = MemifPorts.of(spec, true);
            return new Sides(ports, ports.client(), ports.server());
        }
    }

    @Nested
    class WhenTheServerIsTested implements FramePortContract {

        @Override
        public ConnectedPorts connect(LinkSpec spec) {
            MemifPorts ports = MemifPorts.of(spec);
            return new Sides(ports, ports.server(), ports.client());
        }
    }

    private record Sides(MemifPorts ports, FramePort left, FramePort right) implements ConnectedPorts {

        @Override
        public void flap() {
            ports.flap();
        }

        @Override
        public void close() {
            ports.close();
        }
    }

    /** A client, and the port of its server: one that lasts, or one for this client alone. */
    private record MemifPorts(MemifPort client, MemifPort server, Runnable unbind) {

        static MemifPorts of(LinkSpec spec) {
            return of(spec, false);
        }

        static MemifPorts of(LinkSpec spec, boolean zeroCopyTransmit) {
            MemifServer server = shaped(MemifServer.create(), spec);
            MemifClient client = shaped(MemifClient.create().zeroCopyTransmit(zeroCopyTransmit), spec)
                    .ringSize(spec.ringSize());
            if (spec.reconnecting()) {
                MemifPort lasting = server.listenNow();
                MemifPort connected = client.reconnect(Duration.ofMillis(1), Duration.ofMillis(5))
                        .connectNow();
                awaitLinks(lasting, 1);
                return new MemifPorts(connected, lasting, () -> {});
            }
            CompletableFuture<MemifPort> accepted = new CompletableFuture<>();
            MemifBinding binding = server.handle(port -> {
                        accepted.complete(port);
                        return port.onDispose();
                    })
                    .bindNow();
            return new MemifPorts(client.connectNow(), accepted.join(), () -> binding.disposeNow(SOON));
        }

        void flap() {
            long links = server.stats().linksUp();
            server.disconnect();
            awaitLinks(server, links + 1);
            awaitLinks(client, links + 1);
        }

        void close() {
            Flux.just(client, server)
                    .doOnNext(MemifPort::dispose)
                    .flatMap(MemifPort::onDispose)
                    .blockLast(SOON);
            unbind.run();
        }

        private static void awaitLinks(MemifPort port, long links) {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(SOON)
                    .until(() -> port.stats().linksUp() == links
                            && port.link().blockFirst(SOON).status() == Status.UP);
        }

        private static <T extends MemifTransport<T>> T shaped(T transport, LinkSpec spec) {
            return transport
                    .socket(directory.resolve("memif.sock").toString())
                    .loops(spec.loops())
                    .rxMode(spec.mode())
                    .queues(spec.queues(), spec.queues())
                    .bufferSize(spec.chunkBytes())
                    .poolFrames(spec.chunkCount());
        }
    }
}
