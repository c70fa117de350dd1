package io.ringflux.packet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory at whose end the process is stopped: the page behind it is mapped, but no longer in its file, so that reading
 * it raises SIGBUS, which the JVM turns into an {@link InternalError}.
 */
public final class GuardedMemory {
    private static final int GUARD = 64 * 1024;

    private final UnsafeBuffer buffer;

    public GuardedMemory(int capacity) {
        int size = (capacity + GUARD - 1) / GUARD * GUARD;
        try {
            Path file = Files.createTempFile("guarded", ".mem");
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
                MappedByteBuffer mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, size + GUARD);
                channel.truncate(size);
                buffer = new UnsafeBuffer(mapping, 0, size);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a packet right before the end; its address. */
    public long place(byte[] packet) {
        return place(packet, packet.length);
    }

    /** Puts the first bytes of a packet right before the end; their address. */
    public long place(byte[] packet, int length) {
        int offset = offsetOf(length);
        buffer.putBytes(offset, packet, 0, length);
        return buffer.addressOffset() + offset;
    }

    /** The last bytes of the memory. */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    public int offsetOf(int length) {
        return buffer.capacity() - length;
    }

    public long endAddress() {
        return buffer.addressOffset() + buffer.capacity();
    }
}
