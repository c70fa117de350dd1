package io.ringflux.service.kafka.sink;

import io.ringflux.service.kafka.RecordKeys;
import io.ringflux.service.pcap.EnhancedPacketBlock;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** One record a frame: the value is the frame's bytes, everything else is in the headers. */
final class FrameRecordMaker implements RecordMaker {
    private final String topic;
    private final KafkaLane lane;
    private final RecordValues values;

    FrameRecordMaker(KafkaSinkConfig config, KafkaLane lane, RecordValues values) {
        topic = config.topic();
        this.lane = lane;
        this.values = values;
    }

    @Override
    public int maxFrames() {
        return 1;
    }

    @Override
    public int maxLength(int blockBytes) {
        return blockBytes;
    }

    @Override
    public ProducerRecord<byte[], byte[]> make(Shard shard, Cut cut, int partition) {
        FrameLog log = shard.log();
        int index = log.index(cut.start());
        byte[] value = values.ofLength(EnhancedPacketBlock.capturedLength(log.buffer(), index));
        System.arraycopy(log.bytes(), index + EnhancedPacketBlock.HEADER_LENGTH, value, 0, value.length);
        RecordHeaders headers = new RecordHeaders(Arrays.asList(shard.headers()
                .with(
                        ShardHeaders.number(RecordKeys.SEQUENCE, cut.sequence()),
                        ShardHeaders.number(RecordKeys.COUNT, 1),
                        ShardHeaders.number(RecordKeys.DROPPED, lane.dropped()),
                        ShardHeaders.number(RecordKeys.TIMESTAMP, EnhancedPacketBlock.timestampNs(log.buffer(), index)),
                        ShardHeaders.number(
                                RecordKeys.LENGTH, EnhancedPacketBlock.originalLength(log.buffer(), index)))));
        return new ProducerRecord<>(topic, partition, null, null, value, headers);
    }
}
