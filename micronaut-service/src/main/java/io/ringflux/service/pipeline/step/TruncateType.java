package io.ringflux.service.pipeline.step;

import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import io.ringflux.service.pipeline.StepMaker;
import io.ringflux.service.pipeline.StepType;
import jakarta.inject.Singleton;

/** {@code truncate: 128} cuts frames to their first bytes; captures still tell how long they were. */
@Singleton
final class TruncateType implements StepType {

    private static final int MAX_BYTES = 262_144;

    @Override
    public String kind() {
        return "truncate";
    }

    @Override
    public StepMaker read(ConfigNode config) {
        int bytes = config.shorthand("bytes").required("bytes", ValueType.integer(1, MAX_BYTES));
        return link -> frame -> {
            frame.truncate(bytes);
            return true;
        };
    }
}
