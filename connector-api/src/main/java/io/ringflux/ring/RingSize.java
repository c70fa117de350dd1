package io.ringflux.ring;

/** The one rule for ring sizes. */
final class RingSize {

    private RingSize() {}

    static void require(int size) {
        if (size < 1 || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("ring size " + size + " is not a power of two");
        }
    }
}
