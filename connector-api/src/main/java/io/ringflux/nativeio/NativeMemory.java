package io.ringflux.nativeio;

import com.kenai.jffi.MemoryIO;
import io.ringflux.nativeio.layout.IovecLayout;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Views of memory outside the heap. */
public final class NativeMemory {
    private NativeMemory() {}

    /**
     * An NIO view of memory that somebody else owns, big-endian as every new NIO buffer. Nothing is copied, and nothing
     * keeps the memory: the view must not be used after it has been unmapped or freed.
     *
     * @param address of the first byte, not zero
     * @param length in bytes, zero or more
     */
    public static ByteBuffer byteBuffer(long address, int length) {
        if (address == 0) {
            throw new IllegalArgumentException("address is 0, expected a mapped address");
        }
        if (length < 0) {
            throw new IllegalArgumentException("length is " + length + ", expected 0 or more");
        }
        return MemoryIO.getInstance().newDirectByteBuffer(address, length);
    }

    /**
     * Copies memory that may be gone by now: unmapped, or cut off the file that it shows. The kernel does it, so that
     * no thread has to bear the fault. Slow; any thread.
     *
     * @return false where some of it cannot be read, or where this process may not make the call
     */
    public static boolean copyIfPresent(long address, byte[] into) {
        int bytes = 2 * IovecLayout.SIZE;
        UnsafeBuffer memory = allocate(bytes + into.length);
        IovecLayout.put(memory, 0, memory.addressOffset() + bytes, into.length);
        IovecLayout.put(memory, IovecLayout.SIZE, address, into.length);
        if (Posix.readOwnMemory(memory) != into.length) {
            return false;
        }
        memory.getBytes(bytes, into);
        return true;
    }

    /** Zeroed memory for arguments of calls, aligned to 8, freed with the buffer. */
    static UnsafeBuffer allocate(int bytes) {
        // Says what is missing before Agrona fails without its flag, with an error that does not name it.
        NativeIo.calls();
        return new UnsafeBuffer(ByteBuffer.allocateDirect(bytes));
    }
}
