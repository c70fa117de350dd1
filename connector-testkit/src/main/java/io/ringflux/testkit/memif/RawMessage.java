package io.ringflux.testkit.memif;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringflux.nativeio.Fd;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The bytes of a control message, right or wrong, and the descriptors that go with them. The factories make messages as
 * an honest peer sends them; each field can then be overwritten by its offset. Descriptors are lent.
 *
 * <p>Offsets, in host order: type u16 at 0 in all. HELLO: name 2, versions u16 34 and 36, max region u16 38, max S2C
 * ring u16 40, max C2S ring u16 42, max log2 u8 44. INIT: version u16 2, id u32 4, mode u8 8, secret 9, name 33.
 * ADD_REGION: index u16 2, size u64 4. ADD_RING: flags u16 2, index u16 4, region u16 6, offset u32 8, log2 u8 12,
 * private header u16 13. CONNECT, CONNECTED: name 2. DISCONNECT: code u32 2, text 6.
 */
public final class RawMessage {
    /** Bytes of every proper message. */
    public static final int LENGTH = 128;

    public static final int ACK = 1;
    public static final int HELLO = 2;
    public static final int INIT = 3;
    public static final int ADD_REGION = 4;
    public static final int ADD_RING = 5;
    public static final int CONNECT = 6;
    public static final int CONNECTED = 7;
    public static final int DISCONNECT = 8;

    private static final int VERSION = 0x0200;

    private final UnsafeBuffer bytes;
    private final List<Fd> fds;

    private RawMessage(byte[] bytes, List<Fd> fds) {
        this.bytes = new UnsafeBuffer(bytes);
        this.fds = List.copyOf(fds);
    }

    /** Exactly these bytes and descriptors. */
    public static RawMessage of(byte[] bytes, List<Fd> fds) {
        return new RawMessage(bytes.clone(), fds);
    }

    /** A message of proper length, all zero but for its type. */
    public static RawMessage of(int type) {
        return new RawMessage(new byte[LENGTH], List.of()).u16(0, type);
    }

    /** The answer of a server to INIT, ADD_REGION and ADD_RING. */
    public static RawMessage ack() {
        return of(ACK);
    }

    /** A greeting with these limits, which are highest indexes. */
    public static RawMessage hello(int maxRegion, int maxS2cRing, int maxC2sRing, int maxRingLog2) {
        return of(HELLO)
                .text(2, 32, "raw server")
                .u16(34, VERSION)
                .u16(36, VERSION)
                .u16(38, maxRegion)
                .u16(40, maxS2cRing)
                .u16(42, maxC2sRing)
                .u8(44, maxRingLog2);
    }

    /** Asks for an interface in ethernet mode, without a secret. */
    public static RawMessage init(long id) {
        return of(INIT).u16(2, VERSION).u32(4, id).text(33, 32, "raw client");
    }

    /** Shares memory. */
    public static RawMessage addRegion(int index, long size, Fd fd) {
        return of(ADD_REGION).u16(2, index).u64(4, size).withFds(fd);
    }

    /** Places a ring. */
    public static RawMessage addRing(boolean c2s, int index, RawRing ring) {
        return of(ADD_RING)
                .u16(2, c2s ? 1 : 0)
                .u16(4, index)
                .u16(6, ring.region())
                .u32(8, ring.offset())
                .u8(12, ring.ringLog2())
                .withFds(ring.interrupt().fd());
    }

    /** Ends a client's announcements. */
    public static RawMessage connect() {
        return of(CONNECT).text(2, 32, "raw client/0");
    }

    /** Ends a server's handshake. */
    public static RawMessage connected() {
        return of(CONNECTED).text(2, 32, "raw server/0");
    }

    /** Ends a link. */
    public static RawMessage disconnect(String text) {
        return of(DISCONNECT).text(6, 96, text);
    }

    /** The same bytes with these descriptors instead. */
    public RawMessage withFds(Fd... newFds) {
        return new RawMessage(toBytes(), List.of(newFds));
    }

    /** The same message, cut or filled up with zeroes to this length. */
    public RawMessage withLength(int length) {
        return new RawMessage(Arrays.copyOf(toBytes(), length), fds);
    }

    /** Overwrites bytes with one value. */
    public RawMessage fill(int offset, int length, int value) {
        bytes.setMemory(offset, length, (byte) value);
        return this;
    }

    /** Overwrites a field with text, without a NUL where the text fills the field. */
    public RawMessage text(int offset, int fieldBytes, String text) {
        bytes.putBytes(offset, Arrays.copyOf(text.getBytes(ISO_8859_1), fieldBytes));
        return this;
    }

    /** Overwrites an 8-bit field. */
    public RawMessage u8(int offset, int value) {
        bytes.putByte(offset, (byte) value);
        return this;
    }

    /** Overwrites a 16-bit field. */
    public RawMessage u16(int offset, int value) {
        bytes.putShort(offset, (short) value);
        return this;
    }

    /** Overwrites a 32-bit field. */
    public RawMessage u32(int offset, long value) {
        bytes.putInt(offset, (int) value);
        return this;
    }

    /** Overwrites a 64-bit field. */
    public RawMessage u64(int offset, long value) {
        bytes.putLong(offset, value);
        return this;
    }

    /** The type, or -1 in a message too short to have one. */
    public int type() {
        return length() < 2 ? -1 : u16(0);
    }

    /** An 8-bit field. */
    public int u8(int offset) {
        return Byte.toUnsignedInt(bytes.getByte(offset));
    }

    /** A 16-bit field. */
    public int u16(int offset) {
        return Short.toUnsignedInt(bytes.getShort(offset));
    }

    /** A 32-bit field. */
    public long u32(int offset) {
        return Integer.toUnsignedLong(bytes.getInt(offset));
    }

    /** A 64-bit field. */
    public long u64(int offset) {
        return bytes.getLong(offset);
    }

    /** A text field up to its first NUL. */
    public String text(int offset, int fieldBytes) {
        String field = new String(toBytes(), offset, fieldBytes, ISO_8859_1);
        int end = field.indexOf('\0');
        return end < 0 ? field : field.substring(0, end);
    }

    /** What a DISCONNECT says. */
    public String disconnectText() {
        return text(6, 96);
    }

    /** Bytes of the message. */
    public int length() {
        return bytes.capacity();
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.byteArray().clone();
    }

    /** The descriptors. */
    public List<Fd> fds() {
        return fds;
    }

    UnsafeBuffer buffer() {
        return bytes;
    }

    @Override
    public String toString() {
        String said = type() == DISCONNECT && length() == LENGTH ? " \"" + disconnectText() + '"' : "";
        return "message of type " + type() + said + ", " + length() + " bytes, " + fds.size() + " fds";
    }
}
