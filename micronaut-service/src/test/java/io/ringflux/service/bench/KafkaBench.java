package io.ringflux.service.bench;

import io.ringflux.service.kafka.broker.BrokerConfig;
import io.ringflux.service.kafka.broker.EmbeddedBroker;
import io.ringflux.service.kafka.sink.KafkaSinkConfig;
import io.ringflux.service.kafka.sink.SinkStats;
import io.ringflux.testkit.ChildJvm;
import io.ringflux.testkit.bench.Machine;
import io.ringflux.testkit.bench.Machine.State;
import io.ringflux.testkit.bench.Report;
import io.ringflux.testkit.bench.Windows;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Mirrors 100-byte frames from memif into an embedded broker, in batch records, against
 * {@code kafka-producer-perf-test} with records of the same size, the same producer settings and the same broker. Both
 * share the whole machine with the broker. Megabytes a second of record values, and millions of frames a second.
 *
 * <p>Argument: the number of pairs.
 */
final class KafkaBench {

    private static final int FRAME_BYTES = 100;
    private static final int PARTITIONS = 4;
    private static final long PERF_SECONDS = 18;
    private static final long WARM_UP_MS = 5_000;
    private static final long WINDOW_MS = 6_000;
    private static final Pattern PERF_WINDOW = Pattern.compile("records/sec \\(([0-9.]+) MB/sec\\)");
    private static final double MEBI = 1.048576;

    private KafkaBench() {}

    public static void main(String[] args) throws Exception {
        int pairs = Integer.parseInt(args[0]);
        Machine machine = new Machine(Files.createTempDirectory("ringflux-bench"));
        Report bytes = new Report("mirror-100B-megabytes", false);
        Report frames = new Report("mirror-100B-megaframes", false);
        BrokerConfig config = BrokerConfig.create().partitions(PARTITIONS).retentionBytes(512L << 20);
        try (EmbeddedBroker broker = EmbeddedBroker.start(config)) {
            int tries = 0;
            while (bytes.count(State.FAST) < pairs && bytes.count(State.SLOW) < pairs && tries++ < 3 * pairs) {
                double before = machine.coreToCoreNs();
                Rate ours = mirror(broker);
                double between = machine.coreToCoreNs();
                double theirs = perfTest(broker, ours);
                double after = machine.coreToCoreNs();
                double framesPerByte = ours.megaframes() / ours.megabytes();
                bytes.add(window(ours.megabytes(), before, between), window(theirs, between, after));
                frames.add(window(ours.megaframes(), before, between), window(theirs * framesPerByte, between, after));
            }
        }
        Report.printHeader();
        bytes.print();
        frames.print();
    }

    private static Windows window(double figure, double before, double after) {
        Windows window = new Windows();
        window.add(figure, before, after);
        return window;
    }

    private static Rate mirror(EmbeddedBroker broker) throws InterruptedException {
        KafkaSinkConfig config =
                KafkaSinkConfig.builder(broker.bootstrapServers(), "mirror").build();
        try (Mirror mirror = new Mirror(config, FRAME_BYTES)) {
            Thread.sleep(WARM_UP_MS);
            SinkStats first = mirror.stats();
            long from = System.nanoTime();
            Thread.sleep(WINDOW_MS);
            SinkStats last = mirror.stats();
            double micros = (System.nanoTime() - from) / 1e3;
            long recordBytes = recordBytes(last) - recordBytes(first);
            return new Rate(recordBytes / micros, (last.acked() - first.acked()) / micros, (int)
                    (recordBytes / Math.max(1, last.records() - first.records())));
        }
    }

    private static double perfTest(EmbeddedBroker broker, Rate ours) {
        List<String> options = new ArrayList<>(List.of("--topic", "perf", "--throughput", "-1"));
        options.addAll(List.of("--record-size", Integer.toString(ours.bytesPerRecord())));
        long records = (long) (PERF_SECONDS * ours.megabytes() * 1e6 / ours.bytesPerRecord());
        options.addAll(List.of("--num-records", Long.toString(records)));
        options.addAll(List.of("--producer-props", "bootstrap.servers=" + broker.bootstrapServers(), "acks=all"));
        options.addAll(
                List.of("enable.idempotence=true", "linger.ms=5", "batch.size=262144", "buffer.memory=67108864"));
        List<String> command =
                ChildJvm.command(List.of("-Xmx512m"), "org.apache.kafka.tools.ProducerPerformance", options);
        List<Double> windows = new ArrayList<>();
        Matcher matcher = PERF_WINDOW.matcher(Machine.run(command.toArray(String[]::new)));
        while (matcher.find()) {
            windows.add(Double.parseDouble(matcher.group(1)) * MEBI);
        }
        // The first window warms up; the last line is the sum over all of them.
        return Report.median(windows.subList(1, windows.size() - 1));
    }

    private static long recordBytes(SinkStats stats) {
        return stats.lanes().stream().mapToLong(lane -> lane.recordBytes()).sum();
    }

    private record Rate(double megabytes, double megaframes, int bytesPerRecord) {}
}
