package io.ringflux.testkit.memif;

import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.Mapping;
import io.ringflux.nativeio.MemFd;
import org.agrona.concurrent.UnsafeBuffer;

/** A piece of shared memory, mapped whole, and the descriptor that stands for it. Owns both. */
public final class RawRegion implements AutoCloseable {
    private final MemFd file;
    private final Mapping mapping;
    private final UnsafeBuffer bytes;

    private RawRegion(MemFd file, Mapping mapping) {
        this.file = file;
        this.mapping = mapping;
        this.bytes = new UnsafeBuffer(mapping.address(), Math.toIntExact(mapping.length()));
    }

    /** Makes zeroed memory that can be sealed, and is not: whoever holds it may truncate it. */
    public static RawRegion create(int length) {
        return map(MemFd.create("raw-memif", length, MemFd.Option.ALLOW_SEALING), length);
    }

    /** Maps memory that a peer has announced; the descriptor is the region's from now on. */
    public static RawRegion adopt(Fd fd, long length) {
        return map(MemFd.adopt(fd), length);
    }

    private static RawRegion map(MemFd file, long length) {
        try {
            return new RawRegion(file, Mapping.shared(file.fd(), length));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The memory, checked against the limits of the mapping; empty once the region is closed. */
    public UnsafeBuffer bytes() {
        return bytes;
    }

    /** The file behind the memory, for sealing and truncating. */
    public MemFd file() {
        return file;
    }

    /** Bytes mapped. */
    public long length() {
        return mapping.length();
    }

    @Override
    public void close() {
        bytes.wrap(0, 0);
        mapping.close();
        file.close();
    }
}
