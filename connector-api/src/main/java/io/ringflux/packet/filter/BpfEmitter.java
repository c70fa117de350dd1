package io.ringflux.packet.filter;

import io.ringflux.nativeio.LibPcap.Instruction;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the body of {@link PacketFilter#run}: A, X and the scratch memory become local variables, jumps become jumps,
 * and each load is preceded by its bounds check.
 */
final class BpfEmitter {
    private static final int ARRAY = 1;
    private static final int ADDRESS = 2;
    private static final int LENGTH = 4;
    private static final int PACKET_LENGTH = 5;
    private static final int A = 6;
    private static final int X = 7;
    private static final int MEMORY = 8;
    private static final int POSITION = MEMORY + BpfOpcode.MEMORY_WORDS;

    private static final String OPERATION = Type.getInternalName(BpfOperation.class);
    private static final String INTEGER = Type.getInternalName(Integer.class);
    private static final String LOAD =
            Type.getMethodDescriptor(Type.INT_TYPE, Type.getType(byte[].class), Type.LONG_TYPE);
    private static final String POSITION_OF =
            Type.getMethodDescriptor(Type.INT_TYPE, Type.INT_TYPE, Type.INT_TYPE, Type.INT_TYPE, Type.INT_TYPE);
    private static final String BINARY = Type.getMethodDescriptor(Type.INT_TYPE, Type.INT_TYPE, Type.INT_TYPE);

    private final BpfProgram program;
    private final MethodVisitor code;
    private final Label[] labels;
    private final Label reject = new Label();

    BpfEmitter(BpfProgram program, MethodVisitor code) {
        this.program = program;
        this.code = code;
        labels = new Label[program.length()];
        for (int index = 0; index < labels.length; index++) {
            labels[index] = new Label();
        }
    }

    void emit() {
        int variables = program.usesMemory() ? 2 + BpfOpcode.MEMORY_WORDS : 2;
        for (int variable = A; variable < A + variables; variable++) {
            code.visitInsn(Opcodes.ICONST_0);
            code.visitVarInsn(Opcodes.ISTORE, variable);
        }
        for (int index = 0; index < program.length(); index++) {
            code.visitLabel(labels[index]);
            emit(index, program.at(index));
        }
        code.visitLabel(reject);
        code.visitInsn(Opcodes.ICONST_0);
        code.visitInsn(Opcodes.IRETURN);
    }

    private void emit(int index, Instruction instruction) {
        int operation = instruction.code();
        int k = instruction.operand();
        switch (operation) {
            case BpfOpcode.LD_W_ABS, BpfOpcode.LD_H_ABS, BpfOpcode.LD_B_ABS -> {
                loadAbsolute(operation, k);
                code.visitVarInsn(Opcodes.ISTORE, A);
            }
            case BpfOpcode.LD_W_IND, BpfOpcode.LD_H_IND, BpfOpcode.LD_B_IND -> loadIndirect(operation, k);
            case BpfOpcode.LDX_MSH -> {
                loadAbsolute(operation, k);
                compute(Opcodes.IAND, 0xf);
                compute(Opcodes.ISHL, 2);
                code.visitVarInsn(Opcodes.ISTORE, X);
            }
            case BpfOpcode.LD_IMM -> {
                push(k);
                code.visitVarInsn(Opcodes.ISTORE, A);
            }
            case BpfOpcode.LDX_IMM -> {
                push(k);
                code.visitVarInsn(Opcodes.ISTORE, X);
            }
            case BpfOpcode.LD_MEM -> move(MEMORY + k, A);
            case BpfOpcode.LDX_MEM -> move(MEMORY + k, X);
            case BpfOpcode.LD_LEN -> move(PACKET_LENGTH, A);
            case BpfOpcode.LDX_LEN -> move(PACKET_LENGTH, X);
            case BpfOpcode.ST -> move(A, MEMORY + k);
            case BpfOpcode.STX -> move(X, MEMORY + k);
            case BpfOpcode.TAX -> move(A, X);
            case BpfOpcode.TXA -> move(X, A);
            case BpfOpcode.JA -> code.visitJumpInsn(Opcodes.GOTO, labels[index + 1 + k]);
            case BpfOpcode.RET_K -> {
                push(k == 0 ? 0 : 1);
                code.visitInsn(Opcodes.IRETURN);
            }
            case BpfOpcode.RET_A -> {
                code.visitVarInsn(Opcodes.ILOAD, A);
                code.visitJumpInsn(Opcodes.IFEQ, reject);
                push(1);
                code.visitInsn(Opcodes.IRETURN);
            }
            default -> {
                if (BpfOpcode.isComparison(operation)) {
                    compare(index, instruction);
                } else {
                    compute(instruction);
                }
            }
        }
    }

    private void loadAbsolute(int operation, int k) {
        int size = BpfOpcode.size(operation);
        if (k < 0 || k > Integer.MAX_VALUE - size) {
            code.visitJumpInsn(Opcodes.GOTO, reject);
            push(0); // never reached; keeps the stack as the caller expects it
            return;
        }
        code.visitVarInsn(Opcodes.ILOAD, LENGTH);
        push(k + size);
        code.visitJumpInsn(Opcodes.IF_ICMPLT, reject);
        code.visitVarInsn(Opcodes.ALOAD, ARRAY);
        code.visitVarInsn(Opcodes.LLOAD, ADDRESS);
        if (k > 0) {
            push(k);
            code.visitInsn(Opcodes.I2L);
            code.visitInsn(Opcodes.LADD);
        }
        load(size);
    }

    private void loadIndirect(int operation, int k) {
        int size = BpfOpcode.size(operation);
        code.visitVarInsn(Opcodes.ILOAD, X);
        push(k);
        push(size);
        code.visitVarInsn(Opcodes.ILOAD, LENGTH);
        call("position", POSITION_OF);
        code.visitInsn(Opcodes.DUP);
        code.visitVarInsn(Opcodes.ISTORE, POSITION);
        code.visitJumpInsn(Opcodes.IFLT, reject);
        code.visitVarInsn(Opcodes.ALOAD, ARRAY);
        code.visitVarInsn(Opcodes.LLOAD, ADDRESS);
        code.visitVarInsn(Opcodes.ILOAD, POSITION);
        code.visitInsn(Opcodes.I2L);
        code.visitInsn(Opcodes.LADD);
        load(size);
        code.visitVarInsn(Opcodes.ISTORE, A);
    }

    private void load(int size) {
        String name = switch (size) {
            case Integer.BYTES -> "word";
            case Short.BYTES -> "half";
            default -> "octet";
        };
        call(name, LOAD);
    }

    private void compare(int index, Instruction instruction) {
        int jump = switch (instruction.code() & ~BpfOpcode.WITH_X) {
            case BpfOpcode.JEQ -> Opcodes.IF_ICMPEQ;
            case BpfOpcode.JGT -> Opcodes.IF_ICMPGT;
            case BpfOpcode.JGE -> Opcodes.IF_ICMPGE;
            default -> Opcodes.IFNE;
        };
        boolean unsigned = jump == Opcodes.IF_ICMPGT || jump == Opcodes.IF_ICMPGE;
        int flip = unsigned ? Integer.MIN_VALUE : 0; // orders unsigned numbers as signed ones
        code.visitVarInsn(Opcodes.ILOAD, A);
        flip(flip);
        if ((instruction.code() & BpfOpcode.WITH_X) != 0) {
            code.visitVarInsn(Opcodes.ILOAD, X);
            flip(flip);
        } else {
            push(instruction.operand() ^ flip);
        }
        if (jump == Opcodes.IFNE) {
            code.visitInsn(Opcodes.IAND);
        }
        code.visitJumpInsn(jump, labels[index + 1 + instruction.jumpTrue()]);
        if (instruction.jumpFalse() > 0) {
            code.visitJumpInsn(Opcodes.GOTO, labels[index + 1 + instruction.jumpFalse()]);
        }
    }

    private void flip(int mask) {
        if (mask != 0) {
            compute(Opcodes.IXOR, mask);
        }
    }

    private void compute(Instruction instruction) {
        boolean withX = (instruction.code() & BpfOpcode.WITH_X) != 0;
        if (withX && BpfOpcode.divides(instruction.code())) {
            code.visitVarInsn(Opcodes.ILOAD, X);
            code.visitJumpInsn(Opcodes.IFEQ, reject);
        }
        code.visitVarInsn(Opcodes.ILOAD, A);
        if (withX) {
            code.visitVarInsn(Opcodes.ILOAD, X);
        } else if (instruction.code() != BpfOpcode.NEG) {
            push(instruction.operand());
        }
        switch (instruction.code() & ~BpfOpcode.WITH_X) {
            case BpfOpcode.ADD -> code.visitInsn(Opcodes.IADD);
            case BpfOpcode.SUB -> code.visitInsn(Opcodes.ISUB);
            case BpfOpcode.MUL -> code.visitInsn(Opcodes.IMUL);
            case BpfOpcode.OR -> code.visitInsn(Opcodes.IOR);
            case BpfOpcode.AND -> code.visitInsn(Opcodes.IAND);
            case BpfOpcode.XOR -> code.visitInsn(Opcodes.IXOR);
            case BpfOpcode.DIV -> code.visitMethodInsn(Opcodes.INVOKESTATIC, INTEGER, "divideUnsigned", BINARY, false);
            case BpfOpcode.MOD ->
                code.visitMethodInsn(Opcodes.INVOKESTATIC, INTEGER, "remainderUnsigned", BINARY, false);
            case BpfOpcode.LSH -> call("shiftLeft", BINARY);
            case BpfOpcode.RSH -> call("shiftRight", BINARY);
            default -> code.visitInsn(Opcodes.INEG);
        }
        code.visitVarInsn(Opcodes.ISTORE, A);
    }

    private void compute(int opcode, int constant) {
        push(constant);
        code.visitInsn(opcode);
    }

    private void call(String method, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKESTATIC, OPERATION, method, descriptor, false);
    }

    private void move(int from, int to) {
        code.visitVarInsn(Opcodes.ILOAD, from);
        code.visitVarInsn(Opcodes.ISTORE, to);
    }

    private void push(int value) {
        if (value >= -1 && value <= 5) {
            code.visitInsn(Opcodes.ICONST_0 + value);
        } else if (value == (byte) value) {
            code.visitIntInsn(Opcodes.BIPUSH, value);
        } else if (value == (short) value) {
            code.visitIntInsn(Opcodes.SIPUSH, value);
        } else {
            code.visitLdcInsn(value);
        }
    }
}
