package io.ringflux.service.pipeline;

import io.ringflux.service.config.ConfigNode;

/** A kind of step; a bean for each. */
public interface StepType {

    /** What stands in {@code steps} in the configuration. */
    String kind();

    /** Reads its settings, and refuses what is wrong with them. */
    StepMaker read(ConfigNode config);
}
