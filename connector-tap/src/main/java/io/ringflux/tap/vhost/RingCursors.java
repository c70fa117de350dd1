package io.ringflux.tap.vhost;

import org.agrona.UnsafeApi;

/** Looks at the cursors of a ring from outside its queue. Any thread, as long as the memory is there. */
final class RingCursors {
    private static final int POSITION_MASK = 0xffff;

    private final long published;
    private final long finished;

    RingCursors(RingArea area) {
        published = area.avail() + VringAvailLayout.IDX_OFFSET;
        finished = area.used() + VringUsedLayout.IDX_OFFSET;
    }

    /** Position up to which the driver has published. */
    int published() {
        return UnsafeApi.getShortOpaque(null, published) & POSITION_MASK;
    }

    /** Position up to which the device has finished. */
    int finished() {
        return UnsafeApi.getShortOpaque(null, finished) & POSITION_MASK;
    }

    /** Heads that the device has not finished with. */
    int outstanding() {
        return (published() - finished()) & POSITION_MASK;
    }
}
