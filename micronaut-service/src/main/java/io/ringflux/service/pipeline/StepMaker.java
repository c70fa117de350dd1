package io.ringflux.service.pipeline;

import io.ringflux.packet.LinkType;

/** Makes a configured step, one for each strand. */
@FunctionalInterface
public interface StepMaker {

    /** A step for frames that start with that. */
    Step make(LinkType link);
}
