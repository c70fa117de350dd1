package io.ringflux.afxdp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.afxdp.CopyMode;
import io.ringflux.afxdp.Needs;
import io.ringflux.afxdp.XdpLab;
import io.ringflux.afxdp.device.NetworkInterface;
import io.ringflux.afxdp.umem.Umem;
import io.ringflux.afxdp.umem.UmemShape;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.KernelSocket;
import io.ringflux.nativeio.Mapping;
import io.ringflux.testkit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel refuses, which this side's own checks and its order of calls rely on. */
@LeakCheck
class KernelRulesIT {
    private static final int EFAULT = 14;
    private static final int ENOTSOCK = 88;
    private static final int CHUNK = 2048;
    private static final int LENGTH = 64 * CHUNK;
    private static final int AF_NETLINK = 16;

    @BeforeEach
    void needPrivileges() {
        Needs.networkNamespaces();
    }

    /** This side's limit leaves room for what newer kernels keep behind the frame; older ones would allow more. */
    @Test
    void shouldTakeAsMuchHeadroomAsAShapeAllowsAndNotAWholeChunk() {
        UmemShape most = new UmemShape(CHUNK, CHUNK - 256 - 320 - 128, false, false, false);

        assertThat(register(0, LENGTH, CHUNK, most.headroom(), 0)).isZero();
        assertThat(register(0, LENGTH, CHUNK, CHUNK - 256, 0)).isEqualTo(Errno.EINVAL);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 131072, 2048, 0, 0",
        "0, 131072, 4096, 0, 0",
        "0, 131072, 3000, 1, 0",
        "0, 131072, 3000, 0, 22",
        "0, 131072, 1024, 0, 22",
        "0, 131072, 8192, 0, 22",
        "0, 131072, 2048, 128, 22",
        "0, 0, 2048, 0, 22",
        "0, 131071, 2048, 0, 22",
        "2048, 65536, 2048, 0, 22"
    })
    void shouldRefuseShapesAsThisSideDoes(int shift, int length, int chunkBytes, int flags, int errno) {
        assertThat(register(shift, length, chunkBytes, 0, flags)).isEqualTo(errno);
    }

    @Test
    void shouldRefuseMemoryThatNobodyMayWrite() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(entry -> entry.contains(" r--p ") && entry.contains("libjvm.so"))
                .findFirst()
                .orElseThrow();
        long address = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);

        assertThat(registerAt(address, 2 * CHUNK, CHUNK, 0, 0)).isEqualTo(EFAULT);
    }

    @Test
    void shouldTakeAFurtherSocketOnlyAsItIsMade() {
        try (XdpLab lab = XdpLab.opened(2, 1500);
                Umem umem = Umem.create(new UmemShape(CHUNK, 0, false, false, false), 64);
                EventFd event = EventFd.create()) {
            lab.left().call(() -> {
                int left = NetworkInterface.of("left").index();
                XskSocket first = new UmemSockets(umem).open(spec(left), 0, null);
                int shared = XskUapi.XDP_SHARED_UMEM;
                int fd = first.fd().value();

                assertThat(bind(left, 0, shared, fd, false)).isZero();
                assertThat(bind(left, 1, shared, fd, true)).isZero();
                assertThat(bind(left, 0, shared, fd, true)).isEqualTo(Errno.EINVAL);
                assertThat(bind(left, 1, shared, fd, false)).isEqualTo(Errno.EINVAL);
                assertThat(bind(left, 0, shared | XskUapi.XDP_COPY, fd, false)).isEqualTo(Errno.EINVAL);
                assertThat(bind(left, 0, shared, event.fd().value(), false)).isEqualTo(ENOTSOCK);
                assertThat(bindTo(AF_NETLINK, left, shared)).isEqualTo(Errno.ENOPROTOOPT);
                assertThat(bindTo(XskUapi.AF_XDP, left, shared)).isEqualTo(Errno.EBADF);
                first.close();
                return 0;
            });
        }
    }

    /** A further socket lives on when the first one's owner has let go of it. */
    @Test
    void shouldKeepTheFirstSocketForAsLongAsAnotherOnItsQueueIsOpen() {
        try (XdpLab lab = XdpLab.opened();
                Umem umem = Umem.create(new UmemShape(CHUNK, 0, false, false, false), 64)) {
            lab.left().call(() -> {
                UmemSockets sockets = new UmemSockets(umem);
                XskSpec spec = spec(NetworkInterface.of("left").index());
                XskSocket first = sockets.open(spec, 0, null);
                XskSocket second = sockets.open(spec, 0, first);
                boolean[] closed = new boolean[2];
                first.whenClosed(() -> closed[0] = true);
                second.whenClosed(() -> closed[1] = true);

                first.close();

                assertThat(closed).containsExactly(false, false);
                assertThat(second.kickSend()).isZero();
                second.close();
                assertThat(closed).containsExactly(true, true);
                return 0;
            });
        }
    }

    private static int register(int shift, int length, int chunkBytes, int headroom, int flags) {
        try (Mapping memory = Mapping.anonymous(LENGTH)) {
            return registerAt(memory.address() + shift, length, chunkBytes, headroom, flags);
        }
    }

    private static int registerAt(long address, int length, int chunkBytes, int headroom, int flags) {
        try (KernelSocket socket = open(XskUapi.AF_XDP)) {
            UnsafeBuffer registration = XskSetup.memory(UmemRegLayout.SIZE);
            UmemRegLayout.put(registration, address, length, chunkBytes, headroom);
            UmemRegLayout.putFlags(registration, flags, 0);
            return -socket.set(XskUapi.SOL_XDP, XskUapi.XDP_UMEM_REG, registration);
        }
    }

    /** Binds a socket with a receive ring, and with rings for chunks too where these are wanted. */
    private static int bind(int device, int queue, int flags, int sharedFd, boolean ringsForChunks) {
        try (KernelSocket socket = open(XskUapi.AF_XDP)) {
            assertThat(socket.set(XskUapi.SOL_XDP, XskUapi.XDP_RX_RING, 64)).isZero();
            if (ringsForChunks) {
                assertThat(socket.set(XskUapi.SOL_XDP, XskUapi.XDP_UMEM_FILL_RING, 64))
                        .isZero();
                assertThat(socket.set(XskUapi.SOL_XDP, XskUapi.XDP_UMEM_COMPLETION_RING, 64))
                        .isZero();
            }
            UnsafeBuffer address = XskSetup.memory(SockaddrXdpLayout.SIZE);
            SockaddrXdpLayout.put(address, flags, device, queue, sharedFd);
            return -socket.bind(address);
        }
    }

    private static int bindTo(int domain, int device, int flags) {
        try (KernelSocket other = open(domain)) {
            return bind(device, 0, flags, other.fd().value(), false);
        }
    }

    private static KernelSocket open(int domain) {
        return KernelSocket.open(domain, 0, "opening a socket for a test", "root is needed");
    }

    private static XskSpec spec(int device) {
        return new XskSpec("left", device, true, true, 64, 128, 128, CopyMode.COPY, false, 0, 2_000_000_000L);
    }
}
