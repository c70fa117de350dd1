package io.ringflux.afxdp.program;

import io.ringflux.nativeio.Bpf;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import java.lang.ref.Reference;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Runs an XDP program by {@code BPF_PROG_TEST_RUN}: on one frame, for its verdict, or on very many that really go where
 * the program sends them.
 */
final class TestRun {
    private static final int BPF_PROG_TEST_RUN = 10;
    private static final int LIVE_FRAMES = 2;
    private static final int BATCH = 64;
    private static final int CONTEXT_BYTES = 24;
    private static final int INTERFACE_INDEX = 12;

    private TestRun() {}

    /** The verdict on one frame. */
    static int verdict(Fd program, byte[] frame) {
        UnsafeBuffer attributes = attributes(program, frame.length, 1);
        UnsafeBuffer data = data(frame);
        attributes.putLong(16, data.addressOffset());
        run(attributes, data);
        return attributes.getInt(4);
    }

    /** Sends one frame very often by an interface of the calling thread's network namespace. */
    static void flood(int interfaceIndex, byte[] frame, int repeat) {
        Assembler code = new Assembler();
        code.move(Register.R1, interfaceIndex).move(Register.R2, 0).call(23).exit();
        try (BpfProgram program = BpfProgram.load(code.build(), false)) {
            UnsafeBuffer context = BpfAttrLayout.memory(CONTEXT_BYTES);
            context.putInt(4, frame.length);
            context.putInt(INTERFACE_INDEX, 0);
            UnsafeBuffer data = data(frame);
            UnsafeBuffer attributes = attributes(program.fd(), frame.length, repeat);
            attributes.putLong(16, data.addressOffset());
            attributes.putInt(40, CONTEXT_BYTES);
            attributes.putLong(48, context.addressOffset());
            attributes.putInt(64, LIVE_FRAMES);
            attributes.putInt(72, BATCH);
            run(attributes, data, context);
        }
    }

    private static UnsafeBuffer attributes(Fd program, int length, int repeat) {
        UnsafeBuffer attributes = BpfAttrLayout.allocate();
        attributes.putInt(0, program.value());
        attributes.putInt(8, length);
        attributes.putInt(32, repeat);
        return attributes;
    }

    private static UnsafeBuffer data(byte[] frame) {
        UnsafeBuffer data = BpfAttrLayout.memory(frame.length);
        data.putBytes(0, frame);
        return data;
    }

    private static void run(UnsafeBuffer attributes, UnsafeBuffer... referenced) {
        int result = Bpf.call(BPF_PROG_TEST_RUN, attributes, referenced);
        Reference.reachabilityFence(attributes);
        if (result < 0) {
            throw new NativeIoException("BPF_PROG_TEST_RUN", -result, "running a program", "see bpf(2)");
        }
    }
}
