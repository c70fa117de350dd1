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
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.common.header.Headers;

/** Reads records back, checks that their sequences have no gap, and collects each flow's frames in order. */
final class RecordReader {
    private final Map<Integer, List<byte[]>> flows = new HashMap<>();
    private final Map<String, Long> next = new HashMap<>();
    private final CaptureReader reader = CaptureReader.ofBytes();
    private long duplicates;
    private long missing;
    private long frames;

    /** Takes in one record. */
    void read(int partition, byte[] value, Headers headers) {
        long sequence = RecordKeys.number(headers, RecordKeys.SEQUENCE, -1);
        long count = RecordKeys.number(headers, RecordKeys.COUNT, -1);
        String key = RecordKeys.text(headers, RecordKeys.PORT) + "/" + RecordKeys.text(headers, RecordKeys.QUEUE) + "/"
                + RecordKeys.text(headers, RecordKeys.SHARD) + "@" + partition;
        List<byte[]> all =
                "frame".equals(RecordKeys.text(headers, RecordKeys.FORMAT)) ? List.of(value.clone()) : packets(value);
        assertThat(all).hasSize((int) count);
        long expected = next.getOrDefault(key, 0L);
        long repeated = Math.min(count, Math.max(0, expected - sequence));
        duplicates += repeated;
        missing += Math.max(0, sequence - expected);
        next.put(key, Math.max(expected, sequence + count));
        all.subList((int) repeated, all.size()).forEach(this::add);
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

    private void add(byte[] packet) {
        frames++;
        flows.computeIfAbsent(new UnsafeBuffer(packet).getInt(0), flow -> new ArrayList<>())
                .add(packet);
    }

    /** Checks that each flow's frames are exactly those that a {@link LaneFeeder} gave. */
    void assertFlowsComplete() {
        flows.forEach((flow, packets) -> {
            for (int number = 0; number < packets.size(); number++) {
                byte[] packet = packets.get(number);
                assertThat(packet)
                        .as("flow %d, frame %d", flow, number)
                        .isEqualTo(TestFrames.bytes(flow, number, packet.length));
            }
        });
    }

    List<byte[]> flow(int flow) {
        return flows.getOrDefault(flow, List.of());
    }

    /** Distinct frames. */
    long frames() {
        return frames;
    }

    long duplicates() {
        return duplicates;
    }

    long missing() {
        return missing;
    }
}
