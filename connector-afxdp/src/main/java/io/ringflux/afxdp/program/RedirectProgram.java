package io.ringflux.afxdp.program;

import static io.ringflux.afxdp.program.Register.R0;
import static io.ringflux.afxdp.program.Register.R1;
import static io.ringflux.afxdp.program.Register.R2;
import static io.ringflux.afxdp.program.Register.R3;
import static io.ringflux.afxdp.program.Register.R4;
import static io.ringflux.afxdp.program.Register.R6;
import static io.ringflux.afxdp.program.Register.R9;

import io.ringflux.afxdp.program.Assembler.Label;
import io.ringflux.afxdp.program.Assembler.When;
import io.ringflux.afxdp.program.Assembler.Width;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The program of a port: frames that match its filter go to the socket of the queue that they came by, and to the
 * kernel where there is none; all others go to the kernel. Where a queue has several sockets, flows are spread over
 * them.
 *
 * @param filter which frames
 * @param timestamps whether the program puts the time of receipt, 8 bytes of the monotonic clock, before each of them
 * @param sockets how many a queue has, which follow one another in the map
 */
record RedirectProgram(XdpFilter filter, boolean timestamps, int sockets) {

    /** {@code enum xdp_action}. */
    static final int XDP_PASS = 2;

    /** Offsets in {@code struct xdp_md}. */
    private static final int DATA = 0;

    private static final int DATA_END = 4;
    private static final int DATA_META = 8;
    private static final int RX_QUEUE_INDEX = 16;

    /** {@code enum bpf_func_id}. */
    private static final int KTIME_GET_NS = 5;

    private static final int REDIRECT_MAP = 51;
    private static final int XDP_ADJUST_META = 54;

    private static final int STAMP_BYTES = Long.BYTES;

    /** The instructions, for a map of sockets by queue. */
    UnsafeBuffer assemble(int mapFd) {
        Assembler code = new Assembler();
        FilterEmitter emitter = new FilterEmitter(code);
        Label pass = new Label();
        code.move(R6, R1);
        boolean filters = !(filter instanceof XdpFilter.Everything);
        if (filters || sockets > 1) {
            code.load(Width.WORD, R2, R6, DATA).load(Width.WORD, R3, R6, DATA_END);
        }
        if (filters) {
            emitter.parse(pass);
            emitter.emit(filter, pass);
        }
        if (sockets > 1) {
            spread(code, emitter, filters);
        }
        if (timestamps) {
            stamp(code);
        }
        code.load(Width.WORD, R2, R6, RX_QUEUE_INDEX);
        if (sockets > 1) {
            code.multiply(R2, sockets).add(R2, R9);
        }
        code.loadMap(R1, mapFd).move(R3, XDP_PASS).call(REDIRECT_MAP).exit();
        if (filters) {
            code.bind(pass).move(R0, XDP_PASS).exit();
        }
        return code.build();
    }

    /** Leaves in R9 which of its queue's sockets gets the frame: the first, where it has no flow. */
    private void spread(Assembler code, FilterEmitter emitter, boolean parsed) {
        Label noFlow = new Label();
        Label chosen = new Label();
        if (!parsed) {
            emitter.parse(noFlow);
        }
        new FlowSpread(code, emitter).emit(sockets, noFlow);
        code.jump(chosen).bind(noFlow).move(R9, 0).bind(chosen);
    }

    /** Where there is no room for it, the frame goes without; the receiver sees that by an impossible time. */
    private static void stamp(Assembler code) {
        Label without = new Label();
        code.move(R1, R6).move(R2, -STAMP_BYTES).call(XDP_ADJUST_META);
        code.jump(When.NOT_EQUAL, R0, 0, without);
        code.call(KTIME_GET_NS);
        code.load(Width.WORD, R1, R6, DATA_META).load(Width.WORD, R2, R6, DATA);
        code.move(R4, R1).add(R4, STAMP_BYTES).jump(When.GREATER, R4, R2, without);
        code.store(Width.DOUBLE, R1, 0, R0).bind(without);
    }
}
