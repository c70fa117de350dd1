package io.ringflux.service.demo;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.ringflux.LinkState.Status;
import io.ringflux.service.Service;
import io.ringflux.service.kafka.broker.BrokerConfig;
import io.ringflux.service.kafka.broker.EmbeddedBroker;
import io.ringflux.service.pipeline.HopStats;
import io.ringflux.service.pipeline.engine.Pipeline;
import io.ringflux.service.pipeline.generator.GeneratedTraffic;
import io.ringflux.service.port.ServicePort;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

/** One demonstration, from starting the broker to the verdict. */
final class DemoRun implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_MS = 20;

    /** Of each partition, in a demonstration without end. */
    private static final long RETENTION_BYTES = 256L << 20;

    private final DemoOptions options;
    private final PrintStream out;
    private final String topic;
    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable EmbeddedBroker broker;
    private @Nullable Service service;

    DemoRun(DemoOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
        topic = options.topic == null
                ? "ringflux-demo-" + ProcessHandle.current().pid()
                : options.topic;
    }

    /** Runs until the time is over, then gives the verdict; null when it was closed before. */
    @Nullable
    DemoVerdict run() throws IOException, InterruptedException {
        String bootstrapServers = startBroker();
        DemoTopic.create(bootstrapServers, topic, options.partitions);
        TopicReader reader = new TopicReader(bootstrapServers, topic);
        start(bootstrapServers);
        Pipeline mirror = pipeline(DemoConfig.MIRROR);
        return showTraffic(mirror) && quiesce(mirror) ? verify(mirror, reader) : null;
    }

    /** Ends everything in order: sources, sinks, ports, broker. */
    @Override
    public synchronized void close() throws IOException {
        stop.countDown();
        CloseHelper.closeAll(service, broker);
    }

    private synchronized String startBroker() throws IOException {
        if (options.kafka != null) {
            return options.kafka;
        }
        BrokerConfig config = BrokerConfig.create().partitions(options.partitions);
        broker = EmbeddedBroker.start(config.retentionBytes(options.seconds > 0 ? shareOfDisk() : RETENTION_BYTES));
        out.println("Kafka    " + broker.bootstrapServers() + ", topic " + topic);
        return broker.bootstrapServers();
    }

    /** What each partition may hold of a run that is verified: all of them together half of what is free. */
    private long shareOfDisk() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return Files.getFileStore(temporary).getUsableSpace() / 2 / options.partitions;
    }

    private synchronized void start(String bootstrapServers) {
        String socket = options.socket == null
                ? "@ringflux-demo-" + ProcessHandle.current().pid()
                : options.socket;
        ApplicationContext context = ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                .propertySources(
                        PropertySource.of("demo", new DemoConfig(options, socket).properties(bootstrapServers, topic)))
                .start();
        Service configured = Service.configured(context);
        service = configured;
        configured.start();
        out.println("memif    " + options.role + " on " + socket + ", id " + options.id);
        out.println("Service  " + configured.uri() + "/pipelines");
    }

    /** Prints a line a second; false when it was closed before the time was over. */
    private boolean showTraffic(Pipeline mirror) throws InterruptedException {
        ServicePort port = Objects.requireNonNull(running().ports().find(DemoConfig.PORT));
        if (options.seconds > 0
                && !await("the link of port " + port.name(), () -> port.link().status() == Status.UP)) {
            return false;
        }
        long begunNs = System.nanoTime();
        LiveLine line = new LiveLine(MirrorCounts.of(mirror), begunNs);
        for (long second = 1; options.seconds == 0 || second <= options.seconds; second++) {
            long leftNs = begunNs + TimeUnit.SECONDS.toNanos(second) - System.nanoTime();
            if (stop.await(leftNs, TimeUnit.NANOSECONDS)) {
                return false;
            }
            out.println(line.next(MirrorCounts.of(mirror), System.nanoTime(), second));
        }
        return true;
    }

    /** Stops the traffic, lets the mirror take what is in the ring, and drains its sink. */
    private boolean quiesce(Pipeline mirror) throws InterruptedException {
        if (!options.noGenerator) {
            Pipeline traffic = pipeline(DemoConfig.TRAFFIC);
            traffic.stop(PATIENCE).block();
            List<HopStats> hops = traffic.hops();
            long sent = hops.get(hops.size() - 1).out();
            if (!await("the ring to run empty", () -> MirrorCounts.of(mirror).frames() >= sent)) {
                return false;
            }
        }
        mirror.stop(PATIENCE).block();
        return true;
    }

    private DemoVerdict verify(Pipeline mirror, TopicReader reader) throws IOException {
        RecordCheck check = new RecordCheck(
                options.noGenerator
                        ? new WellFormedFrameCheck()
                        : new GeneratedFrameCheck(new GeneratedTraffic(options.frameSizes, options.flows)));
        if (options.keep == null) {
            reader.read(check::accept);
        } else {
            try (RecordFiles files = RecordFiles.in(options.keep)) {
                reader.read(record -> {
                    check.accept(record);
                    files.accept(record);
                });
            }
        }
        return DemoVerdict.of(MirrorCounts.of(mirror), check);
    }

    private synchronized Service running() {
        return Objects.requireNonNull(service);
    }

    private Pipeline pipeline(String name) {
        return Objects.requireNonNull(running().pipelines().find(name));
    }

    /** Waits for something that must come; false when it was closed before. */
    private boolean await(String what, BooleanSupplier done) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("waited " + PATIENCE.toSeconds() + " s in vain for " + what);
            }
            if (stop.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }
}
