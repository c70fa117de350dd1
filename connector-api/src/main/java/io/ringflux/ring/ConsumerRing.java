package io.ringflux.ring;

/**
 * The consuming side of a ring: {@link #peek} says how many entries the other side has published, {@link #release}
 * hands entries back, in order. Entries may be looked at between the two for as long as the caller likes.
 *
 * <p>Shape: {@code size} entries, a power of two; positions run freely and wrap at 2^16 or 2^32.
 *
 * <p>Threading: one thread at a time. One acquire load at most a peek, one release store a release.
 *
 * <p>Errors: the other side is hostile; a cursor further away than the ring is long, or one that takes entries back,
 * gives {@link #FAULT}, after which the ring is of no more use.
 */
public final class ConsumerRing implements SlotRing {

    /** Answer of {@link #peek} to a cursor that no honest peer writes. */
    public static final int FAULT = -1;

    private final Cursor theirs;
    private final Cursor ours;
    private final int size;
    private final int positionMask;
    private final int indexMask;
    private final int lead;
    private int position;
    private int available;

    /**
     * @param theirs cursor of the side that publishes entries
     * @param ours cursor by which this side hands them back
     * @param size entries, a power of two
     * @param lead what our cursor is ahead of our position: 0, or {@code size} where handing back means to post an
     *     empty buffer, as a memif client does on the rings towards it
     */
    public ConsumerRing(Cursor theirs, Cursor ours, int size, int lead) {
        RingSize.require(size, theirs, ours);
        this.theirs = theirs;
        this.ours = ours;
        this.size = size;
        this.positionMask = ours.mask();
        this.indexMask = size - 1;
        this.lead = lead;
    }

    /** Entries in the ring. */
    @Override
    public int size() {
        return size;
    }

    /**
     * Entries that are ours now, at most {@code limit}, or {@link #FAULT}. Reads the shared cursor only when fewer than
     * {@code limit} are known.
     */
    public int peek(int limit) {
        if (available < limit) {
            int seen = (theirs.acquire() - position) & positionMask;
            if (Integer.compareUnsigned(seen, size) > 0 || seen < available) {
                return FAULT;
            }
            available = seen;
        }
        return Math.min(available, limit);
    }

    /** Whether a peek would give entries, or a fault; changes nothing, so that any thread may ask. */
    public boolean isReady() {
        return ((theirs.acquire() - position) & positionMask) != 0;
    }

    /** Index of entry number {@code offset} behind the oldest that is ours. */
    @Override
    public int index(int offset) {
        return (position + offset) & indexMask;
    }

    /** Hands the {@code count} oldest entries back. */
    public void release(int count) {
        position = (position + count) & positionMask;
        available -= count;
        ours.release(position + lead);
    }

    @Override
    public int reserve(int wanted) {
        return peek(wanted);
    }

    @Override
    public void submit(int count) {
        release(count);
    }

    /** Publishes our cursor as it stands: with a lead, this posts all empty buffers for the first time. */
    public void post() {
        ours.release(position + lead);
    }
}
