package io.ringflux.service.pipeline.kafka;

import io.ringflux.service.config.Component;
import io.ringflux.service.config.ConfigException;
import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import io.ringflux.service.kafka.source.StartPosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a source begins: {@code beginning}, {@code end}, {@code time: ...} or {@code offsets: {0: 4711}}. */
final class Starts {

    private static final Map<String, Function<ConfigNode, StartPosition>> CHOICES = new LinkedHashMap<>();

    private static final ValueType<Instant> TIME = new ValueType<>("a time such as 2026-03-29T08:00:00Z", Starts::time);

    private static final ValueType<Integer> PARTITION = ValueType.integer(0, Integer.MAX_VALUE);
    private static final ValueType<Long> OFFSET = ValueType.range(0, Long.MAX_VALUE);

    static {
        CHOICES.put("beginning", config -> StartPosition.BEGINNING);
        CHOICES.put("end", config -> StartPosition.END);
        CHOICES.put(
                "time",
                config -> new StartPosition.Time(config.shorthand("time").required("time", TIME)));
        CHOICES.put("offsets", Starts::offsets);
    }

    private Starts() {}

    static StartPosition read(Component chosen) {
        StartPosition start = chosen.typeIn(CHOICES).apply(chosen.config());
        chosen.config().rejectUnknown();
        return start;
    }

    private static StartPosition offsets(ConfigNode config) {
        Map<Integer, Long> byPartition = new TreeMap<>();
        for (String key : config.nodes().keySet()) {
            Integer partition = PARTITION.parser().apply(key);
            if (partition == null) {
                throw new ConfigException(
                        config.path(), "found the partition \"" + key + "\", expected a whole number");
            }
            byPartition.put(partition, config.required(key, OFFSET));
        }
        if (byPartition.isEmpty()) {
            throw new ConfigException(config.path(), "nothing found, expected offsets, as in {0: 4711}");
        }
        return new StartPosition.Offsets(byPartition);
    }

    private static @Nullable Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
