package io.ringflux.service.demo;

import io.ringflux.service.kafka.RecordKeys;
import io.ringflux.service.pcap.CaptureReader;
import io.ringflux.service.pcap.CapturedPacket;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Reads records as any consumer could: each is a pcapng file of its own, and the records of one run, port, queue and
 * shard follow each other without a gap.
 */
final class RecordCheck {

    private final FrameCheck frames;
    private final CaptureReader reader = CaptureReader.ofBytes();
    private final Map<String, Long> nextSequence = new HashMap<>();
    private long framesRead;
    private long verified;
    private long repeated;
    private long gaps;

    RecordCheck(FrameCheck frames) {
        this.frames = frames;
    }

    /** Takes the next record of its partition. */
    void accept(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        long sequence = RecordKeys.number(headers, RecordKeys.SEQUENCE, -1);
        long count = RecordKeys.number(headers, RecordKeys.COUNT, 0);
        String key = shard(headers);
        long expected = nextSequence.getOrDefault(key, 0L);
        if (sequence < expected) {
            repeated++;
            return;
        }
        gaps += sequence - expected;
        nextSequence.put(key, sequence + count);
        long inRecord = readFrames(record.value());
        gaps += Math.max(0, count - inRecord);
    }

    /** Frames of all records, repetitions left out. */
    long framesRead() {
        return framesRead;
    }

    /** Frames that are what they should be. */
    long verified() {
        return verified;
    }

    /** Records that are in the topic a second time. */
    long repeated() {
        return repeated;
    }

    /** Frames that the records' numbers say are missing. */
    long gaps() {
        return gaps;
    }

    private static String shard(Headers headers) {
        return RecordKeys.text(headers, RecordKeys.RUN)
                + "-" + RecordKeys.text(headers, RecordKeys.PORT)
                + "-" + RecordKeys.text(headers, RecordKeys.QUEUE)
                + "-" + RecordKeys.text(headers, RecordKeys.SHARD);
    }

    private long readFrames(byte[] value) {
        long before = framesRead;
        reader.wrap(value, 0, value.length);
        try {
            while (reader.next()) {
                CapturedPacket packet = reader.packet();
                framesRead++;
                if (frames.isRight(
                        packet.buffer(), packet.offset(), packet.capturedLength(), packet.originalLength())) {
                    verified++;
                }
            }
        } catch (IOException e) {
            return framesRead - before; // what is missing then shows as a gap
        }
        return framesRead - before;
    }
}
