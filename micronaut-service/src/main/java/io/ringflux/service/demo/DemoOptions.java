package io.ringflux.service.demo;

import io.ringflux.service.kafka.sink.KafkaSinkConfig;
import io.ringflux.service.pipeline.generator.GeneratedTraffic;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the demonstration is told on the command line. */
final class DemoOptions {

    private static final int MOST = 255;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "End by itself after so many seconds of traffic and prove that nothing is missing.")
    int seconds;

    @Option(
            names = "--frame-size",
            paramLabel = "BYTES",
            split = ",",
            converter = FrameSize.class,
            description = "Sizes of the generated frames, in turn. Default: 64")
    List<Integer> frameSizes = List.of(64);

    @Option(
            names = "--rate",
            paramLabel = "FRAMES",
            description = "Generated frames per second, 0 for as many as the port takes. Default: ${DEFAULT-VALUE}")
    int rate = 100_000;

    @Option(names = "--flows", paramLabel = "N", description = "Generated flows. Default: ${DEFAULT-VALUE}")
    int flows = 64;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "How loops wait: polling, interrupt or adaptive. Default: ${DEFAULT-VALUE}")
    String mode = "adaptive";

    @Option(names = "--loops", paramLabel = "N", description = "Loop threads. Default: ${DEFAULT-VALUE}")
    int loops = 1;

    @Option(names = "--queues", paramLabel = "N", description = "Queues each way. Default: ${DEFAULT-VALUE}")
    int queues = 1;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of the topic. Default: ${DEFAULT-VALUE}")
    int partitions = 4;

    @Option(
            names = "--memif-socket",
            paramLabel = "PATH",
            description = "Where the memif ports meet, @NAME for an abstract one. Default: one of the demo's own")
    @Nullable
    String socket;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "Role of the mirrored port: server or client. Default: ${DEFAULT-VALUE}")
    String role = "server";

    @Option(names = "--id", paramLabel = "N", description = "Id of the memif interface. Default: ${DEFAULT-VALUE}")
    long id;

    @Option(names = "--secret", paramLabel = "TEXT", description = "Secret of the memif interface.")
    String secret = "";

    @Option(
            names = "--no-generator",
            description = "Leave the peer to somebody else: VPP, dpdk-testpmd or another Ringflux.")
    boolean noGenerator;

    @Option(
            names = "--max-frame-bytes",
            paramLabel = "BYTES",
            description = "Longest frame that is mirrored whole. Default: ${DEFAULT-VALUE}, or what is generated")
    int maxFrameBytes = KafkaSinkConfig.DEFAULT_MAX_FRAME_BYTES;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "A broker that runs already, in place of the demo's own.")
    @Nullable
    String kafka;

    @Option(names = "--topic", paramLabel = "NAME", description = "Default: a new one.")
    @Nullable
    String topic;

    @Option(names = "--keep", paramLabel = "DIR", description = "Keep what the topic holds as pcapng files.")
    @Nullable
    Path keep;

    @Option(names = "--http-port", paramLabel = "PORT", description = "Of the service; 0 for any. Default: 0")
    int httpPort;

    /** What is wrong with the first option that is; empty when all are right. */
    String firstWrong() {
        return Stream.of(
                        outside("--seconds", seconds, 0, Integer.MAX_VALUE),
                        outside("--rate", rate, 0, Integer.MAX_VALUE),
                        outside("--flows", flows, 1, GeneratedTraffic.MAX_FLOWS),
                        outside("--loops", loops, 1, MOST),
                        outside("--queues", queues, 1, MOST),
                        outside("--partitions", partitions, 1, MOST),
                        outside("--http-port", httpPort, 0, 65_535),
                        noneOf("--mode", mode, "polling", "interrupt", "adaptive"),
                        noneOf("--role", role, "server", "client"))
                .filter(wrong -> !wrong.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String outside(String name, int value, int least, int most) {
        return value >= least && value <= most ? "" : name + " " + value + " is outside " + least + ".." + most;
    }

    private static String noneOf(String name, String value, String... words) {
        return List.of(words).contains(value) ? "" : name + " " + value + " is none of " + String.join(", ", words);
    }

    /** Only sizes that the generator can make. */
    static final class FrameSize implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (text.matches("\\d{1,9}")) {
                int size = Integer.parseInt(text);
                if (size >= GeneratedTraffic.MIN_FRAME_BYTES && size <= GeneratedTraffic.MAX_FRAME_BYTES) {
                    return size;
                }
            }
            throw new TypeConversionException(
                    text + " is outside " + GeneratedTraffic.MIN_FRAME_BYTES + ".." + GeneratedTraffic.MAX_FRAME_BYTES);
        }
    }
}
