package io.ringflux.service.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.service.kafka.RecordKeys;
import io.ringflux.service.pcap.CaptureEncoder;
import io.ringflux.service.pcap.CaptureFormat;
import io.ringflux.service.pcap.CaptureInterface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordFilesTest {

    @TempDir
    Path directory;

    @Test
    void shouldStayInItsDirectoryWhenAPortIsNamedLikeAnother() throws IOException {
        Path kept = directory.resolve("kept");

        try (RecordFiles files = RecordFiles.in(kept)) {
            files.accept(record("../uplink"));
        }

        assertThat(names(directory)).containsExactly("kept");
        assertThat(names(kept))
                .containsExactly("___uplink-queue0-shard1-first-record.pcapng", "___uplink-queue0-shard1.pcapng");
    }

    private static ConsumerRecord<byte[], byte[]> record(String port) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        CaptureEncoder encoder = CaptureEncoder.create(CaptureFormat.PCAPNG, CaptureInterface.ethernet("uplink"));
        encoder.wrap(buffer, 0, buffer.capacity());
        encoder.header();
        byte[] value = Arrays.copyOf(buffer.byteArray(), encoder.length());
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("topic", 0, 0, null, value);
        record.headers().add(RecordKeys.PORT, port.getBytes(UTF_8));
        record.headers().add(RecordKeys.QUEUE, "0".getBytes(UTF_8));
        record.headers().add(RecordKeys.SHARD, "1".getBytes(UTF_8));
        return record;
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
