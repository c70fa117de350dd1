package io.ringflux.nativeio;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One mapping of memory, readable and writable, unmapped once by {@link #close()}. Threads: any, as long as nobody
 * touches the memory while another thread unmaps it: an access after that ends the JVM.
 */
public final class Mapping implements AutoCloseable {
    private static final AtomicInteger OPEN_COUNT = new AtomicInteger();
    private static final AtomicLong OPEN_BYTES = new AtomicLong();
    private static final int CLOSED = 0;

    private final AtomicLong address;
    private final long length;
    private final long mappedBytes;

    private Mapping(long address, long length, long mappedBytes) {
        this.address = new AtomicLong(address);
        this.length = length;
        this.mappedBytes = mappedBytes;
        OPEN_COUNT.incrementAndGet();
        OPEN_BYTES.addAndGet(mappedBytes);
    }

    /** How memory is mapped. */
    public enum Option {
        /** Huge pages of the default size; fails when too few are reserved. For anonymous memory only. */
        HUGE_PAGES,
        /** Every page is there before the call returns, so that none is faulted in on the frame path. */
        PREFAULT
    }

    /**
     * Maps a file from its start, shared with everybody else who maps it. The descriptor may be closed afterwards.
     *
     * @param length in bytes, 1 or more, and not above the file's size: an access beyond that would be a SIGBUS
     * @throws NativeIoException with {@code ENXIO} when the file is shorter
     */
    public static Mapping shared(Fd fd, long length, Option... options) {
        requirePositive(length);
        Set<Option> wanted = Set.of(options);
        if (wanted.contains(Option.HUGE_PAGES)) {
            throw new IllegalArgumentException("HUGE_PAGES is for anonymous memory; here the file decides");
        }
        String action = "mapping " + length + " bytes of " + fd;
        FileStatus status = FileStatus.of(fd);
        if (status.size() < length) {
            throw new NativeIoException(
                    "mmap", Errno.ENXIO, action, "it is " + status.typeName() + " of only " + status.size() + " bytes");
        }
        long hugePageBytes = FileStatus.hugePageBytes(fd);
        long mappedBytes = hugePageBytes == 0 ? length : HugePages.roundUp(length, hugePageBytes);
        int flags = Uapi.MAP_SHARED | populate(wanted);
        return map(length, mappedBytes, flags, fd.value(), 0, hugePageBytes != 0, action);
    }

    /**
     * Maps zeroed memory that belongs to this process alone.
     *
     * @param length in bytes, 1 or more
     */
    public static Mapping anonymous(long length, Option... options) {
        requirePositive(length);
        Set<Option> wanted = Set.of(options);
        int flags = Uapi.MAP_PRIVATE | Uapi.MAP_ANONYMOUS | populate(wanted);
        if (!wanted.contains(Option.HUGE_PAGES)) {
            return map(length, length, flags, -1, 0, false, "mapping " + length + " bytes of memory");
        }
        long mappedBytes = HugePages.roundUp(length, HugePages.defaultBytes());
        String action = "mapping " + mappedBytes + " bytes of huge pages";
        return map(length, mappedBytes, flags | Uapi.MAP_HUGETLB, -1, 0, true, action);
    }

    /**
     * Maps memory that the kernel keeps behind a descriptor other than a file's, for instance a ring of a socket; every
     * page is there before the call returns. The descriptor may be closed afterwards.
     *
     * @param offset by which the descriptor's driver tells its pieces apart
     * @param length in bytes, 1 or more
     */
    static Mapping ofKernel(Fd fd, long offset, long length) {
        requirePositive(length);
        String action = "mapping " + length + " bytes of kernel memory at offset " + offset + " of " + fd;
        return map(length, length, Uapi.MAP_SHARED | Uapi.MAP_POPULATE, fd.value(), offset, false, action);
    }

    /** How many mappings are open, for leak checks. */
    public static int openCount() {
        return OPEN_COUNT.get();
    }

    /** How many bytes the open mappings take, huge pages counted whole. */
    public static long openBytes() {
        return OPEN_BYTES.get();
    }

    /**
     * The address of the first byte, aligned to a page.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public long address() {
        long current = address.get();
        if (current == CLOSED) {
            throw new IllegalStateException("mapping of " + length + " bytes is closed");
        }
        return current;
    }

    /** The length in bytes that was asked for. */
    public long length() {
        return length;
    }

    /** Whether the memory is still mapped. */
    public boolean isOpen() {
        return address.get() != CLOSED;
    }

    /** An NIO view of a part, not copied, big-endian; not to be used after {@link #close()}. */
    public ByteBuffer byteBuffer(long offset, int viewLength) {
        Objects.checkFromIndexSize(offset, viewLength, length);
        return NativeMemory.byteBuffer(address() + offset, viewLength);
    }

    /** Unmaps the memory; does nothing when that is done already. */
    @Override
    public void close() {
        long closing = address.getAndSet(CLOSED);
        if (closing == CLOSED) {
            return;
        }
        OPEN_COUNT.decrementAndGet();
        OPEN_BYTES.addAndGet(-mappedBytes);
        int result = Posix.munmap(closing, mappedBytes);
        if (result < 0) {
            throw NativeIoException.of("munmap", -result, "unmapping " + mappedBytes + " bytes");
        }
    }

    private static Mapping map(
            long length, long mappedBytes, int flags, int fd, long offset, boolean hugePages, String action) {
        long result = Posix.mmap(mappedBytes, flags, fd, offset);
        if (result < 0) {
            int errno = (int) -result;
            String hint = errno == Errno.ENOMEM && hugePages ? HugePages.HINT : ErrnoHint.of("mmap", errno);
            throw new NativeIoException("mmap", errno, action, hint);
        }
        return new Mapping(result, length, mappedBytes);
    }

    private static int populate(Set<Option> options) {
        return options.contains(Option.PREFAULT) ? Uapi.MAP_POPULATE : 0;
    }

    private static void requirePositive(long length) {
        if (length <= 0) {
            throw new IllegalArgumentException("length is " + length + ", expected 1 or more");
        }
    }
}
