package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.ringflux.nativeio.layout.IovecLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class DeviceFileTest {
    private static final UnixAddress ADDRESS =
            UnixAddress.parse("@ringflux-device-" + ProcessHandle.current().pid());
    private static final String TUN = "/dev/net/tun";
    private static final long TUNGETFEATURES = 0x800454cfL;

    @Test
    void shouldReadWhatWasWrittenInPieces() {
        try (Packets packets = new Packets()) {
            UnsafeBuffer vectors = packets.pieces("ab", "", "cde");

            assertThat(packets.left.write(vectors, 3)).isEqualTo(5);

            assertThat(packets.right.isReadable()).isTrue();
            assertThat(packets.read()).isEqualTo("abcde");
            assertThat(packets.right.isReadable()).isFalse();
        }
    }

    @Test
    void shouldReturnTheErrorNumberWhenNothingIsThereOrNoMoreFits() {
        try (Packets packets = new Packets()) {
            UnsafeBuffer vectors = packets.pieces("x".repeat(1000));
            assertThat(packets.right.read(packets.memory.addressOffset(), 10)).isEqualTo(-Errno.EAGAIN);

            int written;
            do {
                written = packets.left.write(vectors, 1);
            } while (written > 0);

            assertThat(written).isEqualTo(-Errno.EAGAIN);
            assertThat(packets.left.isWritable()).isFalse();
        }
    }

    @Test
    void shouldAskTheDriverWhenThereIsATunDevice() {
        Requirement.that(Files.isReadable(Path.of(TUN)), "no access to " + TUN + ": run as root, with CONFIG_TUN");
        UnsafeBuffer features = NativeMemory.allocate(Integer.BYTES);

        try (DeviceFile tun = DeviceFile.open(TUN, "")) {
            assertThat(tun.control(TUNGETFEATURES, features)).isZero();
            assertThat(features.getInt(0)).isNotZero();
            assertThat(tun.control(0, 0)).isNegative();
        }
    }

    @Test
    void shouldSayWhatToDoWhenTheDeviceIsMissing() {
        assertThatThrownBy(() -> DeviceFile.open("/dev/net/missing", "load the module"))
                .isInstanceOfSatisfying(
                        NativeIoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                .hasMessageContaining("opening /dev/net/missing")
                .hasMessageContaining("load the module");
    }

    @Test
    void shouldAllocateNothingWhenReadingAndWriting() {
        try (Packets packets = new Packets()) {
            UnsafeBuffer vectors = packets.pieces("12 bytes hdr", "and a frame behind it");
            exchange(packets, vectors, 20_000);

            long bytes = allocatedBytes();
            exchange(packets, vectors, 100_000);
            bytes = allocatedBytes() - bytes;

            assertThat(bytes).isLessThan(10_000);
        }
    }

    private static void exchange(Packets packets, UnsafeBuffer vectors, int rounds) {
        long address = packets.memory.addressOffset();
        for (int i = 0; i < rounds; i++) {
            packets.left.write(vectors, 2);
            packets.right.isReadable();
            packets.right.read(address, 100);
        }
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** Two ends that keep packets apart, as a device does. */
    private static final class Packets implements AutoCloseable {
        final UnsafeBuffer memory = NativeMemory.allocate(8192);
        final DeviceFile left;
        final DeviceFile right;

        Packets() {
            try (SeqPacketListener listener = SeqPacketListener.listen(ADDRESS, 1, 0600, 128)) {
                left = DeviceFile.adopt(SeqPacketSocket.connect(ADDRESS, 128).fd());
                right = DeviceFile.adopt(
                        Objects.requireNonNull(listener.accept()).fd());
            }
        }

        UnsafeBuffer pieces(String... texts) {
            UnsafeBuffer vectors = NativeMemory.allocate(texts.length * IovecLayout.SIZE);
            int offset = 4096;
            for (int i = 0; i < texts.length; i++) {
                memory.putStringWithoutLengthAscii(offset, texts[i]);
                IovecLayout.put(vectors, i * IovecLayout.SIZE, memory.addressOffset() + offset, texts[i].length());
                offset += texts[i].length();
            }
            return vectors;
        }

        String read() {
            int length = right.read(memory.addressOffset(), 4096);
            return memory.getStringWithoutLengthAscii(0, length);
        }

        @Override
        public void close() {
            left.close();
            right.close();
        }
    }
}
