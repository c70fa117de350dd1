package io.ringflux.service.pipeline;

import io.ringflux.service.config.ConfigNode;

/** A kind of sink; a bean for each. */
public interface SinkType {

    /** What stands below {@code to} in the configuration. */
    String kind();

    /** Reads its settings, and refuses what is wrong with them. */
    Sink read(ConfigNode config);
}
