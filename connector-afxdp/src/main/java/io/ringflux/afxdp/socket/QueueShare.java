package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.UmemShare;
import org.jspecify.annotations.Nullable;

/** What the sockets on one queue of an interface have in common: its fill and its completion ring. Any thread. */
public final class QueueShare {

    private final @Nullable SharedFill fill;
    private final SharedCompletions completions;

    QueueShare(@Nullable SharedFill fill, SharedCompletions completions) {
        this.fill = fill;
        this.completions = completions;
    }

    /**
     * Begins to supply the kernel.
     *
     * @param first the socket that brought the others in
     * @param number of the queue in the share, which has chunks for it
     */
    public static QueueShare of(XskSocket first, UmemShare share, int number) {
        XskRings rings = first.rings();
        SharedFill fill = first.receives()
                ? new SharedFill(
                        rings.fill(),
                        share.supplying(number),
                        first,
                        first.options().needWakeup())
                : null;
        return new QueueShare(fill, new SharedCompletions(rings.completion(), share.umem()));
    }

    /** Chunks that circulate between the kernel and the sockets. */
    public int count() {
        return fill == null ? 0 : fill.count();
    }

    /** Where the kernel's chunks come from, if anything is received. */
    @Nullable
    SharedFill fill() {
        return fill;
    }

    /** What was sent. */
    SharedCompletions completions() {
        return completions;
    }
}
