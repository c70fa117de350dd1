package io.ringflux.service.pipeline.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringflux.service.Service;
import io.ringflux.service.TestService;
import io.ringflux.service.pcap.CaptureFormat;
import io.ringflux.service.pcap.CaptureInterface;
import io.ringflux.service.pcap.CaptureReader;
import io.ringflux.service.pcap.CaptureWriter;
import io.ringflux.service.pcap.CapturedPacket;
import io.ringflux.service.pipeline.engine.Pipeline;
import io.ringflux.service.pipeline.engine.PipelineState.Status;
import io.ringflux.testkit.LeakCheck;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@LeakCheck
final class CapturePipelineTest {

    private static final long START_NS = 1_790_000_000_123_456_789L;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    /** One packet: equality of all fields is equality of what matters. */
    private record Packet(long timestampNs, int originalLength, List<Byte> bytes) {}

    @ParameterizedTest
    @EnumSource(
            value = CaptureFormat.class,
            names = {"PCAPNG", "PCAP_NS"})
    void shouldCopyACaptureExactlyWhenNothingIsChanged(CaptureFormat format) throws IOException {
        Path in = write("in", format, 1, 60, 1500, 9000, 65_000, 262_144, 64);
        Path out = directory.resolve("out.pcapng");

        runToEnd("{from: {pcap: %s}, to: {pcap: %s}}".formatted(in, out), Status.COMPLETED);

        assertThat(read(out)).isEqualTo(read(in));
    }

    @Test
    void shouldCopyEveryPacketWhenThereAreMoreThanBuffersHold() throws IOException {
        int[] lengths = new Random(1).ints(5_000, 60, 1_600).toArray();
        Path in = write("in", CaptureFormat.PCAPNG, lengths);
        Path out = directory.resolve("out.pcap");

        runToEnd("{from: {pcap: %s}, to: {pcap: %s}}".formatted(in, out), Status.COMPLETED);

        assertThat(read(out)).isEqualTo(read(in));
    }

    @Test
    void shouldTellOriginalLengthWhenTruncated() throws IOException {
        Path in = write("in", CaptureFormat.PCAPNG, 1500, 60);
        Path out = directory.resolve("out.pcapng");

        runToEnd("{from: {pcap: %s}, steps: [{truncate: 100}], to: {pcap: %s}}".formatted(in, out), Status.COMPLETED);

        List<Packet> packets = read(out);
        assertThat(packets).extracting(packet -> packet.bytes().size()).containsExactly(100, 60);
        assertThat(packets).extracting(Packet::originalLength).containsExactly(1507, 67);
    }

    @Test
    void shouldKeepTheTimingWhenAsked() throws IOException {
        Path in = write("in", CaptureFormat.PCAPNG, 60, 60, 60, 60);
        Path out = directory.resolve("out.pcapng");
        long begun = System.nanoTime();

        runToEnd("{from: {pcap: {file: %s, timing: original}}, to: {pcap: %s}}".formatted(in, out), Status.COMPLETED);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofNanos(3 * GAP_NS));
        assertThat(read(out)).isEqualTo(read(in));
    }

    @Test
    void shouldFailForGoodAndKeepWhatCameBeforeWhenCaptureIsBroken() throws IOException {
        Path in = write("in", CaptureFormat.PCAP_NS, 60, 70, 80);
        try (FileChannel file = FileChannel.open(in, StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 1);
        }
        Path out = directory.resolve("out.pcapng");

        Pipeline pipeline = runToEnd("{from: {pcap: %s}, to: {pcap: %s}}".formatted(in, out), Status.FAILED);

        assertThat(pipeline.state().reason()).contains(in.toString()).contains("cut off");
        assertThat(pipeline.runs()).isEqualTo(1);
        assertThat(read(out)).hasSize(2);
    }

    @Test
    void shouldRefuseCapturesThatAreNotEthernet() throws IOException {
        Path in = directory.resolve("in");
        try (CaptureWriter writer =
                CaptureWriter.create(in, CaptureFormat.PCAPNG, new CaptureInterface("ip", 101, 0))) {
            UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(60));
            writer.append(START_NS, bytes.addressOffset(), 60, 60);
        }

        Pipeline pipeline =
                runToEnd("{from: {pcap: %s}, to: {pcap: %s}}".formatted(in, directory.resolve("out")), Status.FAILED);

        assertThat(pipeline.state().reason()).contains("found packets of link type 101, expected 1 (Ethernet)");
    }

    private static final long GAP_NS = 100_000_000;

    private Pipeline runToEnd(String pipeline, Status end) throws IOException {
        try (Service service = TestService.start("ringflux: {pipelines: {test: " + pipeline + "}}")) {
            Pipeline test = Objects.requireNonNull(service.pipelines().find("test"));
            await().atMost(PATIENCE).until(() -> test.state().status() == end);
            return test;
        }
    }

    private Path write(String name, CaptureFormat format, int... lengths) throws IOException {
        Path file = directory.resolve(name);
        UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(CaptureInterface.MAX_SNAP_LENGTH));
        byte[] random = new byte[bytes.capacity()];
        new Random(7).nextBytes(random);
        bytes.putBytes(0, random);
        try (CaptureWriter writer = CaptureWriter.create(file, format, CaptureInterface.ethernet("eth0"))) {
            for (int i = 0; i < lengths.length; i++) {
                writer.append(START_NS + i * GAP_NS, bytes.addressOffset(), lengths[i], lengths[i] + 7);
            }
        }
        return file;
    }

    private static List<Packet> read(Path file) throws IOException {
        assertThat(Files.exists(file)).isTrue();
        List<Packet> packets = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            while (reader.next()) {
                CapturedPacket packet = reader.packet();
                byte[] bytes = new byte[packet.capturedLength()];
                packet.buffer().getBytes(packet.offset(), bytes);
                Byte[] boxed = new Byte[bytes.length];
                Arrays.setAll(boxed, i -> bytes[i]);
                packets.add(new Packet(packet.timestampNs(), packet.originalLength(), List.of(boxed)));
            }
        }
        return packets;
    }
}
