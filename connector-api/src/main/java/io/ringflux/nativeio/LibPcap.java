package io.ringflux.nativeio;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.Encoding;
import jnr.ffi.annotations.In;
import org.jspecify.annotations.Nullable;

/**
 * The compiler of packet filter expressions in libpcap, which is found at run time.
 *
 * <pre>
 * struct bpf_program {  // 16 bytes
 *     u_int bf_len;                //  0: instructions
 *     struct bpf_insn *bf_insns;   //  8
 * };
 * struct bpf_insn {     // 8 bytes
 *     u_short code;                //  0
 *     u_char jt;                   //  2
 *     u_char jf;                   //  3
 *     bpf_u_int32 k;               //  4
 * };
 * </pre>
 *
 * Source: {@code pcap/pcap.h}, {@code pcap/bpf.h}. Thread-safe, as libpcap's compiler is since 1.8.
 */
@SuppressWarnings("MethodName") // C functions are bound by their own names
public final class LibPcap {
    private static final String[] NAMES = {"libpcap.so.1", "libpcap.so.0.8", "libpcap.so"};
    private static final String INSTALL_HINT =
            "install libpcap0.8 (Debian, Ubuntu) or libpcap (Alpine, Fedora), which compiles packet filters";

    /**
     * The longest expression that is compiled, in characters. libpcap's time grows with its square or worse: 500
     * alternative ports, which is as many as fit, take tens of seconds.
     */
    public static final int MAX_EXPRESSION_LENGTH = 8_192;

    /** libpcap recurses over the program; on a Java thread's own stack a long expression would end the process. */
    private static final long STACK_BYTES = 64L << 20;

    private static final int SNAP_LENGTH = 262_144;
    private static final int NETMASK_UNKNOWN = -1;

    private static final int PROGRAM_SIZE = 16;
    private static final int PROGRAM_LENGTH = 0;
    private static final int PROGRAM_INSTRUCTIONS = 8;
    private static final int INSTRUCTION_SIZE = 8;
    private static final int INSTRUCTION_CODE = 0;
    private static final int INSTRUCTION_JUMP_TRUE = 2;
    private static final int INSTRUCTION_JUMP_FALSE = 3;
    private static final int INSTRUCTION_OPERAND = 4;

    private LibPcap() {}

    /** Public for the class that jnr-ffi generates in a loader of its own. */
    public interface Calls {
        @Nullable
        Pointer pcap_open_dead(int dataLink, int snapLength);

        void pcap_close(@In Pointer handle);

        int pcap_compile(
                @In Pointer handle, Pointer program, @In @Encoding("UTF-8") String text, int optimize, int netmask);

        String pcap_geterr(@In Pointer handle);

        void pcap_freecode(Pointer program);
    }

    /**
     * One instruction of classic BPF, the numbers unsigned.
     *
     * @param jumpTrue instructions to skip when a comparison holds
     * @param jumpFalse instructions to skip when it does not
     */
    public record Instruction(int code, int jumpTrue, int jumpFalse, int operand) {}

    /** Loads once; holds the library or the reason why there is none. */
    private static final class Library {
        static final @Nullable Calls CALLS;
        static final @Nullable Throwable CAUSE;

        static {
            Calls calls = null;
            Throwable cause = null;
            try {
                calls = load(NAMES);
            } catch (IllegalStateException e) {
                cause = e;
            }
            CALLS = calls;
            CAUSE = cause;
        }
    }

    public static boolean isAvailable() {
        return Library.CALLS != null;
    }

    /** Why libpcap cannot be used; {@code null} when it can. */
    public static @Nullable Throwable unavailabilityCause() {
        return Library.CAUSE;
    }

    /**
     * Compiles an expression in pcap-filter syntax to an optimized program. Blocks: host names in it are looked up, and
     * a long one takes seconds.
     *
     * @param dataLink {@code DLT_} number of the packets to be filtered
     * @throws IllegalArgumentException with libpcap's own message when the expression is wrong
     * @throws IllegalStateException when libpcap is not installed
     */
    public static List<Instruction> compile(String expression, int dataLink) {
        Calls calls = Library.CALLS;
        if (calls == null) {
            throw new IllegalStateException(INSTALL_HINT, Library.CAUSE);
        }
        if (expression.length() > MAX_EXPRESSION_LENGTH || expression.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("expression has " + expression.length()
                    + " characters, expected at most " + MAX_EXPRESSION_LENGTH + " and no NUL among them");
        }
        FutureTask<List<Instruction>> task = new FutureTask<>(() -> compile(calls, expression, dataLink));
        Thread thread = new Thread(null, task, "ringflux-libpcap", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a packet filter was compiled", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw new IllegalStateException("libpcap could not compile a packet filter", e.getCause());
        }
    }

    private static List<Instruction> compile(Calls calls, String expression, int dataLink) {
        Pointer handle = calls.pcap_open_dead(dataLink, SNAP_LENGTH);
        if (handle == null) {
            throw new IllegalStateException("pcap_open_dead: no memory");
        }
        try {
            return compile(calls, expression, handle);
        } finally {
            calls.pcap_close(handle);
        }
    }

    private static List<Instruction> compile(Calls calls, String expression, Pointer handle) {
        Pointer program = Memory.allocateDirect(Runtime.getRuntime(calls), PROGRAM_SIZE, true);
        if (calls.pcap_compile(handle, program, expression, 1, NETMASK_UNKNOWN) != 0) {
            throw new IllegalArgumentException(calls.pcap_geterr(handle));
        }
        try {
            return instructions(program);
        } finally {
            calls.pcap_freecode(program);
        }
    }

    private static List<Instruction> instructions(Pointer program) {
        int count = program.getInt(PROGRAM_LENGTH);
        Pointer first = program.getPointer(PROGRAM_INSTRUCTIONS);
        List<Instruction> instructions = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            long at = (long) index * INSTRUCTION_SIZE;
            instructions.add(new Instruction(
                    first.getShort(at + INSTRUCTION_CODE) & 0xffff,
                    first.getByte(at + INSTRUCTION_JUMP_TRUE) & 0xff,
                    first.getByte(at + INSTRUCTION_JUMP_FALSE) & 0xff,
                    first.getInt(at + INSTRUCTION_OPERAND)));
        }
        return instructions;
    }

    static Calls load(String... names) {
        Throwable last = null;
        for (String name : names) {
            try {
                return LibraryLoader.create(Calls.class).failImmediately().load(name);
            } catch (UnsatisfiedLinkError e) {
                last = e;
            }
        }
        throw new IllegalStateException(
                "libpcap was not found as " + String.join(", ", names) + ": " + INSTALL_HINT, last);
    }
}
