package io.ringflux.tap.netlink;

import org.agrona.DirectBuffer;

/**
 * Attributes of a message, one behind the other, each on a multiple of 4 bytes.
 *
 * <pre>{@code
 * struct rtattr {              // linux/rtnetlink.h; 4 bytes
 *     unsigned short rta_len;  //  0, 2   with these 4 bytes
 *     unsigned short rta_type; //  2, 2
 * };
 * }</pre>
 */
final class Attributes {
    static final int SIZE = 4;
    static final int RTA_LEN_OFFSET = 0;
    static final int RTA_TYPE_OFFSET = 2;

    /** Flags in the type: nested, and network order. */
    private static final int TYPE_MASK = 0x3fff;

    private Attributes() {}

    /** Takes one attribute. */
    interface Visitor {
        void visit(int type, int offset, int length);
    }

    /** Shows each attribute between two offsets; what is cut short at the end is left out. */
    static void forEach(DirectBuffer buffer, int from, int to, Visitor visitor) {
        int at = from;
        while (at + SIZE <= to) {
            int length = buffer.getShort(at + RTA_LEN_OFFSET) & 0xffff;
            if (length < SIZE || at + length > to) {
                return;
            }
            visitor.visit(buffer.getShort(at + RTA_TYPE_OFFSET) & TYPE_MASK, at + SIZE, length - SIZE);
            at += align(length);
        }
    }

    static int align(int length) {
        return (length + 3) & ~3;
    }
}
