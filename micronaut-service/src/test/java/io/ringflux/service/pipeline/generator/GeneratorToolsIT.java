package io.ringflux.service.pipeline.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringflux.service.CommandLine;
import io.ringflux.service.Service;
import io.ringflux.service.TestService;
import io.ringflux.service.pipeline.engine.Pipeline;
import io.ringflux.service.pipeline.engine.PipelineState.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds generated traffic in a capture file against Wireshark's tools. */
final class GeneratorToolsIT {

    private static final int COUNT = 3_000;

    @TempDir
    Path directory;

    @Test
    void shouldShowNumberedFlowsWithRightChecksumsWhenCaptured() throws IOException {
        Path file = directory.resolve("out.pcapng");

        generate(file);

        assertThat(CommandLine.run("capinfos", "-c", "-M", "-T", "-r", file.toString()))
                .singleElement()
                .asString()
                .endsWith("\t" + COUNT);
        assertThat(fields(file, "udp.checksum.status == 1 && ip.checksum.status == 1"))
                .hasSize(COUNT);
        assertThat(fields(file, "udp.srcport == 16385")).hasSize(COUNT / 4);
        List<String> payloads = fields(file, "frame.len == 1500");
        assertThat(payloads).hasSize(COUNT / 2);
        assertThat(payloads.get(1)).startsWith("0000000000000003" + "08090a0b");
    }

    private static List<String> fields(Path file, String filter) throws IOException {
        return CommandLine.run(
                "tshark",
                "-r",
                file.toString(),
                "-o",
                "udp.check_checksum:TRUE",
                "-o",
                "ip.check_checksum:TRUE",
                "-Y",
                filter,
                "-T",
                "fields",
                "-e",
                "udp.payload");
    }

    private static void generate(Path file) throws IOException {
        try (Service service = TestService.start("""
                ringflux:
                  pipelines:
                    test:
                      from: {generator: {frame-size: [60, 1500], flows: 4, count: %d}}
                      to: {pcap: %s}
                """.formatted(COUNT, file))) {
            Pipeline test = Objects.requireNonNull(service.pipelines().find("test"));
            await().atMost(Duration.ofSeconds(30)).until(() -> test.state().status() == Status.COMPLETED);
        }
    }
}
