package io.ringflux.tap;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import java.util.Objects;
import org.agrona.MutableDirectBuffer;

/** Frames that a kernel takes and throws away, and what to fill others with. */
public final class Frames {
    private static final int ETHERTYPE = 12;

    private Frames() {}

    /** A frame to everybody, of the type for local experiments. */
    public static Frame broadcast(FramePort port, int length) {
        Frame frame = Objects.requireNonNull(port.allocate(length), "no free frame");
        MutableDirectBuffer buffer = frame.buffer();
        buffer.setMemory(0, frame.length(), (byte) 0);
        buffer.setMemory(0, 6, (byte) 0xff);
        buffer.putByte(6, (byte) 2);
        buffer.putShort(ETHERTYPE, (short) 0xb588);
        return frame;
    }

    /** Bytes of which that at place i is i * 7. */
    public static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        return bytes;
    }
}
