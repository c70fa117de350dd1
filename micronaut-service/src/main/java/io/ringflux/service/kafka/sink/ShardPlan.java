package io.ringflux.service.kafka.sink;

import io.ringflux.service.pcap.EnhancedPacketBlock;

/**
 * How a lane's memory is shared by its shards: one shard a partition, each with an equal power of two of bytes.
 *
 * @param shardBytes log capacity of each shard
 * @param maxShards most shards; a topic with more partitions uses only so many of them
 */
record ShardPlan(int shardBytes, int maxShards) {
    private static final int MIN_FRAMES = 8;

    /**
     * Half of the memory, or less, is taken at first: logs in use cannot shrink, and a topic's partitions may grow in
     * number.
     */
    static ShardPlan of(int laneBytes, int maxFrameBytes, int partitions) {
        int shardBytes = Math.max(
                leastShardBytes(maxFrameBytes), Integer.highestOneBit(Math.max(1, laneBytes / 2 / partitions)));
        return new ShardPlan(shardBytes, Math.max(1, laneBytes / shardBytes));
    }

    static int leastShardBytes(int maxFrameBytes) {
        int needed = MIN_FRAMES * EnhancedPacketBlock.length(maxFrameBytes);
        return Integer.highestOneBit(needed - 1) << 1;
    }
}
