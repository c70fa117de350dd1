package io.ringflux.memif.shm;

import io.ringflux.frame.Frame;
import io.ringflux.loop.Poller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Frames that rings still referred to when their link ended. A server may go on to read what was sent before the end,
 * so nobody gets them to write to for a while; at the port's end they go at once, since nobody allocates any more.
 *
 * <p>Threading: {@link #add} from any thread, the rest on the port's control loop.
 */
public final class Leftovers implements AutoCloseable {

    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(1);

    private final Poller loop;
    private final List<List<Frame>> kept = new ArrayList<>();
    private boolean closed;

    /** @param loop the control loop of the port whose frames these are */
    public Leftovers(Poller loop) {
        this.loop = loop;
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
        List.copyOf(kept).forEach(this::release);
    }

    private void keep(List<Frame> frames) {
        kept.add(frames);
        if (closed || loop.isStopped()) {
            release(frames);
        } else {
            loop.schedule(() -> release(frames), QUIET_NS);
        }
    }

    private void release(List<Frame> frames) {
        if (kept.remove(frames)) {
            frames.forEach(Frame::release);
        }
    }
}
