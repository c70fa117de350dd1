package io.ringflux.service.pipeline;

import java.util.Map;
import java.util.TreeMap;

/**
 * A snapshot of what one hop counted, over all strands and all runs of its pipeline.
 *
 * @param hop the hop's path within the pipeline's configuration: {@code from.port}, {@code steps[0].filter}
 * @param in frames that came in
 * @param out frames that went on: to the next hop, or to where the sink puts them for good
 * @param dropped frames that ended here
 * @param details further counters, by name
 */
public record HopStats(String hop, long in, long out, long dropped, Map<String, Long> details) {

    /** Copies the details. */
    public HopStats {
        details = Map.copyOf(details);
    }

    /** Frames that came in and neither went on nor ended. */
    public long inFlight() {
        return in - out - dropped;
    }

    /** Both together, under this one's name. */
    public HopStats plus(HopStats other) {
        Map<String, Long> sums = new TreeMap<>(details);
        other.details.forEach((name, value) -> sums.merge(name, value, Long::sum));
        return new HopStats(hop, in + other.in, out + other.out, dropped + other.dropped, sums);
    }

    /** The same when the run is over: what was in flight has ended. */
    public HopStats ended() {
        return new HopStats(hop, in, out, in - out, details);
    }
}
