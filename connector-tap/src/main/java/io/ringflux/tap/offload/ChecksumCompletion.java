package io.ringflux.tap.offload;

import io.ringflux.frame.Offload;
import io.ringflux.packet.Checksum;

/** Completes the checksum of a packet whose checksum field holds the sum of the pseudo header so far. */
public final class ChecksumCompletion {

    private ChecksumCompletion() {}

    /**
     * Sums from where {@code offload} says to the end of the packet, and stores the checksum where it says.
     *
     * @return false when that is outside the packet, which is left as it was
     */
    public static boolean complete(long packet, int length, long offload) {
        int start = Offload.checksumStart(offload);
        int field = start + Offload.checksumOffset(offload);
        if (field + Short.BYTES > length) {
            return false;
        }
        seal(packet + start, length - start, field - start);
        return true;
    }

    /** Puts the checksum of a range in place of the sum that stands in its field; 0 would mean none to UDP. */
    static void seal(long address, int length, int field) {
        int checksum = Checksum.of(address, length);
        BigEndian.put(address + field, checksum == 0 ? 0xffff : checksum);
    }
}
