package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakCheck.class)
class SeqPacketListenerTest {
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
    void shouldListenAndRemoveItsFileWhenClosed() throws IOException {
        SeqPacketListener listener = listen(0666);

        assertThat(listener.address()).isEqualTo(address);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-rw-rw-");
        assertThat(listener.accept()).isNull();
        connect().close();
        Objects.requireNonNull(listener.accept()).close();

        listener.close();
        listener.close();
        assertThat(path).doesNotExist();
        assertThatThrownBy(listener::accept).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldAcceptOnAnInheritedSocketAndLeaveItToItsOwner() {
        try (SeqPacketListener owner = listen(0600)) {
            int number = owner.fd().value();
            try (SeqPacketListener inherited = SeqPacketListener.inherited(number, address, 5, MESSAGE_BYTES)) {
                assertThat(inherited.accept()).isNull();
                connect().close();
                Objects.requireNonNull(inherited.accept()).close();
            }
            assertThat(path).exists();
            connect().close();
            Objects.requireNonNull(owner.accept()).close();
        }
    }

    @Test
    void shouldRefuseToInheritWhatCannotListen() {
        assertThatThrownBy(() -> SeqPacketListener.inherited(1 << 20, address, 5, MESSAGE_BYTES))
                .isInstanceOf(NativeIoException.class)
                .hasMessageContaining("EBADF");
        try (EventFd other = EventFd.create()) {
            int number = other.fd().value();
            assertThatThrownBy(() -> SeqPacketListener.inherited(number, address, 5, MESSAGE_BYTES))
                    .isInstanceOf(NativeIoException.class)
                    .hasMessageContaining("ENOTSOCK");
        }
        try (SeqPacketListener listener = listen(0600);
                SeqPacketSocket connected = connect()) {
            int number = connected.fd().value();
            assertThat(listener.fd().isOpen()).isTrue();
            assertThatThrownBy(() -> SeqPacketListener.inherited(number, address, 5, MESSAGE_BYTES))
                    .isInstanceOf(NativeIoException.class)
                    .hasMessageContaining("EINVAL");
        }
    }

    @Test
    void shouldGiveTheFileItsModeWhenItIsNarrow() throws IOException {
        try (SeqPacketListener listener = listen(0600)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(listener.fd().isOpen()).isTrue();
        }
    }

    @Test
    void shouldSayWhatIsMissingWhenThereIsNoDirectory() throws IOException {
        address = UnixAddress.parse(directory.resolve("missing/memif.sock").toString());
        assertErrno(() -> listen(0600), Errno.ENOENT, "its directory does not exist: create it first");
        assertErrno(
                this::connect, Errno.ENOENT, "it does not exist: check the path, and that the peer has been started");

        Files.writeString(directory.resolve("file"), "");
        address = UnixAddress.parse(directory.resolve("file/memif.sock").toString());
        assertErrno(() -> listen(0600), Errno.ENOTDIR, "a component of the path is not a directory");
    }

    @Test
    void shouldListenWhenAddressIsAsLongAsItMayBe() {
        String longest = directory + "/"
                + "x".repeat(UnixAddress.MAX_BYTES - directory.toString().length() - 1);

        for (String text : List.of(longest, "@" + longest)) {
            address = UnixAddress.parse(text);
            try (SeqPacketListener listener = listen(0600);
                    SeqPacketSocket client = connect();
                    SeqPacketSocket server = Objects.requireNonNull(listener.accept())) {
                assertThat(client.fd()).isNotEqualTo(server.fd());
            }
        }
    }

    @Test
    void shouldLeaveNoFileWhenNameIsAbstract() {
        address = UnixAddress.parse(
                "@ringflux-abstract-" + ProcessHandle.current().pid());
        try (SeqPacketListener listener = listen(0600);
                SeqPacketSocket client = connect()) {
            assertErrno(
                    () -> listen(0600),
                    Errno.EADDRINUSE,
                    "another process listens there: stop it or choose another address");
            Objects.requireNonNull(listener.accept()).close();
            assertThat(client.fd().isOpen()).isTrue();
        }
        assertErrno(this::connect, Errno.ECONNREFUSED, "nobody listens there: start the peer, or check the address");
    }

    @Test
    void shouldNotBlockWhenTooManyConnectionsWait() {
        List<SeqPacketSocket> clients = new ArrayList<>();
        try (SeqPacketListener listener = SeqPacketListener.listen(address, 1, 0600, MESSAGE_BYTES)) {
            assertErrno(
                    () -> {
                        while (true) {
                            clients.add(connect());
                        }
                    },
                    Errno.EAGAIN,
                    "its listener has too many connections waiting: try again");
            assertThat(clients).isNotEmpty();
            Objects.requireNonNull(listener.accept()).close();
            clients.add(connect());
        } finally {
            clients.forEach(SeqPacketSocket::close);
        }
    }

    @Test
    void shouldRefuseWhenNumbersAreOutOfRange() {
        assertThatThrownBy(() -> SeqPacketListener.listen(address, 0, 0600, 128))
                .hasMessage("backlog is 0, expected 1 or more");
        assertThatThrownBy(() -> SeqPacketListener.listen(address, 1, 0600, 0))
                .hasMessage("maxMessageBytes is 0, expected 1 or more");
        assertThatThrownBy(() -> SeqPacketSocket.connect(address, 0))
                .hasMessage("maxMessageBytes is 0, expected 1 or more");
        assertThatThrownBy(() -> new Received(0)).hasMessage("maxMessageBytes is 0, expected 1 or more");
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
