package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.frame.Frame;
import io.ringflux.frame.Offload;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.packet.PacketBuilder;
import io.ringflux.testkit.LeakCheck;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Queues of one interface, and frames that a kernel takes or refuses. */
@LeakCheck
class TapQueueIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int KERNEL = 0x0a090001;
    private static final int ECHO_REQUEST = 8;

    private record Answer(int queue, int address) {}

    @RegisterExtension
    final TapLab lab = new TapLab();

    private final TestNamespace namespace = lab.namespace();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void shouldHearTheAnswerOnTheQueueThatAsked(int queues) throws InterruptedException {
        TapPort port = open(queues);

        for (int i = 0; i < 4 * queues; i++) {
            int queue = i % queues;
            assertThat(ask(port, queue, 0x0a090100 + i)).isEqualTo(queue);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldHearAllOnTheQueueThatAProgramChooses(int chosen) throws InterruptedException {
        TapPort port = open(2);

        try (Fd program = SteeringProgram.choosing(chosen)) {
            port.steerBy(program).block(SOON);
        }

        for (int i = 0; i < 8; i++) {
            assertThat(ask(port, i % 2, 0x0a090100 + i)).isEqualTo(chosen);
        }
        port.steerByFlow().block(SOON);
        for (int i = 0; i < 4; i++) {
            assertThat(ask(port, i % 2, 0x0a090200 + i)).isEqualTo(i % 2);
        }
    }

    @Test
    void shouldSayWhenAProgramIsNone() {
        TapPort port = open(2);

        try (EventFd none = EventFd.create()) {
            assertThatThrownBy(() -> port.steerBy(none.fd()).block(SOON))
                    .isInstanceOfSatisfying(
                            NativeIoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
                    .hasMessageContaining("a loaded eBPF program for socket filters");
        }
    }

    @Test
    void shouldMoveTheFlowsOfADetachedQueueToTheOthers() throws InterruptedException {
        TapPort port = open(2);
        port.detachQueue(1).block(SOON);

        for (int i = 0; i < 16; i++) {
            assertThat(ask(port, 0, 0x0a090100 + i)).isZero();
        }
        assertThatThrownBy(() -> port.detachQueue(1).block(SOON)).isInstanceOf(NativeIoException.class);

        port.attachQueue(1).block(SOON);
        assertThat(ask(port, 1, 0x0a090200)).isEqualTo(1);
    }

    @Test
    void shouldCountWhatTheKernelCounts() {
        TapPort port = open(1);
        long before = port.kernelCounters().block(SOON).rxPackets();

        port.send(Flux.range(0, 5000).map(i -> echoRequest(port, 0x0a090100 + i % 200)))
                .block(SOON);

        Awaitility.await().atMost(SOON).until(() -> answers.size() == 5000);
        KernelCounters after = port.kernelCounters().block(SOON);
        assertThat(after.rxPackets() - before).isEqualTo(5000);
        assertThat(after.txPackets()).isEqualTo(port.stats().rxFrames());
        assertThat(after.rxErrors()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCarryFramesWithAndWithoutNapi(boolean napi) throws InterruptedException {
        TapPort port = listen(lab.open(namespace, client(1).napi(napi)));

        port.send(Mono.fromSupplier(() -> echoRequest(port, 0x0a090105))).block(SOON);

        assertThat(answers.poll(10, TimeUnit.SECONDS)).isEqualTo(new Answer(0, 0x0a090105));
        assertThat(port.details().napi()).isEqualTo(napi);
    }

    @Test
    void shouldDoWithoutNapiUnlessAskedForIt() {
        assertThat(open(1).details().napi()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // GSO type, size, checksum start, offset
        "0, 0, 5000, 16",
        "0, 0, 27, 16",
        "1, 0, 20, 16",
        "7, 100, 20, 16",
    })
    void shouldDropAndCountAFrameThatTheKernelRefuses(int type, int size, int start, int offset) {
        TapPort port = open(1);
        Mono<Frame> wrong = Mono.fromSupplier(() -> {
            Frame frame = echoRequest(port, 0x0a090100);
            Offload.set(frame, Offload.pack(type, size, start, offset));
            return frame;
        });

        port.send(wrong).block(SOON);

        assertThat(port.stats().tx().get(0).dropped()).isEqualTo(1);
        assertThat(port.stats().txFrames()).isZero();
    }

    @Test
    void shouldGoOnAfterFramesOfEveryKind() throws InterruptedException {
        TapPort port = lab.open(namespace, TapClient.create().name("tap7").poolFrames(8192));
        int[] lengths = {1, 13, 14, 15, 60, 1514, 9018, 65_535, 70_000};
        int[] types = {0x0800, 0x86dd, 0x8100, 0x88a8, 0xb588, 0x0000, 0xffff};
        for (int length : lengths) {
            for (int type : types) {
                port.send(Mono.fromSupplier(() -> ofType(port, length, type))).block(SOON);
            }
        }

        assertThat(port.stats().txFrames() + port.stats().tx().get(0).dropped())
                .isEqualTo((long) lengths.length * types.length);
        assertThat(port.stats().tx().get(0).dropped()).isGreaterThanOrEqualTo(2L * types.length);
    }

    /** The queue of the second answer: the kernel gives the first before it remembers where the question came from. */
    private int ask(TapPort port, int queue, int address) throws InterruptedException {
        Answer answer = new Answer(-1, 0);
        for (int i = 0; i < 2; i++) {
            port.send(queue, Mono.fromSupplier(() -> echoRequest(port, address)))
                    .block(SOON);
            answer = Objects.requireNonNull(answers.poll(10, TimeUnit.SECONDS), "no answer");
            assertThat(answer.address()).isEqualTo(address);
        }
        return answer.queue();
    }

    private TapPort open(int queues) {
        return listen(lab.open(namespace, client(queues)));
    }

    private static TapClient client(int queues) {
        return TapClient.create().mode(TapMode.IP).queues(queues, queues).address("10.9.0.1/16");
    }

    private TapPort listen(TapPort port) {
        port.receive()
                .filter(frame -> frame.length() >= 28 && frame.buffer().getByte(9) == 1)
                .onErrorComplete()
                .subscribe(frame -> answers.add(new Answer(
                        frame.queue(), Integer.reverseBytes(frame.buffer().getInt(16)))));
        return port;
    }

    private static Frame echoRequest(TapPort port, int source) {
        Frame frame = Objects.requireNonNull(port.allocate(64));
        int length = new PacketBuilder()
                .wrap(frame.buffer(), 0)
                .ipv4(source, KERNEL)
                .icmp(ECHO_REQUEST, 0, 7)
                .payload(16)
                .finish();
        return frame.length(length);
    }

    private static Frame ofType(TapPort port, int length, int type) {
        Frame frame = Objects.requireNonNull(port.allocate(length));
        MutableDirectBuffer buffer = frame.buffer();
        buffer.setMemory(0, frame.length(), (byte) 0xff);
        if (frame.length() >= 14) {
            buffer.putShort(12, Short.reverseBytes((short) type));
        }
        return frame;
    }
}
