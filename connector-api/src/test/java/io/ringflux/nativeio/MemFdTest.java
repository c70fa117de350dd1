package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakCheck.class)
class MemFdTest {
    @Test
    void shouldHaveSizeAndSealsWhenCreated() {
        try (MemFd memFd = MemFd.create("sealed", 12345, MemFd.Option.ALLOW_SEALING)) {
            assertThat(memFd.size()).isEqualTo(12345);
            assertThat(memFd.seals()).isZero();

            memFd.addSeals(MemFd.F_SEAL_SHRINK | MemFd.F_SEAL_GROW);

            assertThat(memFd.seals()).isEqualTo(MemFd.F_SEAL_SHRINK | MemFd.F_SEAL_GROW);
            assertThatThrownBy(() -> memFd.resize(1)).isInstanceOfSatisfying(NativeIoException.class, e -> {
                assertThat(e.errno()).isEqualTo(Errno.EPERM);
                assertThat(e.call()).isEqualTo("ftruncate");
                assertThat(e.hint()).contains("seals");
            });
            assertThatThrownBy(() -> memFd.resize(20000)).isInstanceOf(NativeIoException.class);
        }
    }

    @Test
    void shouldRefuseSealsWhenMadeWithoutSealing() {
        try (MemFd memFd = MemFd.create("unsealed", 4096)) {
            assertThat(memFd.seals()).isEqualTo(MemFd.F_SEAL_SEAL);
            assertThatThrownBy(() -> memFd.addSeals(MemFd.F_SEAL_SHRINK))
                    .isInstanceOfSatisfying(
                            NativeIoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));

            memFd.resize(8192);
            assertThat(memFd.size()).isEqualTo(8192);
        }
    }

    @Test
    void shouldSealAgainstFurtherSealsWhenToldTo() {
        try (MemFd memFd = MemFd.create("last-seal", 4096, MemFd.Option.ALLOW_SEALING)) {
            memFd.addSeals(MemFd.F_SEAL_SEAL);

            assertThatThrownBy(() -> memFd.addSeals(MemFd.F_SEAL_WRITE)).isInstanceOf(NativeIoException.class);
        }
    }

    @Test
    void shouldTakeMemoryWhenPeerSendsIt() {
        try (MemFd memFd = MemFd.create("peer", 4096);
                MemFd taken = MemFd.adopt(memFd.fd().duplicate())) {
            assertThat(taken.size()).isEqualTo(4096);
        }
    }

    @Test
    void shouldRefuseToAdoptWhenItIsNotRegular(@TempDir Path directory) throws Exception {
        try (EventFd eventFd = EventFd.create();
                Fd socket = SeqPacketSocket.open();
                Fd directoryFd = OpenedFile.readOnly(directory)) {
            assertRefused(eventFd.fd(), "the peer must send a memory file, this is no regular file (type 0x0)");
            assertRefused(socket, "the peer must send a memory file, this is a socket");
            assertRefused(directoryFd, "the peer must send a memory file, this is a directory");
        }
    }

    @Test
    void shouldRefuseToAdoptWhenFileIsOnDiskOrReadOnly() throws Exception {
        Path onDisk = Files.createTempFile(Path.of("target"), "on-disk", ".bin");
        try (Fd disk = OpenedFile.readWrite(onDisk);
                MemFd memFd = MemFd.create("read-only", 4096);
                Fd readOnly = OpenedFile.readOnly(
                        Path.of("/proc/self/fd/" + memFd.fd().value()))) {
            assertRefused(disk, "the peer must send a file in memory (memfd, tmpfs or hugetlbfs), this is on a disk");
            assertRefused(readOnly, "the peer must open the file for reading and writing");
        } finally {
            Files.delete(onDisk);
        }
    }

    @Test
    void shouldRefuseToCreateWhenNameOrSizeIsWrong() {
        assertThatThrownBy(() -> MemFd.create("empty", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size is 0, expected 1 or more");
        assertThatThrownBy(() -> MemFd.create("x".repeat(250), 1))
                .isInstanceOfSatisfying(
                        NativeIoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    }

    @Test
    void shouldThrowWhenUsedAfterClose() {
        MemFd memFd = MemFd.create("closed", 4096);
        memFd.close();
        memFd.close();

        assertThatThrownBy(memFd::size).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(memFd::seals).isInstanceOf(IllegalStateException.class);
    }

    private static void assertRefused(Fd fd, String hint) {
        assertThatThrownBy(() -> MemFd.adopt(fd)).isInstanceOfSatisfying(NativeIoException.class, e -> {
            assertThat(e.errno()).isEqualTo(Errno.EINVAL);
            assertThat(e.hint()).isEqualTo(hint);
        });
        assertThat(fd.isOpen()).isTrue();
    }
}
