package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakCheck.class)
class SocketFileTest {
    private static final int MESSAGE_BYTES = 128;

    @TempDir
    private Path directory;

    private Path path;
    private UnixAddress address;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("memif.sock");
        address = UnixAddress.parse(path.toString());
    }

    @Test
    void shouldReplaceFileWhenItsListenerIsDead() throws IOException {
        leaveDeadSocket();
        assertThat(path).exists();
        assertErrno(this::connect, Errno.ECONNREFUSED, "nobody listens there: start the peer, or check the address");

        try (SeqPacketListener listener = listen(0600);
                SeqPacketSocket client = connect();
                SeqPacketSocket server = Objects.requireNonNull(listener.accept())) {
            assertThat(server.peerCredentials()).isEqualTo(client.peerCredentials());
        }
    }

    @Test
    void shouldReplaceFileWhenDeadListenerWasOfAnotherType() throws IOException {
        try (ServerSocketChannel stream = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stream.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();

        listen(0600).close();
    }

    @Test
    void shouldRefuseAndNotDisturbWhenListenerIsAlive() {
        try (SeqPacketListener alive = listen(0600)) {
            assertErrno(
                    () -> listen(0600),
                    Errno.EADDRINUSE,
                    "another process listens there: stop it or choose another address");

            assertThat(alive.accept()).isNull();
            assertThat(path).exists();
            connect().close();
            Objects.requireNonNull(alive.accept()).close();
        }
    }

    @Test
    void shouldRefuseWhenListenerOfAnotherTypeIsAlive() throws IOException {
        try (ServerSocketChannel stream = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stream.bind(UnixDomainSocketAddress.of(path));

            assertErrno(
                    () -> listen(0600),
                    Errno.EADDRINUSE,
                    "another process listens there: stop it or choose another address");
            assertErrno(
                    this::connect,
                    Errno.EPROTOTYPE,
                    "the socket at " + path + " is not of type SOCK_SEQPACKET: check the address");
            assertThat(path).exists();
        }
    }

    @Test
    void shouldKeepFileWhenItIsNoSocket() throws IOException {
        Files.writeString(path, "precious");
        assertErrno(() -> listen(0600), Errno.EEXIST, "there is a regular file, which is kept: choose another path");
        assertThat(path).hasContent("precious");

        Files.delete(path);
        Files.createSymbolicLink(path, directory.resolve("nowhere"));
        assertErrno(() -> listen(0600), Errno.EEXIST, "there is a symbolic link, which is kept: choose another path");
        assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();

        Files.delete(path);
        Files.createDirectory(path);
        assertErrno(() -> listen(0600), Errno.EEXIST, "there is a directory, which is kept: choose another path");
    }

    @Test
    void shouldLeaveTheFileOfItsSuccessorWhenClosed() throws IOException {
        SeqPacketListener first = listen(0600);
        Files.delete(path);

        try (SeqPacketListener second = listen(0600)) {
            first.close();

            assertThat(path).exists();
            connect().close();
            Objects.requireNonNull(second.accept()).close();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void shouldCloseWhenItsFileIsGone() throws IOException {
        SeqPacketListener listener = listen(0600);
        Files.delete(path);

        listener.close();

        assertThat(listener.fd().isOpen()).isFalse();
    }

    private void leaveDeadSocket() {
        try (Fd fd = SeqPacketSocket.open()) {
            assertThat(SocketCalls.bind(fd.value(), address.sockaddr())).isZero();
        }
    }

    private SeqPacketListener listen(int mode) {
        return SeqPacketListener.listen(address, 4, mode, MESSAGE_BYTES);
    }

    private SeqPacketSocket connect() {
        return SeqPacketSocket.connect(address, MESSAGE_BYTES);
    }

    private void assertErrno(Runnable action, int errno, String hint) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(NativeIoException.class, e -> {
            assertThat(e.errno()).isEqualTo(errno);
            assertThat(e.hint()).isEqualTo(hint);
            assertThat(e.action()).contains(address.toString());
        });
    }
}
