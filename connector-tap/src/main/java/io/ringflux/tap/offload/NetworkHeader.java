package io.ringflux.tap.offload;

import io.ringflux.packet.Checksum;
import io.ringflux.packet.EtherType;
import org.agrona.UnsafeApi;

/** The IP header in a packet: where it is, and what of it differs from frame to frame. */
final class NetworkHeader {
    private static final int ETHERNET_BYTES = 14;
    private static final int VLAN_BYTES = 4;
    private static final int MAX_VLANS = 2;
    private static final int V4_BYTES = 20;
    private static final int V4_LENGTH = 2;
    private static final int V4_IDENTIFICATION = 4;
    private static final int V4_CHECKSUM = 10;
    private static final int V4_ADDRESSES = 12;
    private static final int V4_ADDRESSES_BYTES = 8;
    private static final int V6_BYTES = 40;
    private static final int V6_LENGTH = 4;
    private static final int V6_ADDRESSES = 8;
    private static final int V6_ADDRESSES_BYTES = 32;

    private final boolean ethernet;
    private int offset;
    private boolean v6;
    private int v4HeaderBytes;

    NetworkHeader(boolean ethernet) {
        this.ethernet = ethernet;
    }

    /**
     * Finds the header of a packet.
     *
     * @param end where the transport header begins, within the packet
     * @return false when there is no whole IP header before that
     */
    boolean find(long packet, int end) {
        offset = ethernet ? ETHERNET_BYTES : 0;
        for (int i = 0;
                ethernet && i < MAX_VLANS && offset <= end && EtherType.isVlan(BigEndian.get(packet + offset - 2));
                i++) {
            offset += VLAN_BYTES;
        }
        if (offset + V4_BYTES > end) {
            return false;
        }
        int first = UnsafeApi.getByte(packet + offset) & 0xff;
        v6 = first >>> 4 == 6;
        v4HeaderBytes = (first & 0xf) * Integer.BYTES;
        return v6 ? offset + V6_BYTES <= end : first >>> 4 == 4 && offset + v4HeaderBytes == end;
    }

    /**
     * Makes the header in {@code frame} that of a frame of {@code length} bytes, the {@code index}-th of its packet.
     */
    void adjust(long frame, int length, int index) {
        long header = frame + offset;
        int ownLength = length - offset;
        if (v6) {
            BigEndian.put(header + V6_LENGTH, ownLength - V6_BYTES);
            return;
        }
        BigEndian.put(header + V4_LENGTH, ownLength);
        BigEndian.put(header + V4_IDENTIFICATION, BigEndian.get(header + V4_IDENTIFICATION) + index);
        BigEndian.put(header + V4_CHECKSUM, 0);
        BigEndian.put(header + V4_CHECKSUM, Checksum.of(header, v4HeaderBytes));
    }

    /** The sum of the pseudo header that a transport's checksum covers, in 16 bits. */
    int pseudoSum(long frame, int protocol, int transportBytes) {
        long addresses = frame + offset + (v6 ? V6_ADDRESSES : V4_ADDRESSES);
        int ofAddresses = ~Checksum.of(addresses, v6 ? V6_ADDRESSES_BYTES : V4_ADDRESSES_BYTES) & 0xffff;
        int sum = ofAddresses + protocol + transportBytes;
        int folded = (sum & 0xffff) + (sum >>> Short.SIZE);
        return (folded & 0xffff) + (folded >>> Short.SIZE);
    }
}
