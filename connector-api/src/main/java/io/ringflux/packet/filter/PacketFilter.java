package io.ringflux.packet.filter;

import io.ringflux.nativeio.LibPcap;
import io.ringflux.packet.LinkType;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A packet filter in the syntax of {@code pcap-filter(7)}, as tcpdump takes it.
 *
 * <p>libpcap compiles the expression to classic BPF, which becomes JVM code that the JIT compiles further; a program
 * too long for the JIT is interpreted. A load beyond the packet's end makes the packet not match, as in BPF.
 * {@code protochain}, which needs a loop, is refused.
 *
 * <p>Of a packet in several segments only the one that is passed is looked at; {@code len}, {@code greater} and
 * {@code less} see the whole packet's length where it is passed too. A packet whose headers reach into the second
 * segment must be made contiguous first.
 *
 * <p>Immutable and thread-safe; matching allocates nothing and reads no byte outside the given range.
 */
public abstract class PacketFilter {
    private final String expression;
    private final LinkType link;

    PacketFilter(String expression, LinkType link) {
        this.expression = expression;
        this.link = link;
    }

    /**
     * Compiles an expression; an empty one matches every packet. Host names in it are looked up, which blocks.
     *
     * @throws IllegalArgumentException with libpcap's own message when the expression is wrong
     * @throws IllegalStateException when libpcap is not installed
     */
    public static PacketFilter compile(String expression, LinkType link) {
        BpfProgram program;
        try {
            program = new BpfProgram(LibPcap.compile(expression, link.pcapDataLink()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("filter \"" + expression.strip() + "\": " + e.getMessage(), e);
        }
        PacketFilter translated = BpfTranslator.translate(program, expression, link);
        return translated != null ? translated : new BpfInterpreter(program, expression, link);
    }

    /** Whether the packet at an off-heap address matches. */
    public final boolean matches(long address, int length) {
        return run(null, address, length, length);
    }

    /** Whether a packet matches whose first bytes, {@code segmentLength} of {@code packetLength}, are at an address. */
    public final boolean matches(long address, int segmentLength, int packetLength) {
        return run(null, address, segmentLength, packetLength);
    }

    /**
     * Whether the packet in a buffer matches.
     *
     * @throws IndexOutOfBoundsException when the range is not within the buffer
     */
    public final boolean matches(DirectBuffer buffer, int offset, int length) {
        buffer.boundsCheck(offset, length);
        return run(buffer.byteArray(), buffer.addressOffset() + offset, length, length);
    }

    /** The expression this filter was compiled from. */
    public final String expression() {
        return expression;
    }

    public final LinkType link() {
        return link;
    }

    /**
     * Runs the program.
     *
     * @param array the packet's array with {@code address} an offset in the sense of Unsafe; {@code null} off the heap
     */
    abstract boolean run(byte @Nullable [] array, long address, int length, int packetLength);

    @Override
    public final String toString() {
        return expression;
    }
}
