package io.ringflux.service.kafka.sink;

import io.ringflux.packet.FlowHash;
import io.ringflux.packet.LinkType;
import io.ringflux.service.kafka.ClientProperties;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes frames to a Kafka topic and loses none without saying so: every frame that a lane receives is acknowledged by
 * Kafka or counted as dropped, and {@code received = acked + dropped + in flight} at all times.
 *
 * <p>One thread owns the one producer. Frames of a flow go to one partition, in order, also over an outage of the
 * broker. While the broker is away frames stay in the lanes' memory; when that is full the {@link OverflowPolicy}
 * decides. At most once twice: a frame is in the topic a second time only after a failure whose outcome Kafka did not
 * tell, which is counted as {@code resent}, or after a restart of the process.
 *
 * <p>All methods may be called from any thread.
 */
public final class KafkaSink implements AutoCloseable {
    /** How long {@link #close()} waits for acknowledgements. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    /** A record that is not acknowledged for so long is trouble; one that others overtook meanwhile never will be. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KafkaSinkConfig config;
    private final Function<LinkType, FlowHasher> hashers;
    private final SenderGate gate = new SenderGate();
    private final RecordValues values = new RecordValues();
    private final ProducerSession session;
    private final RecordSender sender;
    private final Thread thread;
    private final String run = UUID.randomUUID().toString();
    private final Duration patience;
    private final List<KafkaLane> lanes = new CopyOnWriteArrayList<>();
    private boolean closing;

    private KafkaSink(
            KafkaSinkConfig config,
            Function<LinkType, FlowHasher> hashers,
            Supplier<Producer<byte[], byte[]>> factory,
            Duration patience) {
        this.config = config;
        this.hashers = hashers;
        this.patience = patience;
        session = new ProducerSession(config, factory, factory.get(), patience);
        sender = new RecordSender(session, gate);
        thread = new Thread(sender, "kafka-sink-" + config.topic());
        thread.setDaemon(true);
    }

    /**
     * Starts a sink. Kafka need not be there yet: lanes ask for frames once the topic's partitions are known.
     *
     * @throws org.apache.kafka.common.KafkaException where the producer cannot be made of these properties
     */
    public static KafkaSink start(KafkaSinkConfig config) {
        return start(config, link -> new FlowHash(link)::of, () -> producer(config), PATIENCE);
    }

    static KafkaSink start(
            KafkaSinkConfig config,
            Function<LinkType, FlowHasher> hashers,
            Supplier<Producer<byte[], byte[]>> factory,
            Duration patience) {
        KafkaSink sink = new KafkaSink(config, hashers, factory, patience);
        sink.thread.start();
        return sink;
    }

    private static Producer<byte[], byte[]> producer(KafkaSinkConfig config) {
        ClientProperties.guardJvm();
        return new KafkaProducer<>(ProducerProperties.of(config), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * A new way in. Its frames are numbered on their own, so no two lanes of a sink may have the same port and queue.
     */
    public synchronized KafkaLane lane(FrameOrigin origin) {
        if (closing) {
            throw new IllegalStateException("the sink is closed");
        }
        for (KafkaLane lane : lanes) {
            FrameOrigin other = lane.origin();
            if (other.port().equals(origin.port()) && other.queue() == origin.queue()) {
                throw new IllegalArgumentException(
                        "there is a lane for queue " + origin.queue() + " of port " + origin.port() + " already");
            }
        }
        KafkaLane lane = new KafkaLane(origin, config, hashers.apply(origin.link()), gate);
        lanes.add(lane);
        sender.add(new LaneSender(config, lane, gate, session, values, run));
        return lane;
    }

    /** What was counted so far. */
    public SinkStats stats() {
        return new SinkStats(lanes.stream().map(KafkaLane::stats).toList(), session.producers(), session.rejections());
    }

    /** How the sink is. */
    public SinkStatus status() {
        Duration unacked = Duration.ofNanos(sender.oldestUnackedNs());
        String reason = session.reason();
        if (reason == null && unacked.compareTo(patience) > 0) {
            reason = "no acknowledgement for " + unacked.toSeconds() + " s";
        }
        SinkStatus.State state;
        if (sender.isStopped()) {
            state = SinkStatus.State.CLOSED;
        } else if (session.partitions() == 0) {
            state = SinkStatus.State.CONNECTING;
        } else {
            state = reason == null ? SinkStatus.State.RUNNING : SinkStatus.State.RETRYING;
        }
        return new SinkStatus(state, reason, unacked);
    }

    /** Names this life of the sink; records carry it. */
    public String run() {
        return run;
    }

    /** As {@link #close(Duration)} with {@link #DEFAULT_GRACE}. */
    @Override
    public void close() {
        close(DEFAULT_GRACE);
    }

    /**
     * Takes no more frames and waits for the acknowledgement of those it has, so long at most; what is left then counts
     * as dropped.
     */
    public void close(Duration grace) {
        synchronized (this) {
            closing = true;
        }
        lanes.forEach(KafkaLane::close);
        sender.stop(System.nanoTime() + grace.toNanos());
        boolean interrupted = false;
        while (!sender.isStopped()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, TimeUnit.SECONDS.toNanos(1));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
