package io.ringflux.service.pipeline.kafka;

import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import io.ringflux.service.kafka.RecordFormat;
import io.ringflux.service.kafka.sink.KafkaSink;
import io.ringflux.service.kafka.sink.KafkaSinkConfig;
import io.ringflux.service.pipeline.Sink;
import io.ringflux.service.pipeline.SinkType;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/** {@code to: {kafka: {bootstrap-servers: ..., topic: ...}}}: each strand is a lane of one sink. */
@Singleton
final class KafkaSinkType implements SinkType {

    private static final Map<String, RecordFormat> FORMATS = new LinkedHashMap<>();
    private static final ValueType<Integer> BATCH_FRAMES = ValueType.integer(1, 65_536);
    private static final ValueType<Integer> BATCH_BYTES = ValueType.bytes(1_024, 900_000);
    private static final ValueType<Duration> LINGER = ValueType.duration("0ms", "60s");
    private static final ValueType<Integer> WINDOW = ValueType.bytes(1 << 20, 1 << 30);
    private static final int MOST_LANE = 1 << 30;
    private static final ValueType<Integer> FRAME = ValueType.bytes(64, 262_144);

    static {
        FORMATS.put("batch", RecordFormat.BATCH);
        FORMATS.put("frame", RecordFormat.FRAME);
    }

    @Override
    public String kind() {
        return "kafka";
    }

    @Override
    public Sink read(ConfigNode config) {
        int maxFrameBytes = config.optional("max-frame-bytes", FRAME, KafkaSinkConfig.DEFAULT_MAX_FRAME_BYTES);
        ValueType<Integer> lane = ValueType.bytes(KafkaSinkConfig.leastLaneBytes(maxFrameBytes), MOST_LANE);
        KafkaSinkConfig.Builder builder = KafkaSinkConfig.builder(
                        config.required("bootstrap-servers", ValueType.TEXT), config.required("topic", ValueType.TEXT))
                .format(config.optional("format", ValueType.choice(FORMATS), RecordFormat.BATCH))
                .batchFrames(config.optional("batch-frames", BATCH_FRAMES, KafkaSinkConfig.DEFAULT_BATCH_FRAMES))
                .batchBytes(config.optional("batch-bytes", BATCH_BYTES, KafkaSinkConfig.DEFAULT_BATCH_BYTES))
                .linger(config.optional("linger", LINGER, KafkaSinkConfig.DEFAULT_LINGER))
                .windowBytes(config.optional("window-bytes", WINDOW, KafkaSinkConfig.DEFAULT_WINDOW_BYTES))
                .laneBytes(config.optional("lane-bytes", lane, KafkaSinkConfig.DEFAULT_LANE_BYTES))
                .maxFrameBytes(maxFrameBytes);
        config.properties("properties").forEach(builder::clientProperty);
        KafkaSinkConfig sink = config.checked("properties", builder::build);
        return pipeline -> Mono.fromSupplier(() -> new KafkaOpenSink(KafkaSink.start(sink)));
    }
}
