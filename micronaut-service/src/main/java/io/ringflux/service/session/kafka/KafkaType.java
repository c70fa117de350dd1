package io.ringflux.service.session.kafka;

import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import io.ringflux.service.kafka.ClientProperties;
import io.ringflux.service.kafka.sink.ProducerProperties;
import io.ringflux.service.session.SessionOpener;
import io.ringflux.service.session.SessionType;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** {@code to: {kafka: {bootstrap-servers: ..., topic: ..., framing: line}}}: each piece of a stream is a record. */
@Singleton
final class KafkaType implements SessionType {
    private static final ValueType<Framing> FRAMING = ValueType.choice(new TreeMap<>(
            Map.of("line", Framing.LINE, "length-prefixed", Framing.LENGTH_PREFIXED, "chunk", Framing.CHUNK)));
    private static final ValueType<Integer> RECORD = ValueType.bytes(1, 900_000);
    private static final int DEFAULT_RECORD_BYTES = 64 << 10;
    private static final ValueType<Integer> WINDOW = ValueType.bytes(64 << 10, 1 << 30);
    private static final int DEFAULT_WINDOW_BYTES = 4 << 20;

    @Override
    public String kind() {
        return "kafka";
    }

    @Override
    public SessionOpener read(ConfigNode config) {
        String servers = config.required("bootstrap-servers", ValueType.TEXT);
        String topic = config.required("topic", ValueType.TEXT);
        Framing framing = config.required("framing", FRAMING);
        int maxRecordBytes = config.optional("max-record-bytes", RECORD, DEFAULT_RECORD_BYTES);
        int windowBytes = config.optional("window-bytes", WINDOW, DEFAULT_WINDOW_BYTES);
        Map<String, String> own = new TreeMap<>(config.properties("properties"));
        config.checked("properties", () -> {
            ClientProperties.requireProducer(own);
            return own;
        });
        own.put("bootstrap.servers", servers);
        return (name, loops, counters) -> {
            ClientProperties.guardJvm();
            Producer<byte[], byte[]> producer = new KafkaProducer<>(
                    ProducerProperties.of(topic, windowBytes, own),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
            RecordSender sender = new RecordSender("session-" + name, windowBytes, producer);
            return new KafkaHandler(name, topic, framing, maxRecordBytes, sender, counters);
        };
    }
}
