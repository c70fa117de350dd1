package io.ringflux.ring;

/** The one rule for ring sizes: a power of two, and so small that a full ring differs from an empty one. */
final class RingSize {

    private RingSize() {}

    static void require(int size, Cursor theirs, Cursor ours) {
        if (theirs.mask() != ours.mask()) {
            throw new IllegalArgumentException("the cursors of one ring differ in width");
        }
        if (size < 1 || Integer.bitCount(size) != 1 || Integer.compareUnsigned(size, ours.mask()) > 0) {
            throw new IllegalArgumentException("ring size " + size + " is not a power of two below its cursors' range");
        }
    }
}
