package io.ringflux.service.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Keys of the headers that every record carries. All values are text in UTF-8, numbers in decimal.
 *
 * <p>A reader proves that nothing is missing and nothing is twice as follows. {@link #RUN}, {@link #PORT},
 * {@link #QUEUE} and {@link #SHARD} together name one sequence. Its records follow each other without a gap:
 * {@link #SEQUENCE} of the next is {@link #SEQUENCE} plus {@link #COUNT} of the one before, from 0 on. A lower number
 * is a repetition, a higher one a loss, of which {@link #DROPPED} tells if the sink gave the frames up. One shard is in
 * one partition, and a flow in one shard.
 */
public final class RecordKeys {
    /** {@code pcapng} for a batch, {@code frame} for a single frame. */
    public static final String FORMAT = "ringflux.format";

    /** Names one life of a sink: sequences begin anew with each. */
    public static final String RUN = "ringflux.run";

    /** Name of the port that received the frames. */
    public static final String PORT = "ringflux.port";

    /** Number of the receive queue, {@link #ALL_QUEUES} where several were merged. */
    public static final String QUEUE = "ringflux.queue";

    /** Which part of the port's and queue's flows, from 0; as long as partitions only grow in number, the partition. */
    public static final String SHARD = "ringflux.shard";

    /** Number of the record's first frame in its sequence, from 0. Counts frames that the sink accepted. */
    public static final String SEQUENCE = "ringflux.sequence";

    /** Frames in this record. */
    public static final String COUNT = "ringflux.count";

    /** Frames of this port and queue that the sink had given up when the record was made. */
    public static final String DROPPED = "ringflux.dropped";

    /** Receive time in nanoseconds since the epoch; of single frames only. */
    public static final String TIMESTAMP = "ringflux.timestamp";

    /** Bytes that the frame had, which may be more than were kept; of single frames only. */
    public static final String LENGTH = "ringflux.length";

    /** {@link #QUEUE} of frames that were merged from all queues of a port. */
    public static final int ALL_QUEUES = -1;

    private RecordKeys() {}

    /** The last value of that key as text, or null. */
    public static @Nullable String text(Headers headers, String key) {
        Header header = headers.lastHeader(key);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }

    /** The last value of that key as a number; the given one where there is none or it is no number. */
    public static long number(Headers headers, String key, long otherwise) {
        String text = text(headers, key);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
