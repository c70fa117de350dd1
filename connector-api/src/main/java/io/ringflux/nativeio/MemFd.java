package io.ringflux.nativeio;

import java.util.Set;

/**
 * A file that lives in memory and can be mapped by the processes that hold its descriptor. Owns the descriptor;
 * mappings outlive it.
 */
public final class MemFd implements AutoCloseable {
    /** No more seals may be added. */
    public static final int F_SEAL_SEAL = Uapi.F_SEAL_SEAL;
    /** The file cannot get shorter, so nobody's mapping of it can fault. */
    public static final int F_SEAL_SHRINK = Uapi.F_SEAL_SHRINK;
    /** The file cannot get longer. */
    public static final int F_SEAL_GROW = Uapi.F_SEAL_GROW;
    /** The file cannot be written to. */
    public static final int F_SEAL_WRITE = Uapi.F_SEAL_WRITE;

    private final Fd fd;

    private MemFd(Fd fd) {
        this.fd = fd;
    }

    /** How a memory file is made. */
    public enum Option {
        /** {@link #addSeals(int)} will work. */
        ALLOW_SEALING,
        /** Huge pages of the default size; the file's size is rounded up to whole ones. */
        HUGE_PAGES
    }

    /**
     * Makes a zeroed memory file.
     *
     * @param name shown in {@code /proc/PID/fd}, 249 bytes at most; need not be unique
     * @param size in bytes, 1 or more
     */
    public static MemFd create(String name, long size, Option... options) {
        if (size <= 0) {
            throw new IllegalArgumentException("size is " + size + ", expected 1 or more");
        }
        Set<Option> wanted = Set.of(options);
        boolean hugePages = wanted.contains(Option.HUGE_PAGES);
        int flags = Uapi.MFD_CLOEXEC;
        flags |= wanted.contains(Option.ALLOW_SEALING) ? Uapi.MFD_ALLOW_SEALING : 0;
        flags |= hugePages ? Uapi.MFD_HUGETLB : 0;
        String action = "creating memory file " + name + " of " + size + " bytes";

        int result = Posix.memfdCreate(name, flags);
        if (result < 0) {
            String hint = hugePages ? HugePages.HINT : ErrnoHint.of("memfd_create", -result);
            throw new NativeIoException("memfd_create", -result, action, hint);
        }
        MemFd memFd = new MemFd(Fd.adopt(result));
        try {
            memFd.resize(hugePages ? HugePages.roundUp(size, FileStatus.hugePageBytes(memFd.fd)) : size, action);
            return memFd;
        } catch (RuntimeException e) {
            memFd.close();
            throw e;
        }
    }

    /**
     * Takes a descriptor that a peer has sent, after a check that it can be mapped without surprise: a regular file, in
     * memory (tmpfs or hugetlbfs), open for reading and writing. On failure the caller keeps the descriptor.
     *
     * @throws NativeIoException with {@code EINVAL} when it is anything else
     */
    public static MemFd adopt(Fd fd) {
        String action = "taking " + fd + " as shared memory";
        FileStatus status = FileStatus.of(fd);
        if (!status.isRegular()) {
            throw unfit("statx", action, "the peer must send a memory file, this is " + status.typeName());
        }
        if (!FileStatus.isInMemory(fd)) {
            throw unfit(
                    "fstatfs",
                    action,
                    "the peer must send a file in memory (memfd, tmpfs or hugetlbfs), this is on a disk");
        }
        int flags = Posix.fcntl(fd.value(), Uapi.F_GETFL, 0);
        if (flags < 0) {
            throw NativeIoException.of("fcntl", -flags, action);
        }
        if ((flags & Uapi.O_ACCMODE) != Uapi.O_RDWR) {
            throw unfit("fcntl", action, "the peer must open the file for reading and writing");
        }
        return new MemFd(fd);
    }

    /** The descriptor, which stays owned by this object. */
    public Fd fd() {
        return fd;
    }

    /** The present size in bytes; unless sealed, whoever holds the file can change it at any time. */
    public long size() {
        return FileStatus.of(fd).size();
    }

    /** The seals that are set, or 0 where the file cannot carry any. */
    public int seals() {
        int result = Posix.fcntl(fd.value(), Uapi.F_GET_SEALS, 0);
        if (result == -Errno.EINVAL) {
            return 0;
        }
        if (result < 0) {
            throw NativeIoException.of("fcntl", -result, "reading the seals of " + fd);
        }
        return result;
    }

    /**
     * Adds seals, for good and for everybody.
     *
     * @throws NativeIoException with {@code EPERM} when the file was made without sealing or is sealed against it
     */
    public void addSeals(int seals) {
        int result = Posix.fcntl(fd.value(), Uapi.F_ADD_SEALS, seals);
        if (result < 0) {
            throw NativeIoException.of("fcntl", -result, "adding seals 0x" + Integer.toHexString(seals) + " to " + fd);
        }
    }

    /**
     * Changes the size.
     *
     * @throws NativeIoException with {@code EPERM} when a seal forbids it
     */
    public void resize(long size) {
        resize(size, "resizing " + fd + " to " + size + " bytes");
    }

    @Override
    public void close() {
        fd.close();
    }

    private void resize(long size, String action) {
        int result = Posix.ftruncate(fd.value(), size);
        if (result < 0) {
            throw NativeIoException.of("ftruncate", -result, action);
        }
    }

    private static NativeIoException unfit(String call, String action, String hint) {
        return new NativeIoException(call, Errno.EINVAL, action, hint);
    }
}
