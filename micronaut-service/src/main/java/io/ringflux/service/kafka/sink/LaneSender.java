package io.ringflux.service.kafka.sink;

import io.ringflux.service.kafka.RecordFormat;
import io.ringflux.service.kafka.sink.InFlightRecord.Outcome;
import io.ringflux.service.pcap.EnhancedPacketBlock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sender's side of one lane: makes its shards and turns what they hold into records. Sender only. */
final class LaneSender {
    private static final Logger log = LoggerFactory.getLogger(LaneSender.class);

    /** Headers and framing that Kafka adds to a value, about. */
    private static final int RECORD_OVERHEAD = 256;

    private static final int BATCH_SLOTS = 512;
    private static final int FRAME_SLOTS = 4_096;
    private static final int MIN_BATCHES = 4;

    private final KafkaSinkConfig config;
    private final KafkaLane lane;
    private final SenderGate gate;
    private final ProducerSession session;
    private final String run;
    private final RecordMaker maker;
    private final long lingerNs;
    private @Nullable ShardPlan plan;
    private boolean warnedOfSize;
    private boolean completed;

    LaneSender(
            KafkaSinkConfig config,
            KafkaLane lane,
            SenderGate gate,
            ProducerSession session,
            RecordValues values,
            String run) {
        this.config = config;
        this.lane = lane;
        this.gate = gate;
        this.session = session;
        this.run = run;
        lingerNs = config.linger().toNanos();
        maker = config.format() == RecordFormat.BATCH
                ? new BatchRecordMaker(config, lane, values)
                : new FrameRecordMaker(config, lane, values);
    }

    KafkaLane lane() {
        return lane;
    }

    /** Opens shards for partitions that have none yet. */
    void grow(int partitions) {
        Shard[] shards = lane.shards();
        if (partitions <= shards.length) {
            return;
        }
        ShardPlan current = plan;
        if (current == null) {
            current = ShardPlan.of(config.laneBytes(), config.maxFrameBytes(), partitions);
            plan = current;
        }
        int count = Math.min(partitions, current.maxShards());
        if (count <= shards.length) {
            return;
        }
        if (count < partitions) {
            log.warn(
                    "topic {} has {} partitions, laneBytes {} serve {} of them",
                    config.topic(),
                    partitions,
                    config.laneBytes(),
                    count);
        }
        Shard[] more = Arrays.copyOf(shards, count);
        for (int i = shards.length; i < count; i++) {
            more[i] = shard(i, current.shardBytes());
        }
        lane.shards(more);
        lane.grant();
    }

    private Shard shard(int index, int shardBytes) {
        int batchBytes = Math.min(config.batchBytes() - maker.maxLength(0), shardBytes / MIN_BATCHES);
        boolean batches = config.format() == RecordFormat.BATCH;
        return new Shard(
                index,
                new FrameLog(shardBytes),
                new ShardHeaders(config.format(), run, lane.origin(), index),
                new InFlightRecords(batches ? BATCH_SLOTS : FRAME_SLOTS, gate),
                lane.delivery(),
                maker.maxFrames(),
                Math.max(batchBytes, EnhancedPacketBlock.length(config.maxFrameBytes())));
    }

    /** Settles what has an outcome and sends what is ready; returns how many records that were. */
    int work(long nowNs) {
        int work = 0;
        for (Shard shard : lane.shards()) {
            work += settle(shard, nowNs);
            work += send(shard, nowNs);
        }
        lane.grant();
        if (!completed && lane.isDrained()) {
            completed = true;
            lane.completeDrained();
        }
        return work;
    }

    private int settle(Shard shard, long nowNs) {
        long bytes = shard.reap();
        if (bytes > 0) {
            session.giveBack(bytes);
            session.delivered();
        }
        if (shard.isOvertaken(nowNs, session.patienceNs())) {
            log.warn(
                    "topic {}: a record of shard {} was overtaken and is refused for ever, beginning anew with another producer",
                    config.topic(),
                    shard.index());
            session.discard();
        }
        if (shard.canRewind()) {
            Exception failure = shard.failure();
            session.giveBack(shard.rewind());
            session.pause(nowNs, failure);
            return 1;
        }
        return bytes > 0 ? 1 : 0;
    }

    private int send(Shard shard, long nowNs) {
        int sent = 0;
        while (session.isReady(nowNs)) {
            Cut cut = shard.ready(nowNs, lingerNs());
            if (cut == null) {
                break;
            }
            int bytes = maker.maxLength(cut.length()) + RECORD_OVERHEAD;
            if (!session.hasRoom(bytes)) {
                break;
            }
            InFlightRecord slot = shard.slot();
            slot.begin(cut, bytes, session.producers(), nowNs);
            session.send(maker.make(shard, cut, shard.index() % session.partitions()), slot);
            if (slot.outcome() == Outcome.REJECTED && !isDropped(shard, slot, nowNs)) {
                break;
            }
            shard.advance();
            session.take(bytes);
            sent++;
        }
        return sent;
    }

    /**
     * What to do with a record that the producer did not accept: try again later, with less of it, or give up a single
     * frame.
     */
    private boolean isDropped(Shard shard, InFlightRecord slot, long nowNs) {
        if (!slot.isTooLarge()) {
            session.pause(nowNs, slot.failure());
            return false;
        }
        if (!warnedOfSize) {
            warnedOfSize = true;
            log.warn("topic {} takes no record of {} bytes, batches get smaller", config.topic(), slot.bytes());
        }
        if (shard.shrink()) {
            return false;
        }
        slot.drop();
        return true;
    }

    /** Settles what has an outcome and sends nothing any more. */
    void finish() {
        for (Shard shard : lane.shards()) {
            shard.reap();
        }
        if (lane.isDrained()) {
            lane.completeDrained();
        }
        lane.release();
    }

    /** When the oldest record in flight was sent, {@link Long#MAX_VALUE} without one. */
    long oldestSentNs() {
        long oldest = Long.MAX_VALUE;
        for (Shard shard : lane.shards()) {
            oldest = Math.min(oldest, shard.oldestSentNs());
        }
        return oldest;
    }

    /** Whether the shard could send a record now. */
    boolean canSend(Shard shard) {
        return shard.canSend() && session.hasRoom(maker.maxLength(shard.cut().length()) + RECORD_OVERHEAD);
    }

    long lingerNs() {
        return lane.isDisposed() ? 0 : lingerNs;
    }
}
