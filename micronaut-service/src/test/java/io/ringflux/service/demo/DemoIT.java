package io.ringflux.service.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.service.CommandLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration in this JVM, its broker in another. */
@Timeout(240)
final class DemoIT {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void shouldMirrorAndVerifyEveryFrameWhenFramesOfAllSizesAreGenerated() throws Exception {
        DemoOptions options = new DemoOptions();
        options.seconds = 3;
        options.rate = 20_000;
        options.frameSizes = List.of(64, 1500, 5_000);
        options.keep = directory;

        DemoVerdict verdict = run(options);

        assertThat(verdict.frames()).isGreaterThan(1_000);
        assertThat(verdict.isComplete()).as(verdict.toString()).isTrue();
        assertThat(verdict.dropped()).isZero();
        assertThat(verdict.remark()).isEmpty();
        assertThat(verdict)
                .hasToString("mirrored %d frames in %d records, 0 dropped, 0 lost, verified %d"
                        .formatted(verdict.frames(), verdict.records(), verdict.frames()));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("   3 s  ")
                .contains("http://127.0.0.1:");
        assertThat(framesKept()).isEqualTo(verdict.frames());
    }

    @Test
    void shouldMirrorByEachQueueWhenThereAreSeveralAndTheMirrorIsTheClient() throws Exception {
        DemoOptions options = new DemoOptions();
        options.seconds = 2;
        options.rate = 0;
        options.queues = 2;
        options.loops = 2;
        options.role = "client";
        options.mode = "interrupt";
        options.secret = "s3cret";

        DemoVerdict verdict = run(options);

        assertThat(verdict.frames()).isPositive();
        assertThat(verdict.isComplete()).as(verdict.toString()).isTrue();
    }

    private DemoVerdict run(DemoOptions options) throws Exception {
        try (DemoRun run = new DemoRun(options, new PrintStream(printed, true, StandardCharsets.UTF_8))) {
            return Objects.requireNonNull(run.run());
        }
    }

    private long framesKept() throws Exception {
        long frames = 0;
        for (int shard = 0; shard < 4; shard++) {
            Path file = directory.resolve("uplink-queue0-shard" + shard + ".pcapng");
            List<String> report = CommandLine.run("capinfos", "-c", "-M", "-T", "-r", file.toString());
            frames += Long.parseLong(report.get(0).split("\t")[1]);
            Path record = directory.resolve("uplink-queue0-shard" + shard + "-first-record.pcapng");
            assertThat(CommandLine.run("tshark", "-r", record.toString(), "-Y", "udp"))
                    .isNotEmpty();
        }
        return frames;
    }
}
