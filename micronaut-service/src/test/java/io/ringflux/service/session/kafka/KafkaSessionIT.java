package io.ringflux.service.session.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringflux.service.Service;
import io.ringflux.service.TestService;
import io.ringflux.service.kafka.RecordKeys;
import io.ringflux.service.kafka.broker.TestBroker;
import io.ringflux.service.kafka.sink.TopicReader;
import io.ringflux.service.session.Peer;
import io.ringflux.service.session.Session;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TCP streams into a real broker, cut in each way, also while it is away. */
@Timeout(120)
final class KafkaSessionIT {

    @RegisterExtension
    static final TestBroker BROKER = new TestBroker();

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void shouldMakeARecordOfEachLineAndEndWhenKafkaHasThemAll() throws IOException {
        List<String> lines =
                IntStream.range(0, 10_000).mapToObj(i -> "line " + i).toList();
        try (Service service = TestService.start(config("lines", "line"));
                Socket client = Peer.connect(service, "s")) {
            client.getOutputStream().write(String.join("\n", lines).getBytes(UTF_8));
            client.shutdownOutput();

            assertThat(client.getInputStream().read()).isEqualTo(-1);

            assertThat(texts("lines")).isEqualTo(lines);
            assertThat(session(service).details())
                    .containsEntry("records", 10_000L)
                    .containsEntry("lost", 0L);
        }
    }

    @Test
    void shouldTellWhereARecordComesFrom() throws IOException {
        try (Service service = TestService.start(config("origins", "line"));
                Socket client = Peer.connect(service, "s")) {
            client.getOutputStream().write("a\nb\n".getBytes(UTF_8));
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);

            List<ConsumerRecord<byte[], byte[]>> records = records("origins");

            assertThat(records).hasSize(2).allSatisfy(record -> {
                assertThat(RecordKeys.text(record.headers(), RecordOrigin.SESSION))
                        .isEqualTo("s");
                assertThat(RecordKeys.text(record.headers(), RecordOrigin.PEER))
                        .isEqualTo("127.0.0.1:" + client.getLocalPort());
                assertThat(RecordKeys.text(record.headers(), RecordOrigin.CONNECTION))
                        .isEqualTo(new String(record.key(), UTF_8));
            });
            assertThat(records)
                    .extracting(record -> RecordKeys.number(record.headers(), RecordOrigin.SEQUENCE, -1))
                    .containsExactly(0L, 1L);
        }
    }

    @Test
    void shouldMakeARecordOfEachMessageWithItsLengthBefore() throws IOException {
        try (Service service = TestService.start(config("messages", "length-prefixed"));
                Socket client = Peer.connect(service, "s")) {
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            for (String message : List.of("one", "", "two\nlines")) {
                out.writeInt(message.length());
                out.write(message.getBytes(UTF_8));
            }
            client.shutdownOutput();

            assertThat(client.getInputStream().read()).isEqualTo(-1);

            assertThat(texts("messages")).containsExactly("one", "", "two\nlines");
        }
    }

    @Test
    void shouldResetAConnectionThatEndsWithinAMessage() throws IOException {
        try (Service service = TestService.start(config("cut", "length-prefixed"));
                Socket client = Peer.connect(service, "s")) {
            client.getOutputStream().write(new byte[] {0, 0, 0, 9, 1});
            client.shutdownOutput();

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);

            await().until(() -> session(service).counters().failed() == 1);
        }
    }

    @Test
    void shouldResetAConnectionWhoseLineIsTooLong() throws IOException {
        try (Service service = TestService.start(config("long", "line"));
                Socket client = Peer.connect(service, "s")) {
            client.getOutputStream().write(new byte[70_000]);

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void shouldKeepEveryByteOfAStreamInOrder() throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (int i = 0; sent.size() < 5_000_000; i++) {
            sent.writeBytes(Integer.toString(i).getBytes(UTF_8));
        }
        try (Service service = TestService.start(config("chunks", "chunk"));
                Socket client = Peer.connect(service, "s")) {
            client.getOutputStream().write(sent.toByteArray());
            client.shutdownOutput();

            assertThat(client.getInputStream().read()).isEqualTo(-1);

            ByteArrayOutputStream read = new ByteArrayOutputStream();
            records("chunks").forEach(record -> read.writeBytes(record.value()));
            assertThat(read.toByteArray()).isEqualTo(sent.toByteArray());
        }
    }

    @Test
    void shouldCloseTheWindowWhileTheBrokerIsAwayAndLoseNothing() throws Exception {
        List<String> lines =
                IntStream.range(0, 60_000).mapToObj(i -> "%0200d".formatted(i)).toList();
        try (Service service = TestService.start(config("outage", "line"));
                Socket client = Peer.connect(service, "s")) {
            client.getOutputStream().write("first\n".getBytes(UTF_8));
            await().atMost(LIMIT).until(() -> session(service).details().get("records") == 1);
            BROKER.kill();
            Thread sender = new Thread(() -> send(client, lines));
            sender.start();

            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            long stalled = session(service).counters().bytesIn();
            await().during(Duration.ofSeconds(2))
                    .atMost(LIMIT)
                    .until(() -> session(service).counters().bytesIn() == stalled);
            assertThat(stalled).isLessThan(lines.size() * 201L);
            assertThat(sender.isAlive()).isTrue();
            BROKER.start();
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(session(service).details())
                            .containsEntry("records", lines.size() + 1L)
                            .containsEntry("lost", 0L));

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(texts("outage").subList(1, lines.size() + 1)).isEqualTo(lines);
            assertThat(texts("outage")).hasSize(lines.size() + 1);
        }
    }

    private static void send(Socket client, List<String> lines) {
        try {
            client.setSoTimeout((int) LIMIT.toMillis());
            client.getOutputStream().write((String.join("\n", lines) + "\n").getBytes(UTF_8));
            client.shutdownOutput();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String config(String topic, String framing) {
        return """
                ringflux:
                  sessions:
                    s:
                      listen: {port: 0, stack: kernel}
                      to: {kafka: {bootstrap-servers: "BROKER", topic: TOPIC, framing: FRAMING, window-bytes: 1m}}
                """.replace("BROKER", BROKER.bootstrapServers())
                .replace("TOPIC", topic)
                .replace("FRAMING", framing);
    }

    private static Session session(Service service) {
        return Objects.requireNonNull(service.sessions().find("s"));
    }

    private static List<String> texts(String topic) {
        return records(topic).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        TopicReader.read(BROKER.bootstrapServers(), topic, records::add);
        return records;
    }
}
