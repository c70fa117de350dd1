package io.ringflux.service.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringflux.service.Printed;
import io.ringflux.service.kafka.broker.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The demonstration's last line and exit status, with a broker of somebody else. */
@Timeout(240)
final class DemoVerdictIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String COMPLETE = "mirrored (\\d+) frames in \\d+ records, 0 dropped, 0 lost, verified \\1";

    @RegisterExtension
    static final TestBroker BROKER = new TestBroker();

    @RegisterExtension
    final Printed printed = new Printed();

    @Test
    void shouldSucceedWhenNothingIsMissingFromATopicThatIsUsedAgain() {
        int first = demo("used-again", "--seconds", "1", "--rate", "5000");
        int second = demo("used-again", "--seconds", "1", "--rate", "5000");

        assertThat(first).isZero();
        assertThat(second).isZero();
        assertThat(printed.out().stream().filter(line -> line.startsWith("mirrored")))
                .hasSize(2)
                .allMatch(line -> line.matches(COMPLETE));
        assertThat(lastLine()).matches(COMPLETE);
    }

    @Test
    void shouldFailWhenRecordsAreMissingFromTheTopic() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("robbed", 1, (short) 1)))
                    .all()
                    .get();
            CompletableFuture<Integer> status = CompletableFuture.supplyAsync(
                    () -> demo("robbed", "--seconds", "10", "--rate", "5000", "--partitions", "1"));
            await().atMost(PATIENCE).until(() -> endOf(admin) > 0);

            admin.deleteRecords(Map.of(new TopicPartition("robbed", 0), RecordsToDelete.beforeOffset(endOf(admin))))
                    .all()
                    .get();

            assertThat(status.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThat(lastLine()).matches("mirrored .*, 0 dropped, [1-9]\\d* lost, verified \\d+");
        assertThat(printed.out()).anyMatch(line -> line.startsWith("the records' numbers leave out "));
    }

    private static int demo(String topic, String... arguments) {
        Stream<String> where = Stream.of("--kafka", BROKER.bootstrapServers(), "--topic", topic);
        return Demo.run(Stream.concat(where, Stream.of(arguments)).toArray(String[]::new));
    }

    private static long endOf(Admin admin) throws Exception {
        TopicPartition partition = new TopicPartition("robbed", 0);
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private String lastLine() {
        List<String> lines = printed.out();
        return lines.get(lines.size() - 1);
    }
}
