package io.ringflux.service.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CaptureFileTest {
    private static final int COUNT = 2_000;

    @TempDir
    Path directory;

    private final Packets packets = new Packets();

    @ParameterizedTest
    @EnumSource(CaptureFormat.class)
    void shouldReadBackEveryPacketWhenFileExceedsBuffers(CaptureFormat format) throws IOException {
        Path file = write(format);

        assertThat(Files.size(file)).isGreaterThan(2L << 20);
        try (CaptureReader reader = CaptureReader.open(file)) {
            assertAllPackets(reader);
        }
    }

    @Test
    void shouldReadBackEveryPacketWhenChannelGivesSingleBytes() throws IOException {
        byte[] bytes = Files.readAllBytes(write(CaptureFormat.PCAPNG));
        InputStream trickle = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1));
            }
        };

        try (CaptureReader reader = CaptureReader.over(Channels.newChannel(trickle))) {
            assertAllPackets(reader);
        }
    }

    @Test
    void shouldTellDropsAndCountsWhenClosed() throws IOException {
        Path file = directory.resolve("drops.pcapng");
        try (CaptureWriter writer =
                CaptureWriter.create(file, CaptureFormat.PCAPNG, CaptureInterface.ethernet("memif0"))) {
            writer.append(1, packets.address(), 60, 60);
            writer.dropped(41);
            assertThat(writer.packets()).isEqualTo(1);
        }

        try (CaptureReader reader = CaptureReader.open(file)) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.next()).isFalse();
            assertThat(reader.dropped()).isEqualTo(41);
        }
    }

    @Test
    void shouldNameOffsetWhenFileIsCutOff() throws IOException {
        Path file = write(CaptureFormat.PCAPNG);
        byte[] bytes = Files.readAllBytes(file);
        long statistics = bytes.length - 52L;
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));

        try (CaptureReader reader = CaptureReader.open(file)) {
            for (int i = 0; i < COUNT; i++) {
                assertThat(reader.next()).isTrue();
            }
            assertThatThrownBy(reader::next)
                    .isInstanceOf(CaptureFormatException.class)
                    .hasMessage("capture is broken at byte " + statistics
                            + ": block is cut off: 52 bytes expected, 32 are there");
        }
    }

    @Test
    void shouldRefusePacketWhenItExceedsWhatReadersAccept() throws IOException {
        Path file = directory.resolve("large.pcapng");
        try (CaptureWriter writer =
                CaptureWriter.create(file, CaptureFormat.PCAPNG, CaptureInterface.ethernet("memif0"))) {
            assertThatThrownBy(() -> writer.begin(1, CaptureInterface.MAX_SNAP_LENGTH + 1, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("262145");
        }
    }

    private Path write(CaptureFormat format) throws IOException {
        Path file = directory.resolve("packets." + format.extension());
        try (CaptureWriter writer = CaptureWriter.create(file, format, CaptureInterface.ethernet("memif0"))) {
            for (int i = 0; i < COUNT; i++) {
                packets.fill(i, length(i));
                writer.append(i * 1_000L, packets.address(), length(i), length(i));
            }
        }
        return file;
    }

    private void assertAllPackets(CaptureReader reader) throws IOException {
        for (int i = 0; i < COUNT; i++) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.packet().timestampNs()).isEqualTo(i * 1_000L);
            assertThat(Packets.bytes(reader.packet())).isEqualTo(packets.fill(i, length(i)));
        }
        assertThat(reader.next()).isFalse();
    }

    private static int length(int i) {
        return i % 100 == 99 ? 60_000 + i % 7 : 60 + i % 1_500;
    }
}
