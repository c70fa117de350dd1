package io.ringflux.tap.fd;

import io.ringflux.frame.Frame;
import io.ringflux.frame.Offload;
import io.ringflux.nativeio.Mapping;
import io.ringflux.nativeio.layout.IovecLayout;
import io.ringflux.tap.offload.VnetHeader;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** The pieces of one packet to write: the header, then the frame's segments. Threading: one thread. */
final class FrameVectors implements AutoCloseable {
    /** {@code UIO_MAXIOV} of the kernel. */
    static final int MAX_PIECES = 1024;

    private static final int HEADER_AT = MAX_PIECES * IovecLayout.SIZE;

    private final Mapping mapping = Mapping.anonymous(HEADER_AT + VnetHeader.SIZE);
    private final UnsafeBuffer memory = new UnsafeBuffer(mapping.address(), HEADER_AT + VnetHeader.SIZE);
    private final long header = mapping.address() + HEADER_AT;
    private int pieces;
    private int frameBytes;
    private boolean headerUsed;

    FrameVectors() {
        IovecLayout.put(memory, 0, header, VnetHeader.SIZE);
    }

    UnsafeBuffer memory() {
        return memory;
    }

    /** Bytes of the frame that was gathered last. */
    int frameBytes() {
        return frameBytes;
    }

    /** Points at a frame; the number of pieces, or 0 when there are too many. */
    int gather(Frame frame, long offload) {
        int count = 1;
        int total = 0;
        for (@Nullable Frame segment = frame; segment != null; segment = segment.next()) {
            if (count == MAX_PIECES) {
                return 0;
            }
            int length = segment.length();
            IovecLayout.put(memory, count * IovecLayout.SIZE, segment.address(), length);
            total += length;
            count++;
        }
        pieces = count;
        frameBytes = total;
        if (offload != Offload.NONE || headerUsed) {
            fillHeader(offload);
        }
        return count;
    }

    /** Points at one piece of memory, behind a header of a complete packet. */
    int single(long address, int length) {
        IovecLayout.put(memory, IovecLayout.SIZE, address, length);
        fillHeader(Offload.NONE);
        return 2;
    }

    /** Copies the frame that was gathered last; its length, or 0 when there is not enough room. */
    int copyTo(long target, int room) {
        if (frameBytes > room) {
            return 0;
        }
        long at = target;
        for (int i = 1; i < pieces; i++) {
            long length = IovecLayout.length(memory, i * IovecLayout.SIZE);
            UnsafeApi.copyMemory(IovecLayout.base(memory, i * IovecLayout.SIZE), at, length);
            at += length;
        }
        return frameBytes;
    }

    @Override
    public void close() {
        mapping.close();
    }

    private void fillHeader(long offload) {
        headerUsed = offload != Offload.NONE;
        if (headerUsed) {
            VnetHeader.put(header, offload, Offload.checksumStart(offload));
        } else {
            VnetHeader.clear(header);
        }
    }
}
