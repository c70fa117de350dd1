package io.ringflux.service.kafka.sink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's own test producer, which besides copies values as the real one does, refuses records in the callback within
 * {@code send} as the real one does, and fails what is left when it is closed.
 */
final class ScriptedProducer extends MockProducer<byte[], byte[]> {
    static final String TOPIC = "frames";

    private final Queue<RuntimeException> refusals = new ArrayDeque<>();
    private int maxValueLength = Integer.MAX_VALUE;
    private @Nullable RuntimeException broken;
    private boolean withholding;
    private int sends;
    private @Nullable Callback withheld;

    ScriptedProducer(int partitions, boolean autoComplete) {
        super(cluster(partitions), autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Cluster cluster(int partitions) {
        Node node = new Node(0, "localhost", 1);
        List<PartitionInfo> infos = IntStream.range(0, partitions)
                .mapToObj(i -> new PartitionInfo(TOPIC, i, node, new Node[] {node}, new Node[] {node}))
                .toList();
        return new Cluster("test", List.of(node), infos, Set.of(), Set.of());
    }

    /** The next record is refused with this failure, in the callback, before {@code send} returns. */
    synchronized void refuseNext(RuntimeException failure) {
        refusals.add(failure);
    }

    /** Longer records are refused as too large. */
    synchronized void maxValueLength(int bytes) {
        maxValueLength = bytes;
    }

    /** From now on {@code send} throws this. */
    synchronized void breakDown(RuntimeException failure) {
        broken = failure;
    }

    /** The next record is taken and then neither acknowledged nor refused. */
    synchronized void withholdNext() {
        withholding = true;
    }

    synchronized int sends() {
        return sends;
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        sends++;
        if (broken != null) {
            throw broken;
        }
        RuntimeException refusal =
                record.value().length > maxValueLength ? new RecordTooLargeException("too large") : refusals.poll();
        if (refusal != null) {
            callback.onCompletion(null, refusal);
            return CompletableFuture.failedFuture(refusal);
        }
        if (withholding) {
            withholding = false;
            withheld = callback;
            return new CompletableFuture<>();
        }
        return super.send(
                new ProducerRecord<>(
                        record.topic(),
                        record.partition(),
                        record.timestamp(),
                        record.key(),
                        record.value().clone(),
                        record.headers()),
                callback);
    }

    /** Acknowledges everything that was sent. */
    void completeAll() {
        while (completeNext()) {
            // one after the other
        }
    }

    @Override
    public void close(Duration timeout) {
        super.close(timeout);
        if (withheld != null) {
            withheld.onCompletion(null, new KafkaException("producer closed"));
        }
        while (errorNext(new KafkaException("producer closed"))) {
            // one after the other
        }
    }
}
