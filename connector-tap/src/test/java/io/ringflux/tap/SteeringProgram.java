package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.nativeio.Bpf;
import io.ringflux.nativeio.Fd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** The shortest eBPF program that chooses a queue: it returns its number. */
final class SteeringProgram {
    private static final int PROG_LOAD = 5;
    private static final int SOCKET_FILTER = 1;
    /** {@code r0 = number} and {@code exit}. */
    private static final byte MOVE = (byte) 0xb7;

    private static final byte EXIT = (byte) 0x95;
    private static final int INSTRUCTION_BYTES = 8;
    private static final int ATTRIBUTES_BYTES = 120;

    private SteeringProgram() {}

    /** Loads it; of the caller. */
    static Fd choosing(int queue) {
        UnsafeBuffer instructions = direct(2 * INSTRUCTION_BYTES);
        instructions.putByte(0, MOVE);
        instructions.putInt(4, queue);
        instructions.putByte(INSTRUCTION_BYTES, EXIT);
        UnsafeBuffer license = direct(8);
        license.putBytes(0, "GPL".getBytes(StandardCharsets.US_ASCII));
        UnsafeBuffer attributes = direct(ATTRIBUTES_BYTES);
        attributes.putInt(0, SOCKET_FILTER);
        attributes.putInt(4, 2);
        attributes.putLong(8, instructions.addressOffset());
        attributes.putLong(16, license.addressOffset());

        int result = Bpf.call(PROG_LOAD, attributes, instructions, license);

        assertThat(result).as("loading a program").isPositive();
        return Fd.adopt(result);
    }

    private static UnsafeBuffer direct(int bytes) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(bytes));
    }
}
