package io.ringflux.service.demo;

import io.ringflux.service.pipeline.HopStats;
import io.ringflux.service.pipeline.engine.Pipeline;
import java.util.List;

/**
 * What the mirror pipeline counted.
 *
 * @param frames accepted from the ring
 * @param records acknowledged by Kafka
 * @param dropped at any hop, by choice
 * @param inFlight in the sink
 */
record MirrorCounts(long frames, long records, long dropped, long inFlight) {

    static MirrorCounts of(Pipeline mirror) {
        List<HopStats> hops = mirror.hops();
        if (hops.isEmpty()) {
            return new MirrorCounts(0, 0, 0, 0);
        }
        HopStats sink = hops.get(hops.size() - 1);
        return new MirrorCounts(
                hops.get(0).in(),
                sink.details().getOrDefault("records", 0L),
                hops.stream().mapToLong(HopStats::dropped).sum(),
                sink.inFlight());
    }
}
