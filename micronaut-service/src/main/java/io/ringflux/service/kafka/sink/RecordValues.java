package io.ringflux.service.kafka.sink;

/**
 * Arrays of exactly the length that a record needs. The producer copies a value before {@code send()} returns, so the
 * last array of a length serves again; a bounded number of lengths is remembered. Sender only.
 */
final class RecordValues {
    private static final int SLOTS = 1_024;
    private static final int MAX_KEPT_BYTES = 16 << 20;

    private final byte[][] kept = new byte[SLOTS][];
    private long keptBytes;

    byte[] ofLength(int length) {
        int slot = (length >>> 2) & SLOTS - 1;
        byte[] last = kept[slot];
        if (last != null && last.length == length) {
            return last;
        }
        byte[] fresh = new byte[length];
        long newBytes = keptBytes + length - (last == null ? 0 : last.length);
        if (newBytes <= MAX_KEPT_BYTES) {
            kept[slot] = fresh;
            keptBytes = newBytes;
        }
        return fresh;
    }
}
