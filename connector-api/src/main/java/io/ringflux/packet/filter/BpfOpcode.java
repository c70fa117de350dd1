package io.ringflux.packet.filter;

/**
 * The operation codes of classic BPF. A is the accumulator, X the index register, k the operand, M the scratch memory,
 * P the packet. Source: {@code pcap/bpf.h}, McCanne and Jacobson, "The BSD Packet Filter".
 */
final class BpfOpcode {
    /** Words of scratch memory. */
    static final int MEMORY_WORDS = 16;

    /** Or-ed to an arithmetic operation or a comparison: with X instead of k. */
    static final int WITH_X = 0x08;

    static final int LD_IMM = 0x00;
    static final int LD_W_ABS = 0x20;
    static final int LD_H_ABS = 0x28;
    static final int LD_B_ABS = 0x30;
    static final int LD_W_IND = 0x40;
    static final int LD_H_IND = 0x48;
    static final int LD_B_IND = 0x50;
    static final int LD_MEM = 0x60;
    static final int LD_LEN = 0x80;

    static final int LDX_IMM = 0x01;
    static final int LDX_MEM = 0x61;
    static final int LDX_LEN = 0x81;
    /** X = 4 * (P[k] & 0xf), the length of an IPv4 header. */
    static final int LDX_MSH = 0xb1;

    static final int ST = 0x02;
    static final int STX = 0x03;

    static final int ADD = 0x04;
    static final int SUB = 0x14;
    static final int MUL = 0x24;
    static final int DIV = 0x34;
    static final int OR = 0x44;
    static final int AND = 0x54;
    static final int LSH = 0x64;
    static final int RSH = 0x74;
    static final int NEG = 0x84;
    static final int MOD = 0x94;
    static final int XOR = 0xa4;

    static final int JA = 0x05;
    static final int JEQ = 0x15;
    static final int JGT = 0x25;
    static final int JGE = 0x35;
    static final int JSET = 0x45;

    static final int RET_K = 0x06;
    static final int RET_A = 0x16;

    static final int TAX = 0x07;
    static final int TXA = 0x87;

    private BpfOpcode() {}

    /** Whether the operation is a comparison, which has two ways on. */
    static boolean isComparison(int code) {
        return switch (code & ~WITH_X) {
            case JEQ, JGT, JGE, JSET -> true;
            default -> false;
        };
    }

    static boolean isArithmetic(int code) {
        return switch (code & ~WITH_X) {
            case ADD, SUB, MUL, DIV, OR, AND, LSH, RSH, MOD, XOR -> true;
            default -> code == NEG;
        };
    }

    static boolean divides(int code) {
        return (code & ~WITH_X) == DIV || (code & ~WITH_X) == MOD;
    }

    /** Whether the operation loads from P[X + k]. */
    static boolean isIndirect(int code) {
        return code == LD_W_IND || code == LD_H_IND || code == LD_B_IND;
    }

    /** Bytes that a load from the packet takes. */
    static int size(int load) {
        return switch (load & 0x18) {
            case 0x00 -> Integer.BYTES;
            case 0x08 -> Short.BYTES;
            default -> Byte.BYTES;
        };
    }

    static boolean isReturn(int code) {
        return code == RET_K || code == RET_A;
    }
}
