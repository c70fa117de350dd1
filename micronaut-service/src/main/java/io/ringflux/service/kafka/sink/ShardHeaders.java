package io.ringflux.service.kafka.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringflux.service.kafka.RecordFormat;
import io.ringflux.service.kafka.RecordKeys;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Headers that are the same in every record of a shard, made once. */
final class ShardHeaders {
    static final int COUNT = 5;

    private final Header format;
    private final Header run;
    private final Header port;
    private final Header queue;
    private final Header shard;

    ShardHeaders(RecordFormat recordFormat, String runName, FrameOrigin origin, int shardNumber) {
        format = header(RecordKeys.FORMAT, recordFormat.headerValue());
        run = header(RecordKeys.RUN, runName);
        port = header(RecordKeys.PORT, origin.port());
        queue = header(RecordKeys.QUEUE, Integer.toString(origin.queue()));
        shard = header(RecordKeys.SHARD, Integer.toString(shardNumber));
    }

    static Header number(String key, long value) {
        return header(key, Long.toString(value));
    }

    private static Header header(String key, String value) {
        return new RecordHeader(key, value.getBytes(UTF_8));
    }

    /** These headers, followed by the given ones. */
    Header[] with(Header... own) {
        Header[] all = new Header[COUNT + own.length];
        all[0] = format;
        all[1] = run;
        all[2] = port;
        all[3] = queue;
        all[4] = shard;
        System.arraycopy(own, 0, all, COUNT, own.length);
        return all;
    }
}
