package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.nativeio.LibPcap.Instruction;
import java.util.List;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import org.junit.jupiter.api.Assumptions;

/** libpcap's own interpreter, which says what is right. */
@SuppressWarnings("MethodName") // C functions are bound by their own names
public final class LibPcapReference {
    /** Public for the class that jnr-ffi generates in a loader of its own. */
    public interface Calls {
        int bpf_filter(@In Pointer instructions, long packet, int packetLength, int length);
    }

    private static final int INSTRUCTION_SIZE = 8;

    private final Calls calls = LibraryLoader.create(Calls.class).load("libpcap.so.0.8");

    public static void assumeInstalled() {
        if (!LibPcap.isAvailable() && "all".equals(System.getProperty("ringflux.require"))) {
            assertThat(LibPcap.unavailabilityCause()).isNull();
        }
        Assumptions.assumeTrue(LibPcap.isAvailable(), "libpcap is missing: install Debian package libpcap0.8");
    }

    public Pointer load(List<Instruction> program) {
        Pointer instructions = Memory.allocateDirect(Runtime.getRuntime(calls), program.size() * INSTRUCTION_SIZE);
        for (int index = 0; index < program.size(); index++) {
            Instruction instruction = program.get(index);
            long at = (long) index * INSTRUCTION_SIZE;
            instructions.putShort(at, (short) instruction.code());
            instructions.putByte(at + 2, (byte) instruction.jumpTrue());
            instructions.putByte(at + 3, (byte) instruction.jumpFalse());
            instructions.putInt(at + 4, instruction.operand());
        }
        return instructions;
    }

    public boolean matches(Pointer program, long packet, int length, int packetLength) {
        return calls.bpf_filter(program, packet, packetLength, length) != 0;
    }
}
