package io.ringflux.nativeio;

import io.ringflux.nativeio.layout.StatfsLayout;
import io.ringflux.nativeio.layout.StatxLayout;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says of a file.
 *
 * @param type {@code S_IFMT} bits of the mode
 * @param size in bytes
 * @param device and {@code inode} that name the file in the system
 */
record FileStatus(int type, long size, long device, long inode) {

    static FileStatus of(Fd fd) {
        UnsafeBuffer statx = NativeMemory.allocate(StatxLayout.SIZE);
        int result = Posix.statx(fd.value(), "", Uapi.AT_EMPTY_PATH, statx);
        if (result < 0) {
            throw NativeIoException.of("statx", -result, "asking for type and size of " + fd);
        }
        return read(statx);
    }

    /** What lies at the path, itself and not what a symbolic link points to, or null when there is nothing. */
    static @Nullable FileStatus at(String path) {
        UnsafeBuffer statx = NativeMemory.allocate(StatxLayout.SIZE);
        int result = Posix.statx(Uapi.AT_FDCWD, path, Uapi.AT_SYMLINK_NOFOLLOW, statx);
        if (result == -Errno.ENOENT) {
            return null;
        }
        if (result < 0) {
            throw NativeIoException.of("statx", -result, "looking for " + path);
        }
        return read(statx);
    }

    /** The huge page size when the file consists of huge pages, else 0. */
    static long hugePageBytes(Fd fd) {
        UnsafeBuffer statfs = fileSystem(fd);
        return StatfsLayout.type(statfs, 0) == Uapi.HUGETLBFS_MAGIC ? StatfsLayout.blockSize(statfs, 0) : 0;
    }

    /** Whether the file lives in memory: tmpfs, where memfds are too, or hugetlbfs. */
    static boolean isInMemory(Fd fd) {
        long type = StatfsLayout.type(fileSystem(fd), 0);
        return type == Uapi.TMPFS_MAGIC || type == Uapi.HUGETLBFS_MAGIC;
    }

    boolean isRegular() {
        return type == Uapi.S_IFREG;
    }

    boolean isSocket() {
        return type == Uapi.S_IFSOCK;
    }

    boolean isSameFileAs(@Nullable FileStatus other) {
        return other != null && type == other.type && device == other.device && inode == other.inode;
    }

    String typeName() {
        return switch (type) {
            case Uapi.S_IFREG -> "a regular file";
            case Uapi.S_IFSOCK -> "a socket";
            case Uapi.S_IFDIR -> "a directory";
            case Uapi.S_IFCHR -> "a character device";
            case Uapi.S_IFIFO -> "a pipe";
            case Uapi.S_IFLNK -> "a symbolic link";
            default -> "no regular file (type 0x" + Integer.toHexString(type) + ")";
        };
    }

    private static UnsafeBuffer fileSystem(Fd fd) {
        UnsafeBuffer statfs = NativeMemory.allocate(StatfsLayout.SIZE);
        int result = Posix.fstatfs(fd.value(), statfs);
        if (result < 0) {
            throw NativeIoException.of("fstatfs", -result, "asking for the file system of " + fd);
        }
        return statfs;
    }

    private static FileStatus read(UnsafeBuffer statx) {
        long device = (long) StatxLayout.deviceMajor(statx, 0) << 32 | StatxLayout.deviceMinor(statx, 0);
        return new FileStatus(
                StatxLayout.mode(statx, 0) & Uapi.S_IFMT,
                StatxLayout.size(statx, 0),
                device,
                StatxLayout.inode(statx, 0));
    }
}
