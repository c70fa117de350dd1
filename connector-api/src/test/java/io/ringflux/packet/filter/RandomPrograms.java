package io.ringflux.packet.filter;

import io.ringflux.nativeio.LibPcap.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Valid BPF programs of any operations, drawn at random from a seed. */
final class RandomPrograms {
    private static final int[] LOADS = {
        BpfOpcode.LD_W_ABS,
        BpfOpcode.LD_H_ABS,
        BpfOpcode.LD_B_ABS,
        BpfOpcode.LDX_MSH,
        BpfOpcode.LD_W_IND,
        BpfOpcode.LD_H_IND,
        BpfOpcode.LD_B_IND
    };
    private static final int[] MOVES = {
        BpfOpcode.LD_IMM, BpfOpcode.LDX_IMM, BpfOpcode.LD_LEN, BpfOpcode.LDX_LEN, BpfOpcode.TAX, BpfOpcode.TXA
    };
    private static final int[] MEMORY = {BpfOpcode.LD_MEM, BpfOpcode.LDX_MEM, BpfOpcode.ST, BpfOpcode.STX};
    private static final int[] ARITHMETIC = {
        BpfOpcode.ADD,
        BpfOpcode.SUB,
        BpfOpcode.MUL,
        BpfOpcode.DIV,
        BpfOpcode.MOD,
        BpfOpcode.OR,
        BpfOpcode.AND,
        BpfOpcode.XOR,
        BpfOpcode.LSH,
        BpfOpcode.RSH,
        BpfOpcode.NEG
    };
    private static final int[] COMPARISONS = {BpfOpcode.JEQ, BpfOpcode.JGT, BpfOpcode.JGE, BpfOpcode.JSET};

    private final Random random;

    RandomPrograms(long seed) {
        random = new Random(seed);
    }

    List<Instruction> next() {
        List<Instruction> program = new ArrayList<>();
        for (int slot = 0; slot < BpfOpcode.MEMORY_WORDS; slot++) {
            program.add(new Instruction(BpfOpcode.ST, 0, 0, slot)); // libpcap does not clear them
        }
        int length = 5 + random.nextInt(40);
        for (int left = length; left > 0; left--) {
            program.add(instruction(left));
        }
        program.add(new Instruction(random.nextBoolean() ? BpfOpcode.RET_A : BpfOpcode.RET_K, 0, 0, 1));
        return program;
    }

    private Instruction instruction(int left) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> load();
            case 2, 3 -> new Instruction(one(MOVES), 0, 0, operand());
            case 4, 5 -> new Instruction(one(MEMORY), 0, 0, random.nextInt(BpfOpcode.MEMORY_WORDS));
            case 6 -> new Instruction(BpfOpcode.JA, 0, 0, random.nextInt(left));
            case 7, 8 ->
                new Instruction(one(COMPARISONS) | withX(), random.nextInt(left), random.nextInt(left), operand());
            default -> arithmetic();
        };
    }

    private Instruction load() {
        int offset = random.nextInt(20) == 0 ? operand() : random.nextInt(40);
        return new Instruction(one(LOADS), 0, 0, offset);
    }

    private Instruction arithmetic() {
        int code = one(ARITHMETIC);
        if (code == BpfOpcode.NEG) {
            return new Instruction(code, 0, 0, 0);
        }
        int operand = code == BpfOpcode.LSH || code == BpfOpcode.RSH ? random.nextInt(32) : operand();
        return new Instruction(code | withX(), 0, 0, BpfOpcode.divides(code) && operand == 0 ? 1 : operand);
    }

    private int operand() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt();
            case 1 -> Integer.MIN_VALUE >> random.nextInt(32);
            default -> random.nextInt(100);
        };
    }

    private int withX() {
        return random.nextInt(3) == 0 ? BpfOpcode.WITH_X : 0;
    }

    private int one(int[] codes) {
        return codes[random.nextInt(codes.length)];
    }
}
