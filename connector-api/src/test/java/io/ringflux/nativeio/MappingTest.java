package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class MappingTest {
    private static final int LENGTH = 10_000;

    @Test
    void shouldShareBytesWhenTwoMapOneFile() {
        MemFd memFd = MemFd.create("shared", LENGTH);
        try (Mapping one = Mapping.shared(memFd.fd(), LENGTH);
                Mapping two = Mapping.shared(memFd.fd(), LENGTH, Mapping.Option.PREFAULT)) {
            memFd.close();
            assertThat(one.address()).isNotEqualTo(two.address());
            assertThat(one.length()).isEqualTo(LENGTH);

            new UnsafeBuffer(one.address(), LENGTH).putByte(LENGTH - 1, (byte) 42);

            assertThat(new UnsafeBuffer(two.address(), LENGTH).getByte(LENGTH - 1))
                    .isEqualTo((byte) 42);
        }
    }

    @Test
    void shouldBeZeroedWhenAnonymous() {
        try (Mapping mapping = Mapping.anonymous(LENGTH)) {
            UnsafeBuffer buffer = new UnsafeBuffer(mapping.address(), LENGTH);

            assertThat(mapping.address() % 4096).isZero();
            assertThat(mapping.isOpen()).isTrue();
            for (int i = 0; i < LENGTH; i++) {
                assertThat(buffer.getByte(i)).isZero();
            }
        }
    }

    @Test
    void shouldHaveItsPagesWhenPrefaulted() throws IOException {
        long length = 16L << 20;

        try (Mapping lazy = Mapping.anonymous(length);
                Mapping prefaulted = Mapping.anonymous(length, Mapping.Option.PREFAULT)) {
            assertThat(residentBytes(lazy)).isZero();
            assertThat(residentBytes(prefaulted)).isEqualTo(length);
        }
    }

    @Test
    void shouldCountBytesWhenOpenedAndClosed() {
        int countBefore = Mapping.openCount();
        long bytesBefore = Mapping.openBytes();

        Mapping mapping = Mapping.anonymous(LENGTH);
        assertThat(Mapping.openCount()).isEqualTo(countBefore + 1);
        assertThat(Mapping.openBytes()).isEqualTo(bytesBefore + LENGTH);
        mapping.close();
        mapping.close();

        assertThat(Mapping.openCount()).isEqualTo(countBefore);
        assertThat(Mapping.openBytes()).isEqualTo(bytesBefore);
        assertThat(mapping.isOpen()).isFalse();
    }

    @Test
    void shouldUnmapOnceWhenClosedTwice() throws IOException {
        Mapping first = Mapping.anonymous(LENGTH);
        long address = first.address();
        first.close();
        try (Mapping second = Mapping.anonymous(LENGTH)) {
            first.close();

            new UnsafeBuffer(second.address(), LENGTH).putByte(0, (byte) 1);
            assertThat(isMapped(second.address())).isTrue();
        }
        assertThat(isMapped(address)).isFalse();
    }

    @Test
    void shouldThrowWhenUsedAfterClose() {
        Mapping mapping = Mapping.anonymous(LENGTH);
        mapping.close();

        assertThatThrownBy(mapping::address)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mapping of 10000 bytes is closed");
        assertThatThrownBy(() -> mapping.byteBuffer(0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldViewTheMemoryWhenAskedForByteBuffer() {
        try (Mapping mapping = Mapping.anonymous(LENGTH)) {
            UnsafeBuffer buffer = new UnsafeBuffer(mapping.address(), LENGTH);
            ByteBuffer view = mapping.byteBuffer(LENGTH - 4, 4);

            view.putInt(0, 0x01020304);

            assertThat(view.isDirect()).isTrue();
            assertThat(view.capacity()).isEqualTo(4);
            assertThat(view.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
            assertThat(buffer.getInt(LENGTH - 4, ByteOrder.BIG_ENDIAN)).isEqualTo(0x01020304);
            assertThatThrownBy(() -> mapping.byteBuffer(LENGTH - 4, 5)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> mapping.byteBuffer(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void shouldRefuseViewWhenThereIsNoMemory() {
        assertThatThrownBy(() -> NativeMemory.byteBuffer(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NativeMemory.byteBuffer(4096, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseWhenFileIsTooShort() {
        try (MemFd memFd = MemFd.create("short", 4096);
                EventFd eventFd = EventFd.create()) {
            assertThatThrownBy(() -> Mapping.shared(memFd.fd(), 4097))
                    .isInstanceOfSatisfying(NativeIoException.class, e -> {
                        assertThat(e.errno()).isEqualTo(Errno.ENXIO);
                        assertThat(e.hint()).isEqualTo("it is a regular file of only 4096 bytes");
                    });
            assertThatThrownBy(() -> Mapping.shared(eventFd.fd(), 1)).isInstanceOf(NativeIoException.class);
            assertThatThrownBy(() -> Mapping.shared(memFd.fd(), Long.MAX_VALUE)).isInstanceOf(NativeIoException.class);
        }
    }

    @Test
    void shouldRefuseWhenLengthIsNotPositiveOrHugePagesAreAskedForAFile() {
        assertThatThrownBy(() -> Mapping.anonymous(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length is 0, expected 1 or more");
        try (MemFd memFd = MemFd.create("plain", 4096)) {
            assertThatThrownBy(() -> Mapping.shared(memFd.fd(), -1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Mapping.shared(memFd.fd(), 1, Mapping.Option.HUGE_PAGES))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldSayWhatIsShortWhenMemoryIsNotThere() {
        assertThatThrownBy(() -> Mapping.anonymous(1L << 60)).isInstanceOfSatisfying(NativeIoException.class, e -> {
            assertThat(e.call()).isEqualTo("mmap");
            assertThat(e.errno()).isEqualTo(Errno.ENOMEM);
            assertThat(e.action()).isEqualTo("mapping 1152921504606846976 bytes of memory");
            assertThat(e.hint()).startsWith("memory is short");
        });
        assertThatThrownBy(() -> Mapping.anonymous(1L << 50, Mapping.Option.HUGE_PAGES))
                .isInstanceOfSatisfying(
                        NativeIoException.class, e -> assertThat(e.hint()).contains("vm.nr_hugepages"));
        try (MemFd memFd = MemFd.create("huge", 1L << 42, MemFd.Option.HUGE_PAGES)) {
            assertThatThrownBy(() -> Mapping.shared(memFd.fd(), 1L << 42))
                    .isInstanceOfSatisfying(
                            NativeIoException.class, e -> assertThat(e.hint()).contains("vm.nr_hugepages"));
        }
    }

    @Test
    void shouldRoundUpToWholePagesWhenPagesAreHuge() throws IOException {
        HugePagesRequirement.require(2);
        long pageBytes = HugePages.defaultBytes();

        try (Mapping anonymous = Mapping.anonymous(1, Mapping.Option.HUGE_PAGES, Mapping.Option.PREFAULT);
                MemFd memFd = MemFd.create("huge", 1, MemFd.Option.HUGE_PAGES, MemFd.Option.ALLOW_SEALING);
                Mapping shared = Mapping.shared(MemFd.adopt(memFd.fd()).fd(), 1)) {
            assertThat(anonymous.length()).isEqualTo(1);
            assertThat(memFd.size()).isEqualTo(pageBytes);
            assertThat(Mapping.openBytes()).isGreaterThanOrEqualTo(2 * pageBytes);
            new UnsafeBuffer(shared.address(), (int) pageBytes).putByte((int) pageBytes - 1, (byte) 1);
            new UnsafeBuffer(anonymous.address(), (int) pageBytes).putByte((int) pageBytes - 1, (byte) 1);
        }
    }

    private static boolean isMapped(long address) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream().anyMatch(line -> {
            String[] range = line.substring(0, line.indexOf(' ')).split("-", -1);
            return Long.parseUnsignedLong(range[0], 16) <= address && address < Long.parseUnsignedLong(range[1], 16);
        });
    }

    private static long residentBytes(Mapping mapping) throws IOException {
        int pages = Math.toIntExact(mapping.length() / 4096);
        UnsafeBuffer states = NativeMemory.allocate(pages * Long.BYTES);
        try (RandomAccessFile pagemap = new RandomAccessFile("/proc/self/pagemap", "r")) {
            byte[] bytes = new byte[pages * Long.BYTES];
            pagemap.seek(mapping.address() / 4096 * Long.BYTES);
            pagemap.readFully(bytes);
            states.putBytes(0, bytes);
        }
        long resident = 0;
        for (int i = 0; i < pages; i++) {
            resident += states.getLong(i * Long.BYTES) < 0 ? 4096 : 0;
        }
        return resident;
    }
}
