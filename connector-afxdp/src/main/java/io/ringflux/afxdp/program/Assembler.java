package io.ringflux.afxdp.program;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes eBPF instructions, one behind the other; jumps go to labels.
 *
 * <p>Shape of an instruction, 8 bytes: opcode (1), destination and source register (4 bits each), offset (2), immediate
 * (4). Source: {@code linux/bpf.h}, {@code Documentation/bpf/standardization/instruction-set.rst}.
 */
final class Assembler {

    private static final int LOAD = 0x61;
    private static final int STORE = 0x63;
    private static final int LOAD_IMMEDIATE_64 = 0x18;
    private static final int MAP_FD = 1;
    private static final int MOVE = 0xb7;
    private static final int MOVE_REGISTER = 0xbf;
    private static final int ADD = 0x07;
    private static final int ADD_REGISTER = 0x0f;
    private static final int AND = 0x57;
    private static final int SHIFT_LEFT = 0x67;
    private static final int SHIFT_RIGHT = 0x77;
    private static final int XOR_REGISTER = 0xaf;
    private static final int MULTIPLY = 0x27;
    private static final int MODULO = 0x97;
    private static final int TO_BIG_ENDIAN = 0xdc;
    private static final int JUMP = 0x05;
    private static final int CALL = 0x85;
    private static final int EXIT = 0x95;
    private static final int JUMP_CLASS_32 = 1;
    private static final int BY_REGISTER = 8;

    private long[] words = new long[64];
    private @Nullable Label[] targets = new Label[64];
    private int count;

    /** Widths of loads and stores. */
    enum Width {
        BYTE(0x10),
        HALF(0x08),
        WORD(0x00),
        DOUBLE(0x18);

        private final int bits;

        Width(int bits) {
            this.bits = bits;
        }
    }

    /** When to jump; the values are those of a jump by an immediate. */
    enum When {
        EQUAL(0x15),
        NOT_EQUAL(0x55),
        GREATER(0x25),
        ANY_BIT(0x45);

        private final int opcode;

        When(int opcode) {
            this.opcode = opcode;
        }
    }

    /** A place to jump to. */
    static final class Label {
        private int position = -1;
    }

    /** Instructions so far. */
    int count() {
        return count;
    }

    /** {@code to = *(from + offset)}. */
    Assembler load(Width width, Register to, Register from, int offset) {
        return emit(LOAD | width.bits, to, from, offset, 0);
    }

    /** {@code *(to + offset) = from}. */
    Assembler store(Width width, Register to, int offset, Register from) {
        return emit(STORE | width.bits, to, from, offset, 0);
    }

    /** {@code to = map}, by its descriptor; two instructions. */
    Assembler loadMap(Register to, int mapFd) {
        emit(LOAD_IMMEDIATE_64, to.number(), MAP_FD, 0, mapFd);
        return emit(0, 0, 0, 0, 0);
    }

    /** {@code to = value}, extended by its sign. */
    Assembler move(Register to, int value) {
        return emit(MOVE, to, Register.R0, 0, value);
    }

    /** {@code to = from}. */
    Assembler move(Register to, Register from) {
        return emit(MOVE_REGISTER, to, from, 0, 0);
    }

    /** {@code to += value}. */
    Assembler add(Register to, int value) {
        return emit(ADD, to, Register.R0, 0, value);
    }

    /** {@code to += from}. */
    Assembler add(Register to, Register from) {
        return emit(ADD_REGISTER, to, from, 0, 0);
    }

    /** {@code to &= value}, the value extended by its sign. */
    Assembler and(Register to, int value) {
        return emit(AND, to, Register.R0, 0, value);
    }

    /** {@code to <<= bits}. */
    Assembler shiftLeft(Register to, int bits) {
        return emit(SHIFT_LEFT, to, Register.R0, 0, bits);
    }

    /** {@code to >>>= bits}. */
    Assembler shiftRight(Register to, int bits) {
        return emit(SHIFT_RIGHT, to, Register.R0, 0, bits);
    }

    /** {@code to ^= from}. */
    Assembler xor(Register to, Register from) {
        return emit(XOR_REGISTER, to, from, 0, 0);
    }

    /** {@code to *= value}, the value extended by its sign. */
    Assembler multiply(Register to, int value) {
        return emit(MULTIPLY, to, Register.R0, 0, value);
    }

    /** {@code to %= value}, without signs; not by zero. */
    Assembler modulo(Register to, int value) {
        return emit(MODULO, to, Register.R0, 0, value);
    }

    /** Turns the low 16 bits from host to network order, or back. */
    Assembler swap16(Register to) {
        return emit(TO_BIG_ENDIAN, to, Register.R0, 0, 16);
    }

    /** Calls a helper of the kernel: arguments in R1 to R5, which are lost, the result in R0. */
    Assembler call(int helper) {
        return emit(CALL, 0, 0, 0, helper);
    }

    /** Ends the program with R0 as its verdict. */
    Assembler exit() {
        return emit(EXIT, 0, 0, 0, 0);
    }

    Assembler jump(Label target) {
        return jump(JUMP, Register.R0, 0, 0, target);
    }

    /** Jumps when {@code left} compares so to a value that is extended by its sign. */
    Assembler jump(When when, Register left, int value, Label target) {
        return jump(when.opcode, left, 0, value, target);
    }

    /** As {@link #jump(When, Register, int, Label)}, by the low 32 bits alone. */
    Assembler jump32(When when, Register left, int value, Label target) {
        return jump(when.opcode + JUMP_CLASS_32, left, 0, value, target);
    }

    Assembler jump(When when, Register left, Register right, Label target) {
        return jump(when.opcode | BY_REGISTER, left, right.number(), 0, target);
    }

    /** The next instruction is where that label is. */
    Assembler bind(Label label) {
        label.position = count;
        return this;
    }

    /** The instructions, in memory as the kernel wants them. */
    UnsafeBuffer build() {
        UnsafeBuffer program = new UnsafeBuffer(ByteBuffer.allocateDirect(count * Long.BYTES));
        for (int i = 0; i < count; i++) {
            Label target = targets[i];
            long offset = target == null ? 0 : distance(i, target) & 0xffffL;
            program.putLong(i * Long.BYTES, words[i] | offset << 16);
        }
        return program;
    }

    private static int distance(int from, Label target) {
        int distance = target.position - from - 1;
        if (distance > Short.MAX_VALUE) {
            throw new IllegalArgumentException("the filter has too many conditions: a jump over " + distance
                    + " instructions is wanted, over " + Short.MAX_VALUE + " at most is possible");
        }
        return distance;
    }

    private Assembler jump(int opcode, Register left, int right, int value, Label target) {
        reserve();
        targets[count] = target;
        return emit(opcode, left.number(), right, 0, value);
    }

    private Assembler emit(int opcode, Register to, Register from, int offset, int immediate) {
        return emit(opcode, to.number(), from.number(), offset, immediate);
    }

    private Assembler emit(int opcode, int to, int from, int offset, int immediate) {
        reserve();
        words[count++] =
                opcode | (long) to << 8 | (long) from << 12 | (offset & 0xffffL) << 16 | (long) immediate << 32;
        return this;
    }

    private void reserve() {
        if (count == words.length) {
            words = Arrays.copyOf(words, 2 * count);
            targets = Arrays.copyOf(targets, 2 * count);
        }
    }
}
