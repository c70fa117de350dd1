package io.ringflux.afxdp.program;

import static io.ringflux.afxdp.program.Register.R2;
import static io.ringflux.afxdp.program.Register.R3;
import static io.ringflux.afxdp.program.Register.R4;
import static io.ringflux.afxdp.program.Register.R5;
import static io.ringflux.afxdp.program.Register.R7;
import static io.ringflux.afxdp.program.Register.R8;
import static io.ringflux.afxdp.program.Register.R9;

import io.ringflux.afxdp.program.Assembler.Label;
import io.ringflux.afxdp.program.Assembler.When;
import io.ringflux.afxdp.program.Assembler.Width;
import io.ringflux.afxdp.program.XdpFilter.Side;
import io.ringflux.afxdp.program.XdpFilter.Transport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Emits the test of a filter. Registers: R2 and R3 the frame's start and end, R7 the network header, R8 its EtherType
 * as it lies in the frame, R9 the outermost VLAN or -1; R4 and R5 are scratch. A test falls through when it holds.
 */
final class FilterEmitter {

    static final int IPV4 = wire(0x0800);
    static final int IPV6 = wire(0x86dd);
    static final int IPV4_BYTES = 20;
    static final int IPV6_BYTES = 40;
    static final int IPV4_PROTOCOL = 9;
    static final int IPV6_NEXT_HEADER = 6;
    static final int IPV4_FRAGMENT = 6;
    static final int UDP = 17;
    static final int TCP = 6;

    private static final int ETHERNET_BYTES = 14;
    private static final int TAG_BYTES = 4;
    private static final int TAGS = 2;
    private static final int VLAN_MASK = 0xfff;
    private static final int NO_VLAN = -1;
    private static final int FRAGMENT_OFFSET = wire(0x1fff);

    private final Assembler code;

    FilterEmitter(Assembler code) {
        this.code = code;
    }

    /** Finds the network header; a frame that is too short does not match. */
    void parse(Label noMatch) {
        code.move(R7, R2).move(R4, R2).add(R4, ETHERNET_BYTES).jump(When.GREATER, R4, R3, noMatch);
        code.load(Width.HALF, R8, R2, 12).move(R9, NO_VLAN);
        for (int i = 0; i < TAGS; i++) {
            Label tagged = new Label();
            Label outermost = new Label();
            Label done = new Label();
            code.jump(When.EQUAL, R8, wire(0x8100), tagged).jump(When.NOT_EQUAL, R8, wire(0x88a8), done);
            code.bind(tagged).move(R4, R7).add(R4, ETHERNET_BYTES + TAG_BYTES).jump(When.GREATER, R4, R3, noMatch);
            code.jump(When.NOT_EQUAL, R9, NO_VLAN, outermost);
            code.load(Width.HALF, R9, R7, 14).swap16(R9).and(R9, VLAN_MASK);
            code.bind(outermost).load(Width.HALF, R8, R7, 16).add(R7, TAG_BYTES).bind(done);
        }
        code.add(R7, ETHERNET_BYTES);
    }

    void emit(XdpFilter filter, Label noMatch) {
        if (filter instanceof XdpFilter.EtherType type) {
            code.jump(When.NOT_EQUAL, R8, wire(type.value()), noMatch);
        } else if (filter instanceof XdpFilter.IpProtocol protocol) {
            protocol(protocol.value(), noMatch);
        } else if (filter instanceof XdpFilter.Port port) {
            port(port, noMatch);
        } else if (filter instanceof XdpFilter.Prefix prefix) {
            prefix(prefix, noMatch);
        } else if (filter instanceof XdpFilter.Vlan vlan) {
            boolean any = vlan.value() == XdpFilter.Vlan.ANY;
            code.jump(any ? When.EQUAL : When.NOT_EQUAL, R9, vlan.value(), noMatch);
        } else if (filter instanceof XdpFilter.And and) {
            and.parts().forEach(part -> emit(part, noMatch));
        } else if (filter instanceof XdpFilter.Or or) {
            or(or, noMatch);
        } else if (filter instanceof XdpFilter.Not not) {
            Label match = new Label();
            emit(not.part(), match);
            code.jump(noMatch).bind(match);
        }
    }

    private void or(XdpFilter.Or or, Label noMatch) {
        Label match = new Label();
        for (XdpFilter part : or.parts()) {
            Label next = new Label();
            emit(part, next);
            code.jump(match).bind(next);
        }
        code.jump(noMatch).bind(match);
    }

