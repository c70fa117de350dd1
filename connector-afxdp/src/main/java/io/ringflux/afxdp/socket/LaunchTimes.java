package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.LaunchSchedule;
import io.ringflux.frame.Frame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a user's schedule, which may fail. On the queue's thread. */
final class LaunchTimes {
    private static final Logger LOG = LoggerFactory.getLogger(LaunchTimes.class);

    /** As soon as possible. */
    static final long NOW = 0;

    /** The schedule does not say. */
    static final long UNKNOWN = -1;

    private final @Nullable LaunchSchedule schedule;
    private boolean failed;

    /** @param schedule null where all frames leave at once */
    LaunchTimes(@Nullable LaunchSchedule schedule) {
        this.schedule = schedule;
    }

    /** Whether frames may leave later. */
    boolean wanted() {
        return schedule != null;
    }

    /** When a frame shall leave, {@link #NOW} or {@link #UNKNOWN}. */
    long of(Frame frame) {
        if (schedule == null) {
            return NOW;
        }
        try {
            return Math.max(UNKNOWN, schedule.launchNs(frame));
        } catch (RuntimeException e) {
            if (!failed) {
                failed = true;
                LOG.warn("The schedule for frames to send fails; the frame is dropped", e);
            }
            return UNKNOWN;
        }
    }
}
