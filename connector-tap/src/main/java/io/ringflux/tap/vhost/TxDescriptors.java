package io.ringflux.tap.vhost;

/**
 * The descriptors of a transmit ring, each with its buffer: which are free, and which belong together. A packet of
 * several buffers is one indirect descriptor over all of them, or a chain where the device does not know that.
 *
 * <p>Threading: one thread. Errors: a head that was not published cannot be given back.
 */
final class TxDescriptors {
    private static final int LAST = -1;

    private final RingArea area;
    private final boolean indirect;
    private final int[] free;
    private final int[] next;
    private final int[] taken;
    private final boolean[] heads;
    private int freeCount;

    TxDescriptors(RingArea area, boolean indirect) {
        this.area = area;
        this.indirect = indirect;
        free = new int[area.size()];
        next = new int[area.size()];
        heads = new boolean[area.size()];
        taken = new int[area.tableEntries()];
        for (int id = area.size() - 1; id >= 0; id--) {
            free[freeCount++] = id;
        }
    }

    int free() {
        return freeCount;
    }

    /** Buffers that a packet needs. */
    int pieces(int bytes) {
        return bytes <= area.bufferBytes() ? 1 : (bytes + area.bufferBytes() - 1) / area.bufferBytes();
    }

    /** Takes the descriptors of a packet, of which there must be enough, and describes it; the head's number. */
    int take(int pieces, int bytes) {
        int head = pop(0);
        heads[head] = true;
        if (pieces == 1) {
            VringDescLayout.put(area.descriptor(head), area.buffer(head), bytes, 0, 0);
            next[head] = LAST;
            return head;
        }
        for (int i = 1; i < pieces; i++) {
            next[taken[i - 1]] = pop(i);
        }
        next[taken[pieces - 1]] = LAST;
        if (indirect) {
            int tableBytes = pieces * VringDescLayout.SIZE;
            VringDescLayout.put(
                    area.descriptor(head), area.table(head), tableBytes, VhostUapi.VRING_DESC_F_INDIRECT, 0);
        }
        for (int i = 0, left = bytes; i < pieces; i++, left -= area.bufferBytes()) {
            boolean last = i == pieces - 1;
            long descriptor = indirect ? area.table(head) + (long) i * VringDescLayout.SIZE : area.descriptor(taken[i]);
            int following = indirect ? i + 1 : next[taken[i]];
            VringDescLayout.put(
                    descriptor,
                    area.buffer(taken[i]),
                    Math.min(left, area.bufferBytes()),
                    last ? 0 : VhostUapi.VRING_DESC_F_NEXT,
                    last ? 0 : following);
        }
        return head;
    }

    /** Buffer number {@code piece} of the packet that was taken last. */
    long buffer(int piece) {
        return area.buffer(taken[piece]);
    }

    /** Gives a packet's descriptors back; false when that is no published head. */
    boolean giveBack(long head) {
        if (head < 0 || head >= heads.length || !heads[(int) head]) {
            return false;
        }
        heads[(int) head] = false;
        for (int id = (int) head; id != LAST; ) {
            int following = next[id];
            free[freeCount++] = id;
            id = following;
        }
        return true;
    }

    private int pop(int piece) {
        int id = free[--freeCount];
        taken[piece] = id;
        return id;
    }
}
