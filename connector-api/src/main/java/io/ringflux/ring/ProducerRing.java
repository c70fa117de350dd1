package io.ringflux.ring;

/**
 * The producing side of a ring: {@link #reserve} says how many free entries there are, {@link #submit} publishes
 * entries that were filled, in order.
 *
 * <p>Shape, threading and errors as {@link ConsumerRing}.
 */
public final class ProducerRing implements SlotRing {

    /** Answer of {@link #reserve} to a cursor that no honest peer writes. */
    public static final int FAULT = -1;

    private final Cursor theirs;
    private final Cursor ours;
    private final int size;
    private final int positionMask;
    private final int indexMask;
    private int position;
    private int free;

    /**
     * @param theirs cursor by which the other side hands entries back
     * @param ours cursor by which this side publishes them
     * @param size entries, a power of two
     */
    public ProducerRing(Cursor theirs, Cursor ours, int size) {
        RingSize.require(size, theirs, ours);
        this.theirs = theirs;
        this.ours = ours;
        this.size = size;
        this.positionMask = ours.mask();
        this.indexMask = size - 1;
        this.free = size;
    }

    /** Entries in the ring. */
    @Override
    public int size() {
        return size;
    }

    /**
     * Free entries, at most {@code wanted}, or {@link #FAULT}. Reads the shared cursor only when fewer than
     * {@code wanted} are known.
     */
    @Override
    public int reserve(int wanted) {
        if (free < wanted) {
            int pending = (position - theirs.acquire()) & positionMask;
            if (Integer.compareUnsigned(pending, size) > 0 || size - pending < free) {
                return FAULT;
            }
            free = size - pending;
        }
        return Math.min(free, wanted);
    }

    /** Index of entry number {@code offset} behind the oldest free one. */
    @Override
    public int index(int offset) {
        return (position + offset) & indexMask;
    }

    /** Publishes the {@code count} oldest free entries. */
    @Override
    public void submit(int count) {
        position = (position + count) & positionMask;
        free -= count;
        ours.release(position);
    }
}
