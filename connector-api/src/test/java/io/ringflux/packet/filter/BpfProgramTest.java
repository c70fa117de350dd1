package io.ringflux.packet.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.nativeio.LibPcap.Instruction;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BpfProgramTest {
    private static final Instruction RETURN = new Instruction(BpfOpcode.RET_K, 0, 0, 1);

    @ParameterizedTest
    @CsvSource({
        "0x15, 1, 0, 0, jumps over 1 instructions", // one instruction follows
        "0x15, 0, 1, 0, jumps over 1 instructions",
        "0x05, 0, 0, 1, jumps over 1 instructions",
        "0x05, 0, 0, -2, jumps backward",
        "0x60, 0, 0, 16, 'memory slot 16, expected 0 to 15'",
        "0x02, 0, 0, -1, memory slot -1",
        "0x34, 0, 0, 0, divides by zero",
        "0x94, 0, 0, 0, divides by zero",
        "0x64, 0, 0, 32, shifts by 32",
        "0x74, 0, 0, -1, shifts by -1",
        "0x0e, 0, 0, 0, unknown operation 0x0e",
        "0xffff, 0, 0, 0, unknown operation 0xffff",
    })
    void shouldRefuseWhenInstructionIsUnsafe(String code, int jumpTrue, int jumpFalse, int operand, String message) {
        Instruction instruction = new Instruction(Integer.decode(code), jumpTrue, jumpFalse, operand);

        assertThatThrownBy(() -> new BpfProgram(List.of(instruction, RETURN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("BPF instruction 0 ")
                .hasMessageContaining(message);
    }

    @Test
    void shouldRefuseWhenProgramDoesNotEndInAReturn() {
        Instruction load = new Instruction(BpfOpcode.LD_LEN, 0, 0, 0);

        assertThatThrownBy(() -> new BpfProgram(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BpfProgram(List.of(RETURN, load))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldAcceptWhenJumpsReachTheLastInstruction() {
        Instruction compare = new Instruction(BpfOpcode.JEQ, 0, 1, 7);

        BpfProgram program = new BpfProgram(List.of(compare, RETURN, RETURN));

        assertThat(program.length()).isEqualTo(3);
        assertThat(program.usesMemory()).isFalse();
    }
}
