package io.ringflux.memif.shm;

import io.ringflux.frame.Frame;
import io.ringflux.loop.Poller;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Frames that rings still referred to when their link ended. A server may go on to read what was sent before the end,
 * so nobody gets them to write to for a while; but the oldest go earlier where links end so often that more would be
 * kept than the pool can spare, and all of them at the port's end, since nobody allocates any more.
 *
 * <p>Threading: {@link #add} from any thread, the rest on the port's control loop.
 */
public final class Leftovers implements AutoCloseable {

    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(1);

    private final Poller loop;
    private final int mostFrames;
    private final ArrayDeque<List<Frame>> kept = new ArrayDeque<>();
    private int keptFrames;
    private boolean closed;

    /**
     * @param loop the control loop of the port whose frames these are
     * @param mostFrames to be kept
     */
    public Leftovers(Poller loop, int mostFrames) {
        this.loop = loop;
        this.mostFrames = mostFrames;
    }

    /** Takes over one reference to each of these frames. */
    void add(List<Frame> frames) {
        if (!frames.isEmpty()) {
            loop.execute(() -> keep(frames));
        }
    }

    @Override
    public void close() {
        closed = true;
        releaseAllBut(0);
    }

    private void keep(List<Frame> frames) {
        kept.add(frames);
        keptFrames += frames.size();
        if (closed || loop.isStopped()) {
            releaseAllBut(0);
        } else {
            releaseAllBut(mostFrames);
            loop.schedule(() -> release(frames), QUIET_NS);
        }
    }

    private void releaseAllBut(int most) {
        while (keptFrames > most) {
            release(kept.element());
        }
    }

    private void release(List<Frame> frames) {
        if (kept.remove(frames)) {
            keptFrames -= frames.size();
            frames.forEach(Frame::release);
        }
    }
}
