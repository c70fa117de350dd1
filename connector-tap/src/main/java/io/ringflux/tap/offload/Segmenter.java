package io.ringflux.tap.offload;

import io.ringflux.frame.Offload;
import org.agrona.UnsafeApi;

/**
 * Cuts one large TCP or UDP packet into the frames that a wire would carry, a frame a call: lengths, identification,
 * sequence numbers, flags and checksums are those of each frame.
 *
 * <p>Threading: one thread. Ownership: the packet's memory must stay as it is until the last frame is made.
 */
public final class Segmenter {
    private static final int UDP_HEADER_BYTES = 8;
    private static final int MIN_TCP_HEADER_BYTES = 20;
    private static final int TCP_SEQUENCE = 4;
    private static final int TCP_DATA_OFFSET = 12;
    private static final int TCP_FLAGS = 13;
    private static final int TCP_CHECKSUM = 16;
    private static final int UDP_LENGTH = 4;
    private static final int UDP_CHECKSUM = 6;
    private static final int FIN_AND_PSH = 0x09;
    private static final int CWR = 0x80;
    private static final int PROTOCOL_TCP = 6;
    private static final int PROTOCOL_UDP = 17;

    private final NetworkHeader network;
    private long packet;
    private boolean tcp;
    private int transport;
    private int headerBytes;
    private int payloadBytes;
    private int segmentBytes;
    private int done;
    private int index;
    private boolean active;

    /** @param ethernet whether packets begin with an Ethernet header, and not with that of IP */
    public Segmenter(boolean ethernet) {
        network = new NetworkHeader(ethernet);
    }

    /**
     * Begins with a packet, which need not be cut at all when it is short.
     *
     * @return false when it is no packet that {@code offload} could speak of; then there is nothing to cut
     */
    public boolean begin(long address, int length, long offload) {
        active = false;
        packet = address;
        transport = Offload.checksumStart(offload);
        segmentBytes = Offload.gsoSize(offload);
        int type = Offload.gsoType(offload) & ~Offload.GSO_ECN;
        tcp = type == Offload.GSO_TCP_V4 || type == Offload.GSO_TCP_V6;
        if ((!tcp && type != Offload.GSO_UDP) || segmentBytes == 0) {
            return false;
        }
        if (transport + (tcp ? MIN_TCP_HEADER_BYTES : UDP_HEADER_BYTES) > length || !network.find(address, transport)) {
            return false;
        }
        int ownBytes = tcp ? (UnsafeApi.getByte(address + transport + TCP_DATA_OFFSET) & 0xf0) >>> 2 : UDP_HEADER_BYTES;
        headerBytes = transport + ownBytes;
        payloadBytes = length - headerBytes;
        if ((tcp && ownBytes < MIN_TCP_HEADER_BYTES) || payloadBytes < 0) {
            return false;
        }
        done = 0;
        index = 0;
        active = true;
        return true;
    }

    /** Whether there is a frame left to make. */
    public boolean isActive() {
        return active;
    }

    /** Length of the next frame. */
    public int nextLength() {
        return headerBytes + Math.min(segmentBytes, payloadBytes - done);
    }

    /** Makes the next frame, of {@link #nextLength()} bytes. */
    public void next(long target) {
        int piece = Math.min(segmentBytes, payloadBytes - done);
        int length = headerBytes + piece;
        UnsafeApi.copyMemory(packet, target, headerBytes);
        UnsafeApi.copyMemory(packet + headerBytes + done, target + headerBytes, piece);
        boolean last = done + piece == payloadBytes;
        network.adjust(target, length, index);
        long header = target + transport;
        int transportBytes = length - transport;
        if (tcp) {
            adjustTcp(header, last);
        } else {
            BigEndian.put(header + UDP_LENGTH, transportBytes);
        }
        int field = tcp ? TCP_CHECKSUM : UDP_CHECKSUM;
        BigEndian.put(header + field, network.pseudoSum(target, tcp ? PROTOCOL_TCP : PROTOCOL_UDP, transportBytes));
        ChecksumCompletion.seal(header, transportBytes, field);
        done += piece;
        index++;
        active = !last;
    }

    private void adjustTcp(long header, boolean last) {
        int sequence = Integer.reverseBytes(UnsafeApi.getInt(header + TCP_SEQUENCE)) + done;
        UnsafeApi.putInt(header + TCP_SEQUENCE, Integer.reverseBytes(sequence));
        int flags = UnsafeApi.getByte(header + TCP_FLAGS);
        if (!last) {
            flags &= ~FIN_AND_PSH;
        }
        if (index > 0) {
            flags &= ~CWR;
        }
        UnsafeApi.putByte(header + TCP_FLAGS, (byte) flags);
    }
}
