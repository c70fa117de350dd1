package io.ringflux.memif.shm;

import io.ringflux.memif.MemifDetails.Direction;
import io.ringflux.memif.MemifDetails.Ring;
import io.ringflux.nativeio.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The rings of one link as they stand when somebody looks.
 *
 * <p>Threading: any thread, at any time. The memory stays mapped during a look, and is read by a call that fails, and
 * does not fault, where the peer has taken it away. Ownership: holds nothing between two looks.
 */
public final class RingsView {

    private static final int CURSOR_MASK = 0xffff;

    private final Regions regions;
    private final List<RingLayout> rx;
    private final List<RingLayout> tx;

    RingsView(Regions regions, List<RingLayout> rx, List<RingLayout> tx) {
        this.regions = regions;
        this.rx = rx;
        this.tx = tx;
    }

    /** The rings whose memory is there, receive rings first. */
    public List<Ring> rings() {
        if (!regions.retainIfMapped()) {
            return List.of();
        }
        try {
            List<Ring> rings = new ArrayList<>();
            add(Direction.RX, rx, rings);
            add(Direction.TX, tx, rings);
            return rings;
        } finally {
            regions.release();
        }
    }

    private void add(Direction direction, List<RingLayout> layouts, List<Ring> rings) {
        for (int queue = 0; queue < layouts.size(); queue++) {
            RingLayout layout = layouts.get(queue);
            byte[] bytes = new byte[layout.lineBytes() + Short.BYTES];
            if (NativeMemory.copyIfPresent(layout.address(), bytes)) {
                rings.add(ring(direction, queue, layout, new UnsafeBuffer(bytes)));
            }
        }
    }

    private Ring ring(Direction direction, int queue, RingLayout layout, UnsafeBuffer header) {
        int region = regions.indexOf(layout.address());
        int head = header.getShort(RingLayout.HEAD) & CURSOR_MASK;
        int tail = header.getShort(layout.lineBytes()) & CURSOR_MASK;
        int flags = header.getShort(RingLayout.FLAGS) & CURSOR_MASK;
        return new Ring(
                direction,
                queue,
                region,
                layout.address() - regions.bases()[region],
                layout.size(),
                head,
                tail,
                flags,
                (flags & RingLayout.MASK_INTERRUPT) != 0,
                (head - tail) & CURSOR_MASK);
    }
}
