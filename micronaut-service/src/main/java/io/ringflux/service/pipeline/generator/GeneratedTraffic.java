package io.ringflux.service.pipeline.generator;

import io.ringflux.packet.Checksum;
import io.ringflux.packet.PacketBuilder;
import java.nio.ByteOrder;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a generator sends: Ethernet frames with UDP over IPv4, numbered from 0 in the first eight bytes of the payload.
 * Size and flow of a frame follow from its number, all other bytes from size, flow and number, so that a reader can
 * tell any frame from its number alone.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class GeneratedTraffic {

    /** Shortest frame: its payload holds the number. */
    public static final int MIN_FRAME_BYTES = 60;

    /** Longest frame that IPv4 can carry, rounded down. */
    public static final int MAX_FRAME_BYTES = 65_000;

    /** Most flows: each has its own source port. */
    public static final int MAX_FLOWS = 16_384;

    private static final int SOURCE_PORT_AT = 34;
    private static final int UDP_CHECKSUM_AT = 40;
    private static final int NUMBER_AT = 42;
    private static final int MARK_LENGTH = NUMBER_AT + Long.BYTES;

    private static final long DESTINATION_MAC = 0x02_00_00_00_00_02L;
    private static final long SOURCE_MAC = 0x02_00_00_00_00_01L;
    private static final int DESTINATION_IP = 0xC6_12_00_02;
    private static final int SOURCE_IP = 0xC6_12_00_01;
    private static final int FIRST_PORT = 16_384;
    private static final int DISCARD_PORT = 9;

    private final int[] sizes;
    private final int flows;
    private final UnsafeBuffer[] templates;

    /**
     * @param sizes bytes of the frames, in turn
     * @param flows source ports, in turn
     */
    public GeneratedTraffic(List<Integer> sizes, int flows) {
        this.sizes = sizes.stream().mapToInt(Integer::intValue).toArray();
        this.flows = flows;
        templates = sizes.stream().map(GeneratedTraffic::template).toArray(UnsafeBuffer[]::new);
    }

    /** Longest frame. */
    public int maxFrameBytes() {
        int max = 0;
        for (int size : sizes) {
            max = Math.max(max, size);
        }
        return max;
    }

    /** Writes the frame of that number and returns its length. */
    public int write(long number, MutableDirectBuffer target, int offset) {
        UnsafeBuffer template = templates[index(number)];
        target.putBytes(offset, template, 0, template.capacity());
        mark(number, template, target, offset);
        return template.capacity();
    }

    /** Whether these bytes are a whole frame of this traffic. */
    public boolean isGenerated(DirectBuffer frame, int offset, int length) {
        if (length < MARK_LENGTH) {
            return false;
        }
        long number = numberOf(frame, offset);
        UnsafeBuffer template = templates[index(number)];
        if (number < 0 || template.capacity() != length) {
            return false;
        }
        UnsafeBuffer expected = new UnsafeBuffer(new byte[length]);
        write(number, expected, 0);
        return expected.equals(new UnsafeBuffer(frame, offset, length));
    }

    /** The number of a frame of this traffic. */
    public static long numberOf(DirectBuffer frame, int offset) {
        return frame.getLong(offset + NUMBER_AT, ByteOrder.BIG_ENDIAN);
    }

    private int index(long number) {
        return (int) Math.floorMod(number, (long) sizes.length);
    }

    private void mark(long number, DirectBuffer template, MutableDirectBuffer target, int offset) {
        int port = FIRST_PORT + (int) Math.floorMod(number, (long) flows);
        int checksum = big16(template, UDP_CHECKSUM_AT);
        checksum = Checksum.update16(checksum, FIRST_PORT, port);
        checksum = Checksum.update32(checksum, 0, (int) (number >>> 32));
        checksum = Checksum.update32(checksum, 0, (int) number);
        target.putShort(offset + SOURCE_PORT_AT, (short) port, ByteOrder.BIG_ENDIAN);
        target.putShort(offset + UDP_CHECKSUM_AT, (short) (checksum == 0 ? 0xffff : checksum), ByteOrder.BIG_ENDIAN);
        target.putLong(offset + NUMBER_AT, number, ByteOrder.BIG_ENDIAN);
    }

    private static int big16(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset, ByteOrder.BIG_ENDIAN) & 0xffff;
    }

    private static UnsafeBuffer template(int size) {
        UnsafeBuffer payload = new UnsafeBuffer(new byte[size - NUMBER_AT]);
        for (int i = Long.BYTES; i < payload.capacity(); i++) {
            payload.putByte(i, (byte) i);
        }
        UnsafeBuffer frame = new UnsafeBuffer(new byte[size]);
        new PacketBuilder()
                .wrap(frame, 0)
                .ethernet(DESTINATION_MAC, SOURCE_MAC)
                .ipv4(SOURCE_IP, DESTINATION_IP)
                .udp(FIRST_PORT, DISCARD_PORT)
                .payload(payload, 0, payload.capacity())
                .finish();
        return frame;
    }
}
