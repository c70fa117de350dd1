package io.ringflux.packet.filter;

import io.ringflux.nativeio.LibPcap.Instruction;
import java.util.List;

/**
 * A classic BPF program that is known to be safe: each operation is known, jumps go forward and stay inside, memory
 * slots exist, no constant divides by zero or shifts too far, and the last instruction returns. So every run ends.
 */
final class BpfProgram {
    private final List<Instruction> instructions;

    /**
     * Checks a program.
     *
     * @throws IllegalArgumentException naming the instruction that is refused
     */
    BpfProgram(List<Instruction> instructions) {
        this.instructions = List.copyOf(instructions);
        if (instructions.isEmpty()
                || !BpfOpcode.isReturn(instructions.get(instructions.size() - 1).code())) {
            throw new IllegalArgumentException("BPF program of " + instructions.size() + " does not end in a return");
        }
        for (int index = 0; index < instructions.size(); index++) {
            check(index);
        }
    }

    int length() {
        return instructions.size();
    }

    Instruction at(int index) {
        return instructions.get(index);
    }

    boolean usesMemory() {
        return instructions.stream()
                .anyMatch(instruction -> instruction.code() == BpfOpcode.ST || instruction.code() == BpfOpcode.STX);
    }

    private void check(int index) {
        Instruction instruction = instructions.get(index);
        int code = instruction.code();
        int operand = instruction.operand();
        if (BpfOpcode.isComparison(code)) {
            checkJump(index, instruction.jumpTrue());
            checkJump(index, instruction.jumpFalse());
        } else if (BpfOpcode.isArithmetic(code)) {
            checkArithmetic(index, code, operand);
        } else {
            switch (code) {
                case BpfOpcode.JA -> checkJump(index, operand);
                case BpfOpcode.LD_MEM, BpfOpcode.LDX_MEM, BpfOpcode.ST, BpfOpcode.STX -> {
                    if (operand < 0 || operand >= BpfOpcode.MEMORY_WORDS) {
                        throw refused(index, "memory slot " + operand + ", expected 0 to 15");
                    }
                }
                case BpfOpcode.LD_IMM,
                        BpfOpcode.LD_W_ABS,
                        BpfOpcode.LD_H_ABS,
                        BpfOpcode.LD_B_ABS,
                        BpfOpcode.LD_W_IND,
                        BpfOpcode.LD_H_IND,
                        BpfOpcode.LD_B_IND,
                        BpfOpcode.LD_LEN,
                        BpfOpcode.LDX_IMM,
                        BpfOpcode.LDX_LEN,
                        BpfOpcode.LDX_MSH,
                        BpfOpcode.RET_K,
                        BpfOpcode.RET_A,
                        BpfOpcode.TAX,
                        BpfOpcode.TXA -> {}
                default -> throw refused(index, String.format("unknown operation 0x%02x", code));
            }
        }
    }

    private void checkJump(int index, int skipped) {
        if (skipped < 0) {
            throw refused(index, "jumps backward; a loop, as of protochain, is not supported");
        }
        if (skipped >= instructions.size() - index - 1) {
            throw refused(index, "jumps over " + skipped + " instructions, beyond the end");
        }
    }

    private static void checkArithmetic(int index, int code, int operand) {
        if ((code == BpfOpcode.DIV || code == BpfOpcode.MOD) && operand == 0) {
            throw refused(index, "divides by zero");
        }
        if ((code == BpfOpcode.LSH || code == BpfOpcode.RSH) && (operand & ~31) != 0) {
            throw refused(index, "shifts by " + operand + ", expected 0 to 31");
        }
    }

    private static IllegalArgumentException refused(int index, String why) {
        return new IllegalArgumentException("BPF instruction " + index + " " + why);
    }
}
