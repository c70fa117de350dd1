package io.ringflux.service.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringflux.frame.FrameCopy;
import io.ringflux.service.JvmWideResources;
import io.ringflux.service.Service;
import io.ringflux.service.TestService;
import io.ringflux.service.pipeline.engine.Pipeline;
import io.ringflux.service.pipeline.generator.GeneratedTraffic;
import io.ringflux.testkit.LeakCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two memif ports in one process: what is generated into one comes out of the other, all of it and nothing else. */
@ExtendWith(JvmWideResources.class)
@LeakCheck
final class MemifPipelineTest {

    private static final int COUNT = 20_000;
    private static final GeneratedTraffic TRAFFIC = new GeneratedTraffic(List.of(64, 5_000), 16);

    @ParameterizedTest
    @ValueSource(strings = {"threads: 1", "threads: 2"})
    void shouldForwardEveryFrameInOrderWhenSentByMemif(String loops) throws IOException {
        CollectingSink sink = new CollectingSink(Long.MAX_VALUE);

        try (Service service = TestService.start(config(loops), sink)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> sink.frames().size() == COUNT);
            Pipeline capture = Objects.requireNonNull(service.pipelines().find("capture"));
            assertThat(capture.hops()).allMatch(hop -> hop.in() == COUNT && hop.out() == COUNT);
        }

        assertThat(sink.frames()).allMatch(MemifPipelineTest::isGenerated);
        assertThat(sink.frames().stream().map(MemifPipelineTest::number))
                .containsExactlyElementsOf(LongStream.range(0, COUNT).boxed().toList());
    }

    private static boolean isGenerated(FrameCopy frame) {
        return TRAFFIC.isGenerated(new UnsafeBuffer(frame.bytes()), 0, frame.bytes().length);
    }

    private static long number(FrameCopy frame) {
        return GeneratedTraffic.numberOf(new UnsafeBuffer(frame.bytes()), 0);
    }

    private static String config(String loops) {
        return """
                ringflux:
                  loops: {LOOPS}
                  ports:
                    in: {type: memif, role: server, socket: "@SOCKET"}
                    peer: {type: memif, role: client, socket: "@SOCKET", ring-size: 256}
                  pipelines:
                    traffic: {from: {generator: {frame-size: [64, 5000], count: COUNT}}, to: {port: peer}}
                    capture: {from: {port: in}, to: collect}
                """.replace("LOOPS", loops)
                .replace("COUNT", Integer.toString(COUNT))
                .replace("SOCKET", "ringflux-" + UUID.randomUUID());
    }
}
