package io.ringflux.packet.filter;

import io.ringflux.nativeio.LibPcap.Instruction;
import io.ringflux.packet.LinkType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Runs programs that are too long to be translated, such as lists of hundreds of hosts. */
final class BpfInterpreter extends PacketFilter {
    private static final ThreadLocal<int[]> MEMORY = ThreadLocal.withInitial(() -> new int[BpfOpcode.MEMORY_WORDS]);
    private static final int[] NO_MEMORY = {};

    private final int[] codes;
    private final int[] jumpsTrue;
    private final int[] jumpsFalse;
    private final int[] operands;
    private final boolean usesMemory;

    BpfInterpreter(BpfProgram program, String expression, LinkType link) {
        super(expression, link);
        int length = program.length();
        codes = new int[length];
        jumpsTrue = new int[length];
        jumpsFalse = new int[length];
        operands = new int[length];
        usesMemory = program.usesMemory();
        for (int index = 0; index < length; index++) {
            Instruction instruction = program.at(index);
            codes[index] = instruction.code();
            jumpsTrue[index] = instruction.jumpTrue();
            jumpsFalse[index] = instruction.jumpFalse();
            operands[index] = instruction.operand();
        }
    }

    @Override
    boolean run(byte @Nullable [] array, long address, int length, int packetLength) {
        int[] memory = usesMemory ? clearedMemory() : NO_MEMORY;
        int a = 0;
        int x = 0;
        for (int next = 0; ; next++) {
            int code = codes[next];
            int k = operands[next];
            switch (code) {
                case BpfOpcode.LD_W_ABS,
                        BpfOpcode.LD_H_ABS,
                        BpfOpcode.LD_B_ABS,
                        BpfOpcode.LD_W_IND,
                        BpfOpcode.LD_H_IND,
                        BpfOpcode.LD_B_IND,
                        BpfOpcode.LDX_MSH -> {
                    int at = BpfOperation.position(BpfOpcode.isIndirect(code) ? x : 0, k, BpfOpcode.size(code), length);
                    if (at == BpfOperation.OUT_OF_BOUNDS) {
                        return false;
                    }
                    if (code == BpfOpcode.LDX_MSH) {
                        x = (BpfOperation.octet(array, address + at) & 0xf) << 2;
                    } else {
                        a = load(BpfOpcode.size(code), array, address + at);
                    }
                }
                case BpfOpcode.LD_IMM -> a = k;
                case BpfOpcode.LD_MEM -> a = memory[k];
                case BpfOpcode.LD_LEN -> a = packetLength;
                case BpfOpcode.LDX_IMM -> x = k;
                case BpfOpcode.LDX_MEM -> x = memory[k];
                case BpfOpcode.LDX_LEN -> x = packetLength;
                case BpfOpcode.ST -> memory[k] = a;
                case BpfOpcode.STX -> memory[k] = x;
                case BpfOpcode.TAX -> x = a;
                case BpfOpcode.TXA -> a = x;
                case BpfOpcode.JA -> next += k;
                case BpfOpcode.RET_K -> {
                    return k != 0;
                }
                case BpfOpcode.RET_A -> {
                    return a != 0;
                }
                default -> {
                    int operand = (code & BpfOpcode.WITH_X) != 0 ? x : k;
                    if (BpfOpcode.isComparison(code)) {
                        next += holds(code, a, operand) ? jumpsTrue[next] : jumpsFalse[next];
                    } else if (BpfOpcode.divides(code) && operand == 0) {
                        return false;
                    } else {
                        a = compute(code, a, operand);
                    }
                }
            }
        }
    }

    private static int[] clearedMemory() {
        int[] memory = MEMORY.get();
        Arrays.fill(memory, 0);
        return memory;
    }

    private static int load(int size, byte @Nullable [] array, long address) {
        return switch (size) {
            case Integer.BYTES -> BpfOperation.word(array, address);
            case Short.BYTES -> BpfOperation.half(array, address);
            default -> BpfOperation.octet(array, address);
        };
    }

    private static boolean holds(int code, int a, int operand) {
        return switch (code & ~BpfOpcode.WITH_X) {
            case BpfOpcode.JEQ -> a == operand;
            case BpfOpcode.JGT -> Integer.compareUnsigned(a, operand) > 0;
            case BpfOpcode.JGE -> Integer.compareUnsigned(a, operand) >= 0;
            default -> (a & operand) != 0;
        };
    }

    private static int compute(int code, int a, int operand) {
        return switch (code & ~BpfOpcode.WITH_X) {
            case BpfOpcode.ADD -> a + operand;
            case BpfOpcode.SUB -> a - operand;
            case BpfOpcode.MUL -> a * operand;
            case BpfOpcode.DIV -> Integer.divideUnsigned(a, operand);
            case BpfOpcode.MOD -> Integer.remainderUnsigned(a, operand);
            case BpfOpcode.OR -> a | operand;
            case BpfOpcode.AND -> a & operand;
            case BpfOpcode.XOR -> a ^ operand;
            case BpfOpcode.LSH -> BpfOperation.shiftLeft(a, operand);
            case BpfOpcode.RSH -> BpfOperation.shiftRight(a, operand);
            default -> -a;
        };
    }
}
