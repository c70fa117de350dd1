package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Headers that a client puts before frames where they lie. */
class MemifHeadroomTest extends MemifScenario {

    private static final int COUNT = 5_000;
    private static final int TAG_BYTES = 8;
    private static final long TAG = 0x0102030405060708L;

    @ParameterizedTest
    @CsvSource({"64,false", "64,true", "2048,false", "9000,false", "9000,true"})
    void shouldSendBackWhatItReceivedBehindAHeader(int length, boolean taken) {
        MemifPort server = opened(server().poolFrames(8192).listenNow());
        MemifPort client = opened(client().poolFrames(8192).headroom(TAG_BYTES).connectNow());
        awaitUp(server);
        SequencedFrames frames = new SequencedFrames(length);
        client.send((taken ? client.receive().retain() : client.receive()).map(MemifHeadroomTest::tagged))
                .subscribe();
        Mono<Void> received = server.receive()
                .take(COUNT)
                .doOnNext(frame -> frames.accept(untagged(frame)))
                .then()
                .cache();
        received.subscribe();

        server.send(frames.sentBy(server, COUNT)).block(SOON);

        received.block(SOON);
        assertThat(frames.arrived()).isEqualTo(COUNT);
    }

    @ParameterizedTest
    @CsvSource({"64,false", "64,true", "2048,true", "5000,true"})
    void shouldSendAllocatedFramesBehindAHeader(int length, boolean zeroCopy) {
        MemifPort server = opened(server().poolFrames(8192).listenNow());
        MemifPort client = opened(client().poolFrames(8192)
                .headroom(TAG_BYTES)
                .zeroCopyTransmit(zeroCopy)
                .connectNow());
        awaitUp(server);
        SequencedFrames frames = new SequencedFrames(length);
        Mono<Void> received = server.receive()
                .take(COUNT)
                .doOnNext(frame -> frames.accept(untagged(frame)))
                .then()
                .cache();
        received.subscribe();

        client.send(frames.sentBy(client, COUNT).map(MemifHeadroomTest::tagged)).block(SOON);

        received.block(SOON);
        assertThat(frames.arrived()).isEqualTo(COUNT);
    }

    private static Frame tagged(Frame frame) {
        frame.prepend(TAG_BYTES).buffer().putLong(0, TAG);
        return frame;
    }

    private static byte[] untagged(Frame frame) {
        UnsafeBuffer bytes = new UnsafeBuffer(frame.copied().bytes());
        assertThat(bytes.getLong(0)).isEqualTo(TAG);
        byte[] rest = new byte[bytes.capacity() - TAG_BYTES];
        bytes.getBytes(TAG_BYTES, rest);
        return rest;
    }
}
