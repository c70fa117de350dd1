package io.ringflux.service.pipeline.feed;

import io.ringflux.frame.FrameLender;
import java.io.IOException;

/** Makes frames for one subscriber of a {@link FeedFlux}; all methods on its loop. */
public interface Feed extends AutoCloseable {

    /** Answer of {@link #lend} when there are no more frames. */
    int END = -1;

    /**
     * Lends the frames that are due, by one chain each.
     *
     * @param lender a burst has begun
     * @param limit most frames to lend, at least 1
     * @return frames lent, 0 when none is due or the lender has no room, or {@link #END}
     */
    int lend(FrameLender lender, int limit) throws IOException;

    /** Nanoseconds until {@link #lend} will have a frame again; 0 when it has one. */
    long delayNs();

    @Override
    void close() throws IOException;
}
