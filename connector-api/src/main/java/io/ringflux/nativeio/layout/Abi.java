package io.ringflux.nativeio.layout;

import java.util.Locale;

/**
 * The binary interface of one supported processor, as far as it differs from the other: the packed {@code epoll_event}
 * and the numbers of the system calls made without a libc wrapper.
 *
 * <p>Source: {@code asm/unistd_64.h} (x86-64), {@code asm-generic/unistd.h} (aarch64), {@code linux/eventpoll.h}.
 */
public enum Abi {
    X86_64(12, 4, 186, 321),
    AARCH64(16, 8, 178, 280);

    /** {@code SYS_epoll_pwait2}, the same number everywhere since it is newer than the common table. */
    public static final int SYS_EPOLL_PWAIT2 = 441;

    private final int epollEventBytes;
    private final int epollDataOffset;
    private final int gettidNumber;
    private final int bpfNumber;

    Abi(int epollEventBytes, int epollDataOffset, int gettidNumber, int bpfNumber) {
        this.epollEventBytes = epollEventBytes;
        this.epollDataOffset = epollDataOffset;
        this.gettidNumber = gettidNumber;
        this.bpfNumber = bpfNumber;
    }

    /**
     * The interface that this JVM runs on.
     *
     * @throws UnsupportedOperationException when it is neither Linux x86-64 nor Linux aarch64
     */
    public static Abi current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /** The interface for the values of the system properties {@code os.name} and {@code os.arch}. */
    public static Abi of(String osName, String osArch) {
        return switch (osName.toLowerCase(Locale.ROOT) + " " + osArch.toLowerCase(Locale.ROOT)) {
            case "linux amd64", "linux x86_64" -> X86_64;
            case "linux aarch64", "linux arm64" -> AARCH64;
            default ->
                throw new UnsupportedOperationException(
                        "Ringflux needs Linux on x86-64 or aarch64, but this JVM runs on " + osName + " " + osArch);
        };
    }

    /** {@code sizeof(struct epoll_event)}. */
    public int epollEventBytes() {
        return epollEventBytes;
    }

    /** {@code offsetof(struct epoll_event, data)}. */
    public int epollDataOffset() {
        return epollDataOffset;
    }

    /** {@code SYS_gettid}. */
    public int gettidNumber() {
        return gettidNumber;
    }

    /** {@code SYS_bpf}. */
    public int bpfNumber() {
        return bpfNumber;
    }
}
