package io.ringflux.packet;

import org.agrona.DirectBuffer;

/** Lengths and checksums of a packet that is written: what can be known only at its end. */
final class PacketSeal {
    private static final int NONE = PacketView.NONE;

    private int version;
    private int ipAt;
    private int transport;
    private int transportAt;
    private boolean fragment;

    void reset() {
        version = 0;
        ipAt = NONE;
        transport = NONE;
        transportAt = NONE;
        fragment = false;
    }

    int ipv4At(int at) {
        version = 4;
        ipAt = at;
        return at;
    }

    int ipv6At(int at) {
        version = 6;
        ipAt = at;
        return at;
    }

    int transportAt(int protocol, int at) {
        transport = protocol;
        transportAt = at;
        return at;
    }

    void fragment(boolean isFragment) {
        fragment = isFragment;
    }

    boolean isIpv4() {
        return version == 4;
    }

    int ipAt() {
        if (ipAt == NONE) {
            throw new IllegalStateException("no IP header is written yet");
        }
        return ipAt;
    }

    boolean hasTransport() {
        return transportAt != NONE;
    }

    /** Where the header that takes options keeps its length. */
    int lengthInWordsAt() {
        return hasTransport() ? transportAt + TcpHeader.DATA_OFFSET_AND_FLAGS : ipAt();
    }

    void close(PacketOutput out) {
        int end = out.position();
        if (version == 4) {
            int headerLength = (out.buffer().getByte(ipAt) & 0xf) << 2;
            out.put16(ipAt + Ipv4Header.TOTAL_LENGTH, end - ipAt);
            out.put16(ipAt + Ipv4Header.CHECKSUM, Checksum.of(out.buffer(), ipAt, headerLength));
        } else if (version == 6) {
            out.put16(ipAt + Ipv6Header.PAYLOAD_LENGTH, end - ipAt - Ipv6Header.FIXED_LENGTH);
        }
        if (hasTransport() && !fragment) {
            closeTransport(out, end - transportAt);
        }
    }

    private void closeTransport(PacketOutput out, int length) {
        if (transport == IpProtocol.UDP) {
            out.put16(transportAt + UdpHeader.DATAGRAM_LENGTH, length);
        }
        out.put16(checksumAt(), transportChecksum(out.buffer(), length));
    }

    private int checksumAt() {
        return transportAt
                + switch (transport) {
                    case IpProtocol.TCP -> TcpHeader.CHECKSUM;
                    case IpProtocol.UDP -> UdpHeader.CHECKSUM;
                    default -> IcmpHeader.CHECKSUM;
                };
    }

    private int transportChecksum(DirectBuffer buffer, int length) {
        long sum = Checksum.sum(buffer, transportAt, length);
        if (transport != IpProtocol.ICMP) {
            sum += transport + length;
            sum += version == 4
                    ? Checksum.sum(buffer, ipAt + Ipv4Header.SOURCE, 2 * Integer.BYTES)
                    : Checksum.sum(buffer, ipAt + Ipv6Header.SOURCE, 4 * Long.BYTES);
        }
        int checksum = Checksum.fold(sum);
        return checksum == 0 && transport == IpProtocol.UDP ? 0xffff : checksum;
    }
}
