package io.ringflux.afxdp.program;

import static io.ringflux.afxdp.program.Register.R0;
import static io.ringflux.afxdp.program.Register.R3;
import static io.ringflux.afxdp.program.Register.R4;
import static io.ringflux.afxdp.program.Register.R5;
import static io.ringflux.afxdp.program.Register.R7;
import static io.ringflux.afxdp.program.Register.R8;
import static io.ringflux.afxdp.program.Register.R9;

import io.ringflux.afxdp.program.Assembler.Label;
import io.ringflux.afxdp.program.Assembler.When;
import io.ringflux.afxdp.program.Assembler.Width;

/**
 * Emits the choice of one of several sockets by the flow of a frame: addresses and ports, both directions alike, so
 * that each flow stays with one socket. Fragments go by their addresses, what is not IP by nothing. Registers as those
 * of {@link FilterEmitter}; the choice is left in R9.
 */
final class FlowSpread {

    private static final int IPV4_SOURCE = 12;
    private static final int IPV6_SOURCE = 8;
    private static final int IPV6_ADDRESSES_END = 40;
    private static final int FRAGMENT = FilterEmitter.wire(0x3fff);
    private static final int SCTP = 132;
    private static final int PORT_BYTES = 4;
    private static final int PORT_MASK = 0xffff;

    /** 2^32 by the golden ratio, of which it is what is left to 2^32. */
    private static final int MULTIPLIER = 0x61c88647;

    private final Assembler code;
    private final FilterEmitter frame;

    FlowSpread(Assembler code, FilterEmitter frame) {
        this.code = code;
        this.frame = frame;
    }

    /** @param noFlow where there is none, R9 being anything */
    void emit(int sockets, Label noFlow) {
        Label version6 = new Label();
        Label transport = new Label();
        Label mixed = new Label();
        code.jump(When.NOT_EQUAL, R8, FilterEmitter.IPV4, version6);
        frame.within(FilterEmitter.IPV4_BYTES, noFlow);
        code.load(Width.WORD, R9, R7, IPV4_SOURCE).load(Width.WORD, R5, R7, IPV4_SOURCE + 4);
        code.xor(R9, R5).load(Width.HALF, R5, R7, FilterEmitter.IPV4_FRAGMENT);
        code.jump(When.ANY_BIT, R5, FRAGMENT, mixed).load(Width.BYTE, R0, R7, FilterEmitter.IPV4_PROTOCOL);
        frame.behindIpv4();
        code.jump(transport).bind(version6).jump(When.NOT_EQUAL, R8, FilterEmitter.IPV6, noFlow);
        frame.within(FilterEmitter.IPV6_BYTES, noFlow);
        code.load(Width.WORD, R9, R7, IPV6_SOURCE);
        for (int at = IPV6_SOURCE + 4; at < IPV6_ADDRESSES_END; at += 4) {
            code.load(Width.WORD, R5, R7, at).xor(R9, R5);
        }
        code.load(Width.BYTE, R0, R7, FilterEmitter.IPV6_NEXT_HEADER);
        code.move(R4, R7).add(R4, FilterEmitter.IPV6_BYTES);
        code.bind(transport);
        ports(mixed);
        code.bind(mixed);
        mix(sockets);
    }

    /** The protocol is in R0, its header at R4. */
    private void ports(Label none) {
        Label found = new Label();
        code.jump(When.EQUAL, R0, FilterEmitter.UDP, found).jump(When.EQUAL, R0, FilterEmitter.TCP, found);
        code.jump(When.NOT_EQUAL, R0, SCTP, none).bind(found);
        code.move(R5, R4).add(R5, PORT_BYTES).jump(When.GREATER, R5, R3, none);
        code.load(Width.WORD, R5, R4, 0).move(R0, R5).shiftRight(R0, Short.SIZE);
        code.xor(R5, R0).and(R5, PORT_MASK).xor(R9, R5);
    }

    private void mix(int sockets) {
        code.move(R5, R9).shiftRight(R5, Short.SIZE).xor(R9, R5).multiply(R9, MULTIPLIER);
        code.move(R5, R9).shiftRight(R5, Integer.SIZE).xor(R9, R5).modulo(R9, sockets);
    }
}
