package io.ringflux.service.kafka.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringflux.testkit.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    private static final String TOPIC = "lines";

    @Test
    void shouldKeepRecordsWhenKilledAndStartedAgain() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.create().partitions(1))) {
            String servers = broker.bootstrapServers();
            send(servers, "before");
            long firstPid = broker.pid();

            broker.kill();
            assertThat(broker.isRunning()).isFalse();
            broker.start();

            assertThat(broker.bootstrapServers()).isEqualTo(servers);
            assertThat(broker.pid()).isNotEqualTo(firstPid);
            send(servers, "after");
            assertThat(read(servers)).containsExactly("before", "after");
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenDirectoryIsTemporary() throws IOException {
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.create());
        ProcessHandle process = ProcessHandle.of(broker.pid()).orElseThrow();
        assertThat(broker.directory()).isDirectory();

        broker.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(broker.directory()).doesNotExist();
    }

    @Test
    void shouldKeepTopicsWhenDirectoryIsGiven(@TempDir Path directory) throws Exception {
        BrokerConfig config = BrokerConfig.create().dataDirectory(directory).partitions(1);
        try (EmbeddedBroker broker = EmbeddedBroker.start(config)) {
            send(broker.bootstrapServers(), "kept");
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(config)) {
            assertThat(read(broker.bootstrapServers())).containsExactly("kept");
        }
        assertThat(directory.resolve("topics")).isDirectory();
    }

    @Test
    void shouldListenOnLoopbackOnlyWhenStarted() throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.create())) {
            Path net = Path.of("/proc", Long.toString(broker.pid()), "net");
            String port = String.format(
                    ":%04X", Integer.parseInt(broker.bootstrapServers().split(":", 2)[1]));

            List<String> listeners = Stream.concat(Files.lines(net.resolve("tcp")), Files.lines(net.resolve("tcp6")))
                    .filter(line -> line.contains(port + " ") && line.contains(" 0A "))
                    .toList();

            assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
            assertThat(listeners)
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("0100007F" + port);
        }
    }

    @Test
    void shouldQuoteLogWhenPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedBroker.start(BrokerConfig.create().port(taken.getLocalPort())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("while it started")
                    .hasMessageContaining("Address already in use");
        }
    }

    @Test
    void shouldExitWhenParentIsKilled() throws IOException {
        Process parent = new ProcessBuilder(ChildJvm.command(List.of(), BrokerParent.class.getName(), List.of()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ProcessHandle broker = ProcessHandle.of(Long.parseLong(value(parent, BrokerParent.PID)))
                .orElseThrow();
        Path directory = Path.of(value(parent, BrokerParent.DIRECTORY));
        assertThat(directory).isDirectory();

        parent.destroyForcibly();

        await().atMost(Duration.ofSeconds(30)).until(() -> !broker.isAlive());
        assertThat(directory).doesNotExist();
    }

    private static String value(Process parent, String key) throws IOException {
        for (String line = parent.inputReader().readLine();
                line != null;
                line = parent.inputReader().readLine()) {
            if (line.startsWith(key)) {
                return line.substring(key.length());
            }
        }
        throw new IOException("the parent printed no " + key);
    }

    private static void send(String servers, String line) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", servers, "enable.metrics.push", false);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, 0, null, line)).get();
        }
    }

    private static List<String> read(String servers) {
        Map<String, Object> config = Map.of("bootstrap.servers", servers, "enable.metrics.push", false);
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> lines = new ArrayList<>();
            while (consumer.position(partition)
                    < consumer.endOffsets(List.of(partition)).get(partition)) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> lines.add(record.value()));
            }
            return lines;
        }
    }
}
