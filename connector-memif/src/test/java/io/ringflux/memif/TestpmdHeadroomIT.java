package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.testkit.Testpmd;
import io.ringflux.testkit.TestpmdOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;

/** Buffers with headroom, filled by DPDK's memif driver. */
class TestpmdHeadroomIT extends MemifScenario {

    private static final int WINDOW = 100;
    private static final int HEADROOM = 128;

    @BeforeAll
    static void findTestpmd() {
        TestpmdOptions.assumeInstalled();
    }

    /** Each frame comes back; all headroom is written to before its bytes are looked at. */
    @ParameterizedTest
    @CsvSource({"64,false", "2048,false", "5000,false", "64,true", "5000,true"})
    void shouldReceiveIntactWhatLiesBehindHeadroom(int length, boolean zeroCopy) {
        try (Testpmd server = TestpmdOptions.server(path()).forward("macswap").start()) {
            server.command("start");
            MemifPort client = opened(
                    client().headroom(HEADROOM).zeroCopyTransmit(zeroCopy).connectNow());
            SequencedFrames frames = new SequencedFrames(length);
            AtomicInteger rooms = new AtomicInteger();
            Disposable receiving = client.receive().subscribe(frame -> {
                for (Frame segment = frame; segment != null; segment = segment.next()) {
                    rooms.addAndGet(segment.headroom() == HEADROOM ? 1 : 0);
                    segment.prepend(HEADROOM).buffer().setMemory(0, HEADROOM, (byte) 0xee);
                }
                frames.accept(withoutHeadroom(frame, length));
            });

            for (int sent = 0; sent < 5_000; sent += WINDOW) {
                int upTo = sent + WINDOW;
                client.send(frames.sentBy(client, sent, WINDOW)).block(SOON);
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> frames.arrived() == upTo || receiving.isDisposed());
                assertThat(frames.arrived()).isEqualTo(upTo);
            }

            assertThat(rooms).hasValueGreaterThanOrEqualTo(5_000);
            receiving.dispose();
        }
    }

    private static byte[] withoutHeadroom(Frame frame, int length) {
        byte[] bytes = new byte[length];
        int offset = 0;
        for (Frame segment = frame; segment != null; segment = segment.next()) {
            int filled = segment.length() - HEADROOM;
            segment.buffer().getBytes(HEADROOM, bytes, offset, filled);
            offset += filled;
        }
        return bytes;
    }
}
