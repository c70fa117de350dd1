package io.ringflux.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/** What concerns all segments of a frame, from its first one on. */
final class Segments {

    private static final long BYTES_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private Segments() {}

    static int totalLength(Frame head) {
        int total = 0;
        for (@Nullable Frame segment = head; segment != null; segment = segment.next()) {
            total += segment.length();
        }
        return total;
    }

    static void truncate(Frame head, int bytes) {
        int left = Math.max(0, bytes);
        for (@Nullable Frame segment = head; segment != null; segment = segment.next()) {
            segment.length(Math.min(segment.length(), left));
            left -= segment.length();
        }
    }

    static Frame last(Frame head) {
        Frame last = head;
        for (Frame next = head.next(); next != null; next = next.next()) {
            last = next;
        }
        return last;
    }

    static ByteBuf byteBuf(Frame head) {
        int segments = 0;
        for (@Nullable Frame segment = head; segment != null; segment = segment.next()) {
            segments++;
        }
        if (segments == 1) {
            return Unpooled.wrappedBuffer(head.byteBuffer());
        }
        ByteBuffer[] views = new ByteBuffer[segments];
        int i = 0;
        for (@Nullable Frame segment = head; segment != null; segment = segment.next()) {
            views[i++] = segment.byteBuffer();
        }
        return Unpooled.wrappedBuffer(segments, views);
    }

    static byte[] copy(Frame head) {
        byte[] bytes = new byte[totalLength(head)];
        int offset = 0;
        for (@Nullable Frame segment = head; segment != null; segment = segment.next()) {
            UnsafeApi.copyMemory(null, segment.address(), bytes, BYTES_BASE + offset, segment.length());
            offset += segment.length();
        }
        return bytes;
    }
}
