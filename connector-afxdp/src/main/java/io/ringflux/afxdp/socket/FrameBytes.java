package io.ringflux.afxdp.socket;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.frame.Offload;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/** Copies the bytes of chains, whose segments may be cut differently. */
final class FrameBytes {
    private FrameBytes() {}

    /** A copy of that frame in a pool, with what is left to do with it; null where the pool has no room for it. */
    static @Nullable Frame copy(Frame from, FramePool pool) {
        Frame copy = pool.allocate(from.totalLength());
        if (copy != null) {
            Offload.set(copy, Offload.of(from));
            copy(from, copy);
        }
        return copy;
    }

    /** @param to as long as {@code from} in all */
    private static void copy(Frame from, Frame to) {
        @Nullable Frame target = to;
        int filled = 0;
        for (@Nullable Frame source = from; source != null; source = source.next()) {
            int done = 0;
            while (done < source.length() && target != null) {
                int piece = Math.min(source.length() - done, target.length() - filled);
                UnsafeApi.copyMemory(source.address() + done, target.address() + filled, piece);
                done += piece;
                filled += piece;
                if (filled == target.length()) {
                    target = target.next();
                    filled = 0;
                }
            }
        }
    }
}
