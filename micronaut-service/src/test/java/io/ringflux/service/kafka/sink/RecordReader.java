package io.ringflux.service.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.service.kafka.RecordKeys;
import io.ringflux.service.pcap.CaptureReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;

/** Reads records back, holds their sequences against each other, and hands on each frame once. */
public final class RecordReader {
    private final Map<String, Long> next = new HashMap<>();
    private final CaptureReader reader = CaptureReader.ofBytes();
    private final Consumer<byte[]> sink;
    private long duplicates;
    private long missing;
    private long frames;
    private long records;

    /** @param sink is given the bytes of each frame, once */
    public RecordReader(Consumer<byte[]> sink) {
        this.sink = sink;
    }

    /** Takes in one record; records of a partition in their order. */
    public void read(int partition, byte[] value, Headers headers) {
        long sequence = RecordKeys.number(headers, RecordKeys.SEQUENCE, -1);
        long count = RecordKeys.number(headers, RecordKeys.COUNT, -1);
        String key = String.join(
                "/",
                RecordKeys.text(headers, RecordKeys.RUN),
                RecordKeys.text(headers, RecordKeys.PORT),
                RecordKeys.text(headers, RecordKeys.QUEUE),
                RecordKeys.text(headers, RecordKeys.SHARD),
                Integer.toString(partition));
        List<byte[]> all =
                "frame".equals(RecordKeys.text(headers, RecordKeys.FORMAT)) ? List.of(value.clone()) : packets(value);
        assertThat(all).hasSize((int) count);
        long expected = next.getOrDefault(key, 0L);
        long repeated = Math.min(count, Math.max(0, expected - sequence));
        duplicates += repeated;
        missing += Math.max(0, sequence - expected);
        next.put(key, Math.max(expected, sequence + count));
        frames += count - repeated;
        records++;
        all.subList((int) repeated, all.size()).forEach(sink);
    }

    private List<byte[]> packets(byte[] value) {
        List<byte[]> packets = new ArrayList<>();
        try {
            reader.wrap(value, 0, value.length);
            while (reader.next()) {
                byte[] bytes = new byte[reader.packet().capturedLength()];
                reader.packet().buffer().getBytes(reader.packet().offset(), bytes);
                packets.add(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packets;
    }

    /** Distinct frames. */
    public long frames() {
        return frames;
    }

    /** Records. */
    public long records() {
        return records;
    }

    /** Frames that came again. */
    public long duplicates() {
        return duplicates;
    }

    /** Numbers that were passed over. */
    public long missing() {
        return missing;
    }
}
