package io.ringflux.nativeio.layout;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** Text in a field of the kernel's that is as long as its longest value. */
public final class FixedText {
    private FixedText() {}

    /** Reads up to the first zero byte, or to the end of the field. */
    public static String get(DirectBuffer buffer, int offset, int fieldBytes) {
        byte[] bytes = new byte[fieldBytes];
        buffer.getBytes(offset, bytes);
        int end = 0;
        while (end < fieldBytes && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
