package io.ringflux.service.pipeline;

import io.ringflux.service.config.Component;
import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What happens when a sink has no room.
 *
 * @param policy the choice
 * @param frames most frames that {@link Policy#DROP_OLDEST} keeps for the sink, 0 with the others
 */
public record Overflow(Policy policy, int frames) {

    /** Frames that {@link Policy#DROP_OLDEST} keeps where the configuration does not say. */
    public static final int DEFAULT_FRAMES = 1024;

    private static final String KEY = "overflow";
    private static final int MAX_FRAMES = 1 << 20;

    /** The choices. */
    public enum Policy {
        /** The source waits: a ring fills, and its peer sees that. */
        BACKPRESSURE,
        /** Frames that the sink has no room for end here, counted. */
        DROP_NEWEST,
        /** Frames wait for the sink; the oldest ends here, counted, when there are too many. */
        DROP_OLDEST
    }

    /** Reads {@code overflow} of a pipeline. */
    public static Overflow read(ConfigNode pipeline) {
        if (!pipeline.has(KEY)) {
            return new Overflow(Policy.BACKPRESSURE, 0);
        }
        Map<String, Policy> choices = new LinkedHashMap<>();
        choices.put("backpressure", Policy.BACKPRESSURE);
        choices.put("drop-newest", Policy.DROP_NEWEST);
        choices.put("drop-oldest", Policy.DROP_OLDEST);
        Component chosen = pipeline.component(KEY);
        Policy policy = chosen.typeIn(choices);
        int frames = 0;
        if (policy == Policy.DROP_OLDEST) {
            frames = chosen.config()
                    .shorthand("frames")
                    .optional("frames", ValueType.integer(1, MAX_FRAMES), DEFAULT_FRAMES);
        }
        chosen.config().rejectUnknown();
        return new Overflow(policy, frames);
    }
}
