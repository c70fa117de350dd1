package io.ringflux.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.agrona.UnsafeApi;

/** What spans all segments of a frame: a Netty view, and a copy on the heap. */
final class FrameViews {

    private static final long BYTES_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private FrameViews() {}

    static ByteBuf byteBuf(Frame frame) {
        int segments = 0;
        for (Frame segment = frame; segment != null; segment = segment.next()) {
            segments++;
        }
        ByteBuffer[] views = new ByteBuffer[segments];
        Frame segment = frame;
        for (int i = 0; segment != null; i++) {
            views[i] = segment.byteBuffer();
            segment = segment.next();
        }
        return Unpooled.wrappedBuffer(segments, views);
    }

    static byte[] copyOf(Frame frame) {
        byte[] bytes = new byte[frame.totalLength()];
        int offset = 0;
        for (Frame segment = frame; segment != null; segment = segment.next()) {
            UnsafeApi.copyMemory(null, segment.address(), bytes, BYTES_BASE + offset, segment.length());
            offset += segment.length();
        }
        return bytes;
    }
}
