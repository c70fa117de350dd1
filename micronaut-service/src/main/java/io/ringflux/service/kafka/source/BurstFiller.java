package io.ringflux.service.kafka.source;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameLender;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Lends the frames of one record after the other, a burst at a time; a record may reach over several bursts. */
final class BurstFiller {
    /** Most segments in a burst. */
    static final int SEGMENTS = 256;

    private static final byte[] EMPTY = {};

    private final ConsumerSession session;
    private final SourceCounters counters;
    private final RecordDecoder decoder;
    private final int chunk;
    private final StagingBuffer staging = new StagingBuffer();
    private final List<ConsumerRecord<byte[], byte[]>> finished = new ArrayList<>();
    private @Nullable ConsumerRecord<byte[], byte[]> current;
    private boolean framePending;

    BurstFiller(KafkaSourceConfig config, ConsumerSession session, SourceCounters counters) {
        this.session = session;
        this.counters = counters;
        chunk = config.chunkBytes();
        decoder = new RecordDecoder(config.link(), SEGMENTS * chunk, counters);
    }

    /** Whether there is anything to lend, as far as can be told without decoding it. */
    boolean hasRecords() {
        return current != null || session.peek() != null;
    }

    /** Records whose last frame was lent in this burst. */
    List<ConsumerRecord<byte[], byte[]>> finished() {
        return finished;
    }

    /** These partitions are somebody else's now. */
    void forget(Collection<TopicPartition> partitions) {
        ConsumerRecord<byte[], byte[]> record = current;
        if (record != null && partitions.contains(ConsumerSession.partitionOf(record))) {
            current = null;
            framePending = false;
        }
    }

    /** Lends up to so many frames. Returns false when the lender had no room for the next one. */
    boolean fill(FrameLender lender, int limit) {
        finished.clear();
        if (current == null) {
            staging.clear();
        }
        int lent = 0;
        while (lent < limit && beginRecord()) {
            if (framePending) {
                if (!lend(lender)) {
                    return false;
                }
                lent++;
                // looked at ahead, so that a record is finished with its last frame and not with the next one's demand
                framePending = decoder.next();
            }
            if (!framePending) {
                finishRecord();
            }
        }
        return true;
    }

    private void finishRecord() {
        if (current != null) {
            finished.add(current);
            current = null;
        }
    }

    private boolean beginRecord() {
        if (current != null) {
            return true;
        }
        ConsumerRecord<byte[], byte[]> next = session.peek();
        if (next == null) {
            return false;
        }
        byte[] value = next.value() == null ? EMPTY : next.value();
        long address = staging.put(value);
        if (address == 0) {
            return false;
        }
        session.remove();
        counters.record();
        decoder.begin(next, value, address);
        framePending = decoder.next();
        current = next;
        return true;
    }

    private boolean lend(FrameLender lender) {
        int left = decoder.length();
        Frame head = lender.lendHead(decoder.address(), Math.min(left, chunk), decoder.timestampNs());
        if (head == null) {
            return false;
        }
        Frame last = head;
        for (int offset = chunk; offset < left; offset += chunk) {
            Frame segment = lender.lendSegment(
                    last, decoder.address() + offset, Math.min(left - offset, chunk), decoder.timestampNs());
            if (segment == null) {
                lender.abandon(head);
                return false;
            }
            last = segment;
        }
        head.originalLength(decoder.originalLength());
        return true;
    }
}
