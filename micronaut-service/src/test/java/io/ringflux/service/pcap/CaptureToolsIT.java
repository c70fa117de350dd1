package io.ringflux.service.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.service.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds what is written against Wireshark's own tools, and reads what these write. */
class CaptureToolsIT {
    private static final long TIMESTAMP_NS = 1_790_000_000_123_456_789L;
    private static final int COUNT = 50;

    @TempDir
    Path directory;

    private final Packets packets = new Packets();

    @ParameterizedTest
    @EnumSource(CaptureFormat.class)
    void shouldBeReadByTsharkWhenWritten(CaptureFormat format) throws IOException {
        Path file = write(format);

        List<String> lines = CommandLine.run(
                "tshark",
                "-r",
                file.toString(),
                "-t",
                "e",
                "-T",
                "fields",
                "-e",
                "frame.time_epoch",
                "-e",
                "frame.cap_len",
                "-e",
                "frame.len");

        assertThat(lines).hasSize(COUNT);
        for (int i = 0; i < COUNT; i++) {
            String fraction = format == CaptureFormat.PCAP_US ? "123456000" : "123456789";
            assertThat(lines.get(i))
                    .isEqualTo((1_790_000_000L + i) + "." + fraction + "\t" + length(i) + "\t" + (length(i) + 3));
        }
    }

    @Test
    void shouldShowSameBytesInTsharkWhenWritten() throws IOException {
        Path file = write(CaptureFormat.PCAPNG);

        List<String> lines = CommandLine.run("tshark", "-r", file.toString(), "-x");

        String dump = hex(lines);
        for (int i = 0; i < COUNT; i++) {
            assertThat(dump).contains(HexFormat.of().formatHex(packets.fill(i, length(i))));
        }
    }

    @Test
    void shouldTellNameCountsAndDropsInCapinfosWhenWritten() throws IOException {
        Path file = write(CaptureFormat.PCAPNG);

        String report = String.join("\n", CommandLine.run("capinfos", file.toString()));

        assertThat(report)
                .contains("Wireshark/... - pcapng")
                .contains("nanoseconds (9)")
                .contains("Name = memif0")
                .contains("Capture application: Ringflux")
                .containsPattern("Number of packets: +" + COUNT)
                .contains("Number of stat entries = 1");
    }

    @ParameterizedTest
    @EnumSource(CaptureFormat.class)
    void shouldReadPacketsWhenEditcapWroteThem(CaptureFormat format) throws IOException {
        String name = switch (format) {
            case PCAPNG -> "pcapng";
            case PCAP_NS -> "nsecpcap";
            case PCAP_US -> "pcap";
        };
        Path converted = directory.resolve("converted");
        CommandLine.run("editcap", "-F", name, write(CaptureFormat.PCAPNG).toString(), converted.toString());

        try (CaptureReader reader = CaptureReader.open(converted)) {
            for (int i = 0; i < COUNT; i++) {
                assertThat(reader.next()).isTrue();
                assertThat(Packets.bytes(reader.packet())).isEqualTo(packets.fill(i, length(i)));
                assertThat(reader.packet().originalLength()).isEqualTo(length(i) + 3);
            }
            assertThat(reader.next()).isFalse();
        }
    }

    private Path write(CaptureFormat format) throws IOException {
        Path file = Files.createTempFile(directory, "packets", "." + format.extension());
        try (CaptureWriter writer = CaptureWriter.create(file, format, CaptureInterface.ethernet("memif0"))) {
            for (int i = 0; i < COUNT; i++) {
                packets.fill(i, length(i));
                writer.append(TIMESTAMP_NS + i * 1_000_000_000L, packets.address(), length(i), length(i) + 3);
            }
            writer.dropped(4);
        }
        return file;
    }

    private static int length(int i) {
        return 60 + 3 * i;
    }

    private static String hex(List<String> lines) {
        StringBuilder bytes = new StringBuilder();
        for (String line : lines) {
            if (line.isEmpty()) {
                bytes.append('|');
            } else {
                bytes.append(line.substring(6, Math.min(line.length(), 53)).replace(" ", ""));
            }
        }
        return bytes.toString();
    }
}
