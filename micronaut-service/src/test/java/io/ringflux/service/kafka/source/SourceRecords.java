package io.ringflux.service.kafka.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringflux.service.kafka.RecordKeys;
import io.ringflux.service.pcap.CaptureEncoder;
import io.ringflux.service.pcap.CaptureFormat;
import io.ringflux.service.pcap.CaptureInterface;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as a topic may hold them. */
final class SourceRecords {
    static final String TOPIC = "frames";
    static final long FIRST_NS = 1_790_000_000_000_000_001L;

    private SourceRecords() {}

    static byte[] packet(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** A batch of packets with seeds from {@code firstSeed} on, in that format. */
    static ConsumerRecord<byte[], byte[]> batch(
            CaptureFormat format, int partition, long offset, int firstSeed, int count, int length) {
        return record(partition, offset, capture(format, CaptureInterface.ETHERNET, firstSeed, count, length));
    }

    static byte[] capture(CaptureFormat format, int linkType, int firstSeed, int count, int length) {
        byte[] file = new byte[256 + count * (length + 64)];
        CaptureEncoder encoder = CaptureEncoder.create(format, new CaptureInterface("memif0", linkType, 0));
        encoder.wrap(new UnsafeBuffer(file), 0, file.length);
        encoder.header();
        UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        for (int i = 0; i < count; i++) {
            memory.putBytes(0, packet(firstSeed + i, length));
            encoder.append(FIRST_NS + firstSeed + i, memory.addressOffset(), length, length + 7);
        }
        return Arrays.copyOf(file, encoder.length());
    }

    /** A single frame with its headers. */
    static ConsumerRecord<byte[], byte[]> frame(int partition, long offset, int seed, int length) {
        ConsumerRecord<byte[], byte[]> record = record(partition, offset, packet(seed, length));
        record.headers().add(RecordKeys.FORMAT, "frame".getBytes(UTF_8));
        record.headers()
                .add(RecordKeys.TIMESTAMP, Long.toString(FIRST_NS + seed).getBytes(UTF_8));
        record.headers().add(RecordKeys.LENGTH, Integer.toString(length + 7).getBytes(UTF_8));
        return record;
    }

    static ConsumerRecord<byte[], byte[]> record(int partition, long offset, byte[] value) {
        return new ConsumerRecord<>(
                TOPIC,
                partition,
                offset,
                1_790_000_000_000L,
                TimestampType.CREATE_TIME,
                0,
                value.length,
                null,
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
