package io.ringflux.service.pcap;

import java.io.IOException;

/** A capture that does not hold what its format promises. */
public final class CaptureFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long offset;

    private CaptureFormatException(long offset, String reason) {
        super("capture is broken at byte " + offset + ": " + reason);
        this.offset = offset;
    }

    static CaptureFormatException at(CaptureInput input, String reason) {
        return new CaptureFormatException(input.fileOffset(), reason);
    }

    /** Where in the file the trouble begins, in bytes. */
    public long offset() {
        return offset;
    }
}
