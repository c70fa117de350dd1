package io.ringflux.afxdp;

import java.nio.ByteBuffer;

/** The arithmetic of the Internet checksum, by hand: what tests hold ours and the kernel's against. */
final class OnesComplement {

    private OnesComplement() {}

    /** The sum of the 16-bit words from {@code from} to before {@code to}, and of {@code start}. */
    static int sum(ByteBuffer frame, int from, int to, int start) {
        int sum = start;
        for (int at = from; at < to; at += 2) {
            sum += frame.getShort(at) & 0xffff;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
