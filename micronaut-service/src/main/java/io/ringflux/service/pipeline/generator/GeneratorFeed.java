package io.ringflux.service.pipeline.generator;

import io.ringflux.frame.FrameLender;
import io.ringflux.service.pipeline.feed.Feed;
import io.ringflux.service.pipeline.feed.FeedFlux;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Generated traffic as a feed: each frame of a burst stands in memory of its own. */
final class GeneratorFeed implements Feed {

    static final int BURST = 64;

    private static final int POOL_BURSTS = 16;

    private final GeneratedTraffic traffic;
    private final @Nullable Pace pace;
    private final long count;
    private final int slotBytes;
    private final UnsafeBuffer slots;
    private long next;

    /**
     * @param framesPerSecond rate, 0 for as many as there is demand for
     * @param count frames in all, 0 for no end
     */
    GeneratorFeed(GeneratedTraffic traffic, long framesPerSecond, long count) {
        this.traffic = traffic;
        this.count = count;
        pace = framesPerSecond == 0 ? null : new Pace(framesPerSecond, System.nanoTime());
        slotBytes = slotBytes(traffic);
        slots = new UnsafeBuffer(ByteBuffer.allocateDirect(BURST * slotBytes));
    }

    static FeedFlux.Shape shape(GeneratedTraffic traffic) {
        return new FeedFlux.Shape(BURST, BURST, slotBytes(traffic), POOL_BURSTS * BURST);
    }

    @Override
    public int lend(FrameLender lender, int limit) {
        if (count > 0 && next == count) {
            return END;
        }
        int frames = pace == null ? limit : pace.due(System.nanoTime(), limit);
        if (count > 0) {
            frames = (int) Math.min(frames, count - next);
        }
        Instant now = Instant.now();
        long nowNs = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        int lent = 0;
        while (lent < frames) {
            int slot = lent * slotBytes;
            int length = traffic.write(next, slots, slot);
            if (!lender.lend(slots.addressOffset() + slot, length, nowNs)) {
                break;
            }
            next++;
            lent++;
        }
        if (pace != null) {
            pace.sent(lent);
        }
        return lent;
    }

    @Override
    public long delayNs() {
        return pace == null ? 0 : pace.delayNs(System.nanoTime());
    }

    @Override
    public void close() {
        // the slots are the garbage collector's
    }

    private static int slotBytes(GeneratedTraffic traffic) {
        return (traffic.maxFrameBytes() + 63) & ~63;
    }
}
