package io.ringflux.packet.filter;

import io.ringflux.packet.LinkType;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Turns a BPF program into a hidden class, one method from first to last instruction, which goes when its filter goes.
 */
final class BpfTranslator {
    /** HotSpot leaves methods of more bytecode than this to its interpreter (HugeMethodLimit). */
    static final int MAX_CODE_LENGTH = 8_000;

    /** No program of more instructions fits: each takes four bytes of bytecode at least. */
    private static final int MAX_INSTRUCTIONS = MAX_CODE_LENGTH / 4;

    private static final String PARENT = Type.getInternalName(PacketFilter.class);
    private static final String NAME = PARENT + "Code";
    private static final String CONSTRUCTOR =
            Type.getMethodDescriptor(Type.VOID_TYPE, Type.getType(String.class), Type.getType(LinkType.class));
    private static final String RUN = Type.getMethodDescriptor(
            Type.BOOLEAN_TYPE, Type.getType(byte[].class), Type.LONG_TYPE, Type.INT_TYPE, Type.INT_TYPE);

    private BpfTranslator() {}

    /** A filter that runs the program; {@code null} when the program is too long for the JIT. */
    static @Nullable PacketFilter translate(BpfProgram program, String expression, LinkType link) {
        byte[] classFile = program.length() > MAX_INSTRUCTIONS ? null : generate(program);
        if (classFile == null) {
            return null;
        }
        try {
            return MethodHandles.lookup()
                    .defineHiddenClass(classFile, true)
                    .lookupClass()
                    .asSubclass(PacketFilter.class)
                    .getDeclaredConstructor(String.class, LinkType.class)
                    .newInstance(expression, link);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("generated code for filter \"" + expression + "\" is wrong", e);
        }
    }

    private static byte @Nullable [] generate(BpfProgram program) {
        ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        type.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, NAME, null, PARENT, null);
        addConstructor(type.visitMethod(0, "<init>", CONSTRUCTOR, null, null));
        MethodVisitor run = type.visitMethod(0, "run", RUN, null, null);
        run.visitCode();
        new BpfEmitter(program, run).emit();
        Label end = new Label();
        run.visitLabel(end);
        run.visitMaxs(0, 0);
        run.visitEnd();
        type.visitEnd();
        return end.getOffset() > MAX_CODE_LENGTH ? null : type.toByteArray();
    }

    private static void addConstructor(MethodVisitor code) {
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitVarInsn(Opcodes.ALOAD, 2);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, PARENT, "<init>", CONSTRUCTOR, false);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
