package io.ringflux.nativeio;

import io.ringflux.nativeio.layout.SockaddrUnLayout;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The address of a unix socket: a path in the file system, or an abstract name that lives in the network namespace
 * only.
 *
 * @param name the path, or the name without its mark
 */
public record UnixAddress(String name, boolean isAbstract) {
    /** Longest path or name, in bytes of UTF-8. */
    public static final int MAX_BYTES = SockaddrUnLayout.SUN_PATH_LENGTH - 1;

    private static final String ABSTRACT_MARK = "@";
    private static final String ABSTRACT_PREFIX = "abstract:";

    public UnixAddress {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0) {
            throw new IllegalArgumentException("socket address is empty, expected a path or @name");
        }
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "socket address has " + bytes + " bytes, expected at most " + MAX_BYTES + ": " + name);
        }
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("socket address contains a zero character: " + name.replace('\0', '?'));
        }
    }

    /**
     * Reads an address as peers spell it: {@code /path/to/socket} or {@code relative/path} for a path, {@code @name}
     * (DPDK applications, libmemif) or {@code abstract:name} (VPP) for an abstract name.
     */
    public static UnixAddress parse(String text) {
        if (text.startsWith(ABSTRACT_MARK)) {
            return new UnixAddress(text.substring(ABSTRACT_MARK.length()), true);
        }
        if (text.startsWith(ABSTRACT_PREFIX)) {
            String name = text.substring(ABSTRACT_PREFIX.length());
            if (name.contains(",netns_")) {
                throw new IllegalArgumentException("socket address " + text
                        + " names a network namespace: start this process in it and leave that part out");
            }
            return new UnixAddress(name, true);
        }
        return new UnixAddress(text, false);
    }

    /** The path, or {@code @name}. */
    @Override
    public String toString() {
        return isAbstract ? ABSTRACT_MARK + name : name;
    }

    /** The address as {@code struct sockaddr_un}, as long as its capacity says. */
    UnsafeBuffer sockaddr() {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] path = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, path, isAbstract ? 1 : 0, bytes.length);
        UnsafeBuffer sockaddr = NativeMemory.allocate(SockaddrUnLayout.SUN_PATH_OFFSET + path.length);
        SockaddrUnLayout.family(sockaddr, 0, (short) Uapi.AF_UNIX);
        SockaddrUnLayout.path(sockaddr, 0, path);
        return sockaddr;
    }
}
