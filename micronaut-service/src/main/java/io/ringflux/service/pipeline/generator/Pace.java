package io.ringflux.service.pipeline.generator;

/**
 * When frames are due: so many a second, in small bursts. What could not be sent for want of demand is made up for, but
 * no more than a tenth of a second of it.
 */
final class Pace {

    private static final double NS_PER_SECOND = 1e9;

    /** Frames of so many nanoseconds are sent together: a shorter sleep costs more than it gives. */
    private static final long BURST_NS = 100_000;

    private static final long MAX_ARREARS_NS = 100_000_000;

    private final double nsPerFrame;
    private double nextNs;

    /**
     * @param framesPerSecond rate, above 0
     * @param nowNs time of the first frame
     */
    Pace(long framesPerSecond, long nowNs) {
        nsPerFrame = NS_PER_SECOND / framesPerSecond;
        nextNs = nowNs;
    }

    /** Frames that are due. */
    int due(long nowNs, int limit) {
        nextNs = Math.max(nextNs, nowNs - (double) MAX_ARREARS_NS);
        return nowNs < nextNs ? 0 : (int) Math.min(limit, (nowNs - nextNs) / nsPerFrame + 1);
    }

    /** That many were sent. */
    void sent(int frames) {
        nextNs += frames * nsPerFrame;
    }

    /** Nanoseconds until a burst is due, 0 when it is. */
    long delayNs(long nowNs) {
        return nowNs >= nextNs ? 0 : (long) Math.max(nextNs - nowNs, BURST_NS);
    }
}
