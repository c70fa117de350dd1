package io.ringflux.service.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringflux.FramePort;
import io.ringflux.LinkState.Status;
import io.ringflux.service.JvmWideResources;
import io.ringflux.service.Service;
import io.ringflux.service.TestService;
import io.ringflux.service.kafka.broker.TestBroker;
import io.ringflux.service.kafka.sink.RecordReader;
import io.ringflux.service.kafka.sink.TopicReader;
import io.ringflux.service.pipeline.CollectingSink;
import io.ringflux.service.pipeline.engine.Pipeline;
import io.ringflux.service.pipeline.generator.GeneratedTraffic;
import io.ringflux.testkit.LeakCheck;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pipelines that the documentation shows, on interfaces in namespaces of the test's own. */
@ExtendWith(JvmWideResources.class)
@LeakCheck
final class AfXdpPipelineIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int DNS = 53;
    private static final int OTHER = 54;
    private static final int UDP_PAYLOAD = 42;
    private static final int DATAGRAMS = 500;
    private static final int FRAMES = 5_000;
    private static final GeneratedTraffic TRAFFIC = new GeneratedTraffic(List.of(64, 1_400), 16);

    @RegisterExtension
    static final TestBroker BROKER = new TestBroker();

    private VethPair cable;

    @BeforeEach
    void plugIn() {
        cable = new VethPair();
    }

    @AfterEach
    void unplug() {
        cable.close();
    }

    @Test
    void shouldMirrorDnsIntoKafkaAndLeaveTheRestToTheKernel() throws IOException {
        List<Integer> mirrored = new ArrayList<>();
        try (Service service = start("""
                        ringflux:
                          ports:
                            uplink: {type: afxdp, interface: far, namespace: FAR, filter: udp port 53}
                          pipelines:
                            dns: {from: {port: uplink}, to: {kafka: {bootstrap-servers: "BROKER", topic: dns}}}
                        """);
                DatagramSocket sender = cable.nearSocket(40_000);
                DatagramSocket dns = cable.farSocket(DNS);
                DatagramSocket other = cable.farSocket(OTHER)) {
            Pipeline pipeline = Objects.requireNonNull(service.pipelines().find("dns"));
            awaitUp(service, "uplink");

            for (int number = 0; number < DATAGRAMS; number++) {
                send(sender, DNS, number);
                send(sender, OTHER, number);
                assertThat(receive(other)).isEqualTo(number); // it came by ARP, and in order
            }

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(pipeline.hops())
                            .as(() -> stats(service))
                            .hasSize(2)
                            .allMatch(hop -> hop.in() == DATAGRAMS && hop.out() == DATAGRAMS));
            assertThat(isSilent(dns)).isTrue();
        }
        RecordReader reader = new RecordReader(frame -> {
            ByteBuffer bytes = ByteBuffer.wrap(frame);
            assertThat(bytes.getShort(UDP_PAYLOAD - 6)).isEqualTo((short) DNS);
            mirrored.add(bytes.getInt(UDP_PAYLOAD));
        });

        TopicReader.read(
                BROKER.bootstrapServers(),
                "dns",
                record -> reader.read(record.partition(), record.value(), record.headers()));

        assertThat(mirrored)
                .containsExactlyElementsOf(IntStream.range(0, DATAGRAMS).boxed().toList());
    }

    @Test
    void shouldJoinMemifAndAnInterfaceInBothDirections() throws IOException {
        CollectingSink sink = new CollectingSink(Long.MAX_VALUE);

        String ports = """
                ringflux:
                  ports:
                    wire: {type: afxdp, interface: near, namespace: NEAR, filter: all}
                    vpp: {type: memif, role: server, socket: "@SOCKET"}
                    mirror: {type: afxdp, interface: far, namespace: FAR, filter: all}
                  pipelines:
                    out: {from: {port: vpp}, to: {port: wire}}
                    in: {from: {port: wire}, to: {port: vpp}}
                    echo: {from: {port: mirror}, to: {port: mirror}}
                """;
        String peer = """
                ringflux:
                  ports:
                    peer: {type: memif, role: client, socket: "@SOCKET"}
                  pipelines:
                    back: {from: {port: peer}, to: collect}
                    traffic: {from: {generator: {frame-size: [64, 1400], count: COUNT, rate: 5000}}, to: {port: peer}}
                """;

        try (Service service = start(ports)) {
            awaitUp(service, "wire", "mirror"); // frames before that would be the kernel's
            try (Service sender = start(peer, sink)) {
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(sink.frames().size())
                                .as(() -> stats(service) + stats(sender))
                                .isEqualTo(FRAMES));
            }

            for (String name : new String[] {"out", "in", "echo"}) {
                Pipeline pipeline = Objects.requireNonNull(service.pipelines().find(name));
                assertThat(pipeline.hops())
                        .as(name)
                        .hasSize(2)
                        .allMatch(hop -> hop.in() == FRAMES && hop.out() == FRAMES);
            }
        }
        GeneratedFrames returned = new GeneratedFrames(TRAFFIC);
        sink.frames().forEach(frame -> returned.accept(frame.bytes()));
        assertThat(returned.firstMissing()).isEqualTo(FRAMES);
    }

    private static void awaitUp(Service service, String... ports) {
        await().atMost(LIMIT)
                .until(() -> service.ports().all().stream()
                        .filter(port -> List.of(ports).contains(port.name()))
                        .allMatch(port -> port.link().status() == Status.UP));
    }

    private static String stats(Service service) {
        return service.ports().all().stream()
                .map(port ->
                        port.name() + ": " + Optional.ofNullable(port.port()).map(FramePort::stats))
                .collect(Collectors.joining("\n", "\n", ""));
    }

    private Service start(String yaml, Object... beans) throws IOException {
        return TestService.start(
                yaml.replace("BROKER", BROKER.bootstrapServers())
                        .replace("NEAR", cable.near())
                        .replace("FAR", cable.far())
                        .replace("COUNT", Integer.toString(FRAMES))
                        .replace("SOCKET", "ringflux-" + cable.near()),
                beans);
    }

    private static void send(DatagramSocket sender, int port, int number) throws IOException {
        byte[] payload = ByteBuffer.allocate(32).putInt(number).array();
        sender.send(new DatagramPacket(
                payload, payload.length, new InetSocketAddress(InetAddress.getByName(VethPair.FAR_ADDRESS), port)));
    }

    private static int receive(DatagramSocket receiver) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        receiver.receive(packet);
        return ByteBuffer.wrap(packet.getData()).getInt();
    }

    private static boolean isSilent(DatagramSocket receiver) throws IOException {
        receiver.setSoTimeout(1);
        try {
            receive(receiver);
            return false;
        } catch (java.net.SocketTimeoutException e) {
            return true;
        }
    }
}
