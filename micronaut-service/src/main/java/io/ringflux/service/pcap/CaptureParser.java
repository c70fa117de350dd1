package io.ringflux.service.pcap;

import java.io.IOException;

/** Finds the packets of one format. */
sealed interface CaptureParser permits PcapParser, PcapngParser {
    /** Forgets what was learned, to begin a file whose first four bytes are these, read in little-endian order. */
    void begin(CaptureInput input, int magic) throws IOException;

    /** Moves to the next packet and describes it. Returns false at the end of the file. */
    boolean next(CaptureInput input, CapturedPacket packet) throws IOException;

    /** Packets that the capture itself says are missing. */
    long dropped();
}
