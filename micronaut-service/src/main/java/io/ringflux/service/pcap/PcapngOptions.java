package io.ringflux.service.pcap;

import static io.ringflux.service.pcap.PcapngBlock.padded;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Steps through the options of one pcapng block; ends at the end marker or where an option would not fit. */
final class PcapngOptions {
    private static final int HEADER_LENGTH = 4;

    private DirectBuffer buffer;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private int next;
    private int end;
    private int code;
    private int valueOffset;
    private int valueLength;

    PcapngOptions(DirectBuffer buffer) {
        this.buffer = buffer;
    }

    PcapngOptions wrap(DirectBuffer newBuffer, int start, int newEnd, ByteOrder newOrder) {
        buffer = newBuffer;
        next = start;
        end = newEnd;
        order = newOrder;
        return this;
    }

    boolean next() {
        if (next + HEADER_LENGTH > end) {
            return false;
        }
        code = buffer.getShort(next, order) & 0xFFFF;
        valueLength = buffer.getShort(next + 2, order) & 0xFFFF;
        valueOffset = next + HEADER_LENGTH;
        next = valueOffset + padded(valueLength);
        return code != PcapngBlock.OPTION_END && valueOffset + valueLength <= end;
    }

    /** Whether the current option is this one, with a value of at least so many bytes. */
    boolean is(int wantedCode, int minLength) {
        return code == wantedCode && valueLength >= minLength;
    }

    int unsignedByte() {
        return buffer.getByte(valueOffset) & 0xFF;
    }

    long longValue() {
        return buffer.getLong(valueOffset, order);
    }

    String text() {
        return buffer.getStringWithoutLengthUtf8(valueOffset, valueLength);
    }
}
