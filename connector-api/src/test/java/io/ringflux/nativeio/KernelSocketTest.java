package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** On a socket of the routing tables, which everybody may open. */
@ExtendWith(LeakCheck.class)
class KernelSocketTest {
    private static final int NO_SUCH_FAMILY = 4711;
    private static final int SO_RCVLOWAT = 18;
    private static final int SOCKADDR_NL_BYTES = 12;
    private static final int O_CLOEXEC = 0x80000;

    @Test
    void shouldSayWhatItWasForWhenItCannotBeOpened() {
        assertThatThrownBy(() -> KernelSocket.open(NO_SUCH_FAMILY, 0, "opening a socket of no kind", "use another"))
                .isInstanceOf(NativeIoException.class)
                .hasMessageContaining("opening a socket of no kind")
                .hasMessageContaining("use another");
    }

    @Test
    void shouldHaveAnOptionAsItWasSet() {
        try (KernelSocket socket = open()) {
            UnsafeBuffer value = NativeMemory.allocate(Integer.BYTES);

            assertThat(socket.set(Uapi.SOL_SOCKET, SO_RCVLOWAT, 7)).isZero();

            assertThat(socket.option(Uapi.SOL_SOCKET, SO_RCVLOWAT, value)).isEqualTo(Integer.BYTES);
            assertThat(value.getInt(0)).isEqualTo(7);
        }
    }

    @Test
    void shouldGiveTheErrnoWhenAnOptionIsUnknown() {
        try (KernelSocket socket = open()) {
            UnsafeBuffer value = NativeMemory.allocate(Integer.BYTES);

            assertThat(socket.set(Uapi.SOL_SOCKET, NO_SUCH_FAMILY, value)).isEqualTo(-Errno.ENOPROTOOPT);
            assertThat(socket.option(Uapi.SOL_SOCKET, NO_SUCH_FAMILY, value)).isEqualTo(-Errno.ENOPROTOOPT);
        }
    }

    @Test
    void shouldBindToAnAddressOfItsFamilyOnly() {
        try (KernelSocket socket = open()) {
            UnsafeBuffer address = NativeMemory.allocate(SOCKADDR_NL_BYTES);

            assertThat(socket.bind(address)).isEqualTo(-Errno.EINVAL);
            address.putShort(0, (short) Uapi.AF_NETLINK);
            assertThat(socket.bind(address)).isZero();
        }
    }

    @Test
    void shouldReturnAtOnceWhenNothingIsThereToReceive() {
        try (KernelSocket socket = open()) {
            assertThat(socket.kickReceive()).isEqualTo(-Errno.EAGAIN);
        }
    }

    @Test
    void shouldGiveTheErrnoWhenTheDescriptorIsNoSocketAnyMore() {
        KernelSocket socket = open();
        socket.close();

        assertThatThrownBy(socket::kickSend).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(socket::kickReceive).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldBeClosedInChildrenWhenTheyRunAnotherProgram() throws IOException {
        try (KernelSocket socket = open()) {
            Path information = Path.of("/proc/self/fdinfo/" + socket.fd().value());
            String flags = Files.readString(information).replaceAll("(?s).*flags:\\s*(\\d+).*", "$1");

            assertThat(Integer.parseInt(flags, 8) & O_CLOEXEC).isNotZero();
        }
    }

    @Test
    void shouldSayWhichPieceWhenThereIsNothingToMap() {
        try (KernelSocket socket = open()) {
            assertThatThrownBy(() -> socket.map(0x100000000L, 4096))
                    .isInstanceOf(NativeIoException.class)
                    .hasMessageContaining("4096 bytes")
                    .hasMessageContaining("offset " + 0x100000000L);
        }
    }

    private static KernelSocket open() {
        return KernelSocket.open(Uapi.AF_NETLINK, Uapi.NETLINK_ROUTE, "opening a socket", "nothing");
    }
}
