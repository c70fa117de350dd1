package io.ringflux.service.pipeline.step;

import io.ringflux.frame.Frame;
import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import io.ringflux.service.pipeline.Step;
import io.ringflux.service.pipeline.StepMaker;
import io.ringflux.service.pipeline.StepType;
import jakarta.inject.Singleton;

/** {@code sample: 10} lets one frame in ten pass, beginning with the first. */
@Singleton
final class SampleType implements StepType {

    @Override
    public String kind() {
        return "sample";
    }

    @Override
    public StepMaker read(ConfigNode config) {
        int oneIn = config.shorthand("one-in").required("one-in", ValueType.integer(1, Integer.MAX_VALUE));
        return link -> new OneIn(oneIn);
    }

    private static final class OneIn implements Step {
        private final int period;
        private int toSkip;

        OneIn(int period) {
            this.period = period;
        }

        @Override
        public boolean pass(Frame frame) {
            if (toSkip == 0) {
                toSkip = period - 1;
                return true;
            }
            toSkip--;
            return false;
        }
    }
}
