package io.ringflux.memif.control.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A text field of fixed length. It ends at its first NUL, and a peer may leave that NUL out. */
final class FixedString {
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7e;

    private FixedString() {}

    /** Writes ASCII, cut so that a NUL always follows; other characters become question marks. */
    static void put(MutableDirectBuffer buffer, int offset, int fieldBytes, String text) {
        byte[] ascii = text.getBytes(US_ASCII);
        int length = Math.min(ascii.length, fieldBytes - 1);
        buffer.putBytes(offset, ascii, 0, length);
        buffer.setMemory(offset + length, fieldBytes - length, (byte) 0);
    }

    /** Reads up to the first NUL or the end of the field; what does not print, and the backslash, is escaped. */
    static String get(DirectBuffer buffer, int offset, int fieldBytes) {
        StringBuilder text = new StringBuilder(fieldBytes);
        for (int i = 0; i < fieldBytes; i++) {
            int octet = Byte.toUnsignedInt(buffer.getByte(offset + i));
            if (octet == 0) {
                break;
            }
            if (octet == '\\') {
                text.append("\\\\");
            } else if (octet >= FIRST_PRINTABLE && octet <= LAST_PRINTABLE) {
                text.append((char) octet);
            } else {
                text.append(String.format("\\x%02x", octet));
            }
        }
        return text.toString();
    }
}
