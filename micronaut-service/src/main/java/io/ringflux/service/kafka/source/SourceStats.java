package io.ringflux.service.kafka.source;

/**
 * What a source counted, over all subscriptions.
 *
 * @param records records that were taken from Kafka
 * @param frames frames that were given to the subscriber
 * @param bytes their bytes
 * @param undecodable records that are no frames, or only in part
 * @param committed records whose offsets were committed
 */
public record SourceStats(long records, long frames, long bytes, long undecodable, long committed) {}
