package io.ringflux.service.pipeline;

import io.ringflux.service.config.ConfigNode;

/** A kind of source; a bean for each. */
public interface SourceType {

    /** What stands below {@code from} in the configuration. */
    String kind();

    /** Reads its settings, and refuses what is wrong with them. */
    Source read(ConfigNode config);
}