    private void protocol(int value, Label noMatch) {
        Label version6 = new Label();
        Label match = new Label();
        code.jump(When.NOT_EQUAL, R8, IPV4, version6);
        within(IPV4_BYTES, noMatch);
        code.load(Width.BYTE, R5, R7, IPV4_PROTOCOL).jump(When.NOT_EQUAL, R5, value, noMatch);
        code.jump(match).bind(version6).jump(When.NOT_EQUAL, R8, IPV6, noMatch);
        within(IPV6_BYTES, noMatch);
        code.load(Width.BYTE, R5, R7, IPV6_NEXT_HEADER).jump(When.NOT_EQUAL, R5, value, noMatch);
        code.bind(match);
    }

    /** Leaves the transport header in R4. */
    private void port(XdpFilter.Port port, Label noMatch) {
        Label version6 = new Label();
        Label found = new Label();
        code.jump(When.NOT_EQUAL, R8, IPV4, version6);
        within(IPV4_BYTES, noMatch);
        code.load(Width.BYTE, R5, R7, IPV4_PROTOCOL);
        transport(port.transport(), noMatch);
        code.load(Width.HALF, R5, R7, IPV4_FRAGMENT).jump(When.ANY_BIT, R5, FRAGMENT_OFFSET, noMatch);
        behindIpv4();
        code.jump(found).bind(version6).jump(When.NOT_EQUAL, R8, IPV6, noMatch);
        within(IPV6_BYTES, noMatch);
        code.load(Width.BYTE, R5, R7, IPV6_NEXT_HEADER);
        transport(port.transport(), noMatch);
        code.move(R4, R7).add(R4, IPV6_BYTES);
        code.bind(found).move(R5, R4).add(R5, 4).jump(When.GREATER, R5, R3, noMatch);
        Label match = new Label();
        if (port.side() != Side.DESTINATION) {
            boolean last = port.side() == Side.SOURCE;
            code.load(Width.HALF, R5, R4, 0);
            code.jump(last ? When.NOT_EQUAL : When.EQUAL, R5, wire(port.value()), last ? noMatch : match);
        }
        if (port.side() != Side.SOURCE) {
            code.load(Width.HALF, R5, R4, 2).jump(When.NOT_EQUAL, R5, wire(port.value()), noMatch);
        }
        code.bind(match);
    }

    /** The protocol is in R5. */
    private void transport(Transport transport, Label noMatch) {
        Label match = new Label();
        switch (transport) {
            case UDP -> code.jump(When.NOT_EQUAL, R5, UDP, noMatch);
            case TCP -> code.jump(When.NOT_EQUAL, R5, TCP, noMatch);
            case ANY -> code.jump(When.EQUAL, R5, UDP, match).jump(When.NOT_EQUAL, R5, TCP, noMatch);
        }
        code.bind(match);
    }

    private void prefix(XdpFilter.Prefix prefix, Label noMatch) {
        byte[] address = prefix.address().getAddress();
        boolean version4 = address.length == 4;
        code.jump(When.NOT_EQUAL, R8, version4 ? IPV4 : IPV6, noMatch);
        if (prefix.bits() == 0) {
            return;
        }
        within(version4 ? IPV4_BYTES : IPV6_BYTES, noMatch);
        int source = version4 ? 12 : 8;
        Label match = new Label();
        Label destination = new Label();
        if (prefix.side() != Side.DESTINATION) {
            words(address, prefix.bits(), source, prefix.side() == Side.SOURCE ? noMatch : destination);
            code.jump(match);
        }
        code.bind(destination);
        if (prefix.side() != Side.SOURCE) {
            words(address, prefix.bits(), source + address.length, noMatch);
        }
        code.bind(match);
    }

    private void words(byte[] address, int bits, int offset, Label noMatch) {
        ByteBuffer memory = ByteBuffer.wrap(address);
        for (int at = 0; at < bits; at += Integer.SIZE) {
            int mask = bits - at >= Integer.SIZE ? -1 : -1 << (Integer.SIZE - (bits - at));
            int value = memory.getInt(at / Byte.SIZE) & mask;
            code.load(Width.WORD, R5, R7, offset + at / Byte.SIZE).and(R5, host(mask));
            code.jump32(When.NOT_EQUAL, R5, host(value), noMatch);
        }
    }

    /** Leaves the end of the IPv4 header in R4. */
    void behindIpv4() {
        code.load(Width.BYTE, R5, R7, 0)
                .and(R5, 0x0f)
                .shiftLeft(R5, 2)
                .move(R4, R7)
                .add(R4, R5);
    }

    /** So many bytes of the network header and what follows are there. */
    void within(int bytes, Label noMatch) {
        code.move(R4, R7).add(R4, bytes).jump(When.GREATER, R4, R3, noMatch);
    }

    /** 16 bits as a load finds them. */
    static int wire(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Short.reverseBytes((short) value) & 0xffff;
    }

    private static int host(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
    }
}
