package io.ringflux.service.pcap;

import org.agrona.MutableDirectBuffer;

/**
 * What a file format puts around packets. Stateless after construction; every put writes at a given offset without
 * checking room.
 */
sealed interface PacketFraming permits PcapngFraming, PcapFraming {
    /** What a file begins with. */
    byte[] fileHeader();

    /** Bytes that a packet takes up in the file. */
    int packetLength(int capturedLength);

    /** Writes what stands before a packet's bytes and returns how many bytes that were. */
    int putPacketHeader(
            MutableDirectBuffer buffer, int offset, long timestampNs, int capturedLength, int originalLength);

    /** Writes what stands behind a packet's bytes, given the offset of the packet's header. */
    void putPacketTrailer(MutableDirectBuffer buffer, int offset, int capturedLength);

    /** Bytes that the closing statistics take up, 0 where the format has none. */
    int statisticsLength();

    /** Writes the closing statistics. */
    void putStatistics(MutableDirectBuffer buffer, int offset, long timestampNs, long received, long dropped);
}
