package io.ringflux.service.pipeline;

import io.ringflux.frame.Frame;

/** What happens to each frame on its way; one object for each strand, used on its loop only. */
@FunctionalInterface
public interface Step {

    /** Looks at a frame, may change it, and says whether it goes on. */
    boolean pass(Frame frame);
}
