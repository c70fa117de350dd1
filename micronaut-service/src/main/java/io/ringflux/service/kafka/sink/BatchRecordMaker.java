package io.ringflux.service.kafka.sink;

import io.ringflux.service.kafka.RecordKeys;
import io.ringflux.service.pcap.CaptureEncoder;
import io.ringflux.service.pcap.CaptureFormat;
import io.ringflux.service.pcap.CaptureInterface;
import io.ringflux.service.pcap.EnhancedPacketBlock;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * One record for many frames: a complete pcapng file of one interface, the port, closed by the counts of received and
 * dropped frames.
 */
final class BatchRecordMaker implements RecordMaker {
    private final String topic;
    private final KafkaLane lane;
    private final int maxFrames;
    private final RecordValues values;
    private final CaptureEncoder encoder;
    private final UnsafeBuffer target = new UnsafeBuffer(0, 0);

    BatchRecordMaker(KafkaSinkConfig config, KafkaLane lane, RecordValues values) {
        topic = config.topic();
        maxFrames = config.batchFrames();
        this.lane = lane;
        this.values = values;
        encoder = CaptureEncoder.create(
                CaptureFormat.PCAPNG,
                new CaptureInterface(
                        lane.origin().port(), lane.origin().link().pcapLinkType(), config.maxFrameBytes()));
    }

    @Override
    public int maxFrames() {
        return maxFrames;
    }

    @Override
    public int maxLength(int blockBytes) {
        return encoder.headerLength() + blockBytes + encoder.statisticsLength();
    }

    @Override
    public ProducerRecord<byte[], byte[]> make(Shard shard, Cut cut, int partition) {
        long dropped = lane.dropped();
        byte[] value = value(shard.log(), cut, dropped);
        RecordHeaders headers = new RecordHeaders(Arrays.asList(shard.headers()
                .with(
                        ShardHeaders.number(RecordKeys.SEQUENCE, cut.sequence()),
                        ShardHeaders.number(RecordKeys.COUNT, cut.frames()),
                        ShardHeaders.number(RecordKeys.DROPPED, dropped))));
        return new ProducerRecord<>(topic, partition, null, null, value, headers);
    }

    private byte[] value(FrameLog log, Cut cut, long dropped) {
        byte[] value = values.ofLength(maxLength(cut.length()));
        target.wrap(value);
        encoder.wrap(target, 0, value.length);
        encoder.header();
        int start = encoder.length();
        System.arraycopy(log.bytes(), log.index(cut.start()), value, start, cut.length());
        encoder.wrap(target, start + cut.length(), encoder.statisticsLength());
        long timestampNs = EnhancedPacketBlock.timestampNs(log.buffer(), log.index(cut.start()));
        encoder.statistics(timestampNs, lane.received(), dropped);
        return value;
    }
}
