package io.ringflux.afxdp.program;

import static io.ringflux.afxdp.program.Register.R0;
import static io.ringflux.afxdp.program.Register.R1;
import static io.ringflux.afxdp.program.Register.R2;
import static io.ringflux.afxdp.program.Register.R3;
import static io.ringflux.afxdp.program.Register.R4;
import static io.ringflux.afxdp.program.Register.R6;

import io.ringflux.afxdp.program.Assembler.Label;
import io.ringflux.afxdp.program.Assembler.When;
import io.ringflux.afxdp.program.Assembler.Width;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The program of a port: frames that match its filter go to the socket of the queue that they came by, and to the
 * kernel where there is none; all others go to the kernel.
 *
 * @param filter which frames
 * @param timestamps whether the program puts the time of receipt, 8 bytes of the monotonic clock, before each of them
 */
record RedirectProgram(XdpFilter filter, boolean timestamps) {

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
        Label pass = new Label();
        code.move(R6, R1);
        boolean filters = !(filter instanceof XdpFilter.Everything);
        if (filters) {
            code.load(Width.WORD, R2, R6, DATA).load(Width.WORD, R3, R6, DATA_END);
            FilterEmitter emitter = new FilterEmitter(code);
            emitter.parse(pass);
            emitter.emit(filter, pass);
        }
        if (timestamps) {
            stamp(code);
        }
        code.load(Width.WORD, R2, R6, RX_QUEUE_INDEX).loadMap(R1, mapFd).move(R3, XDP_PASS);
        code.call(REDIRECT_MAP).exit();
        if (filters) {
            code.bind(pass).move(R0, XDP_PASS).exit();
        }
        return code.build();
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
