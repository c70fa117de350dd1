package io.ringflux.service.port;

import io.ringflux.service.config.ConfigNode;

/** A transport that ports can be configured for; a bean for each. */
public interface PortType {

    /** What {@code type} says in the configuration. */
    String kind();

    /** Reads a port's settings, all but {@code type}, and refuses what is wrong with them. */
    PortOpener read(ConfigNode config);
}
