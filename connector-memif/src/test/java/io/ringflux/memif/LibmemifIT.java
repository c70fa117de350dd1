package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.frame.Frame;
import io.ringflux.packet.IcmpHeader;
import io.ringflux.packet.LinkType;
import io.ringflux.packet.PacketBuilder;
import io.ringflux.packet.PacketView;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Against the ICMP responder among libmemif's examples, in both roles. */
class LibmemifIT extends MemifScenario {

    private static final String VARIABLE = "LIBMEMIF_RESPONDER";
    private static final long THEIR_MAC = 0xaa_aa_aa_aa_aa_aaL;
    private static final long OUR_MAC = 0x02_00_00_00_00_99L;
    private static final int THEIRS = 192 << 24 | 168 << 16 | 1 << 8 | 1;
    private static final int OURS = THEIRS + 1;
    private static final int WINDOW = 100;

    private Process responder;

    @BeforeEach
    void needResponder() {
        Assumptions.assumeTrue(
                System.getenv(VARIABLE) != null,
                "libmemif is missing: set " + VARIABLE + " to the icmp_responder of its examples");
    }

    @AfterEach
    void stopResponder() {
        if (responder != null) {
            responder.destroyForcibly().onExit().join();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 56, 1400})
    void shouldGetItsAnswersAsAServer(int payload) throws IOException {
        MemifPort server = opened(server().listenNow());
        start("slave");

        assertAnswered(server, payload);
        assertThat(server.details().peer().application()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 56, 1400})
    void shouldGetItsAnswersAsAClient(int payload) throws IOException {
        start("master");
        MemifPort client = opened(
                client().reconnect(Duration.ofMillis(20), Duration.ofMillis(20)).connectNow());

        assertAnswered(client, payload);
    }

    @Test
    void shouldTakeAnAckAndAHangUpForARefusal() throws IOException {
        start("master");
        Awaitility.await().until(() -> Files.exists(Path.of(path())));

        assertThatThrownBy(() -> client().id(5).connectNow()).isInstanceOf(MemifException.class);
    }

    private void start(String role) throws IOException {
        responder = new ProcessBuilder(System.getenv(VARIABLE), "-r", role, "-s", path())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
    }

    private static void assertAnswered(MemifPort port, int payload) {
        awaitUp(port);
        PacketView view = new PacketView(LinkType.ETHERNET);
        List<Integer> answers = new CopyOnWriteArrayList<>();
        Disposable receiving = port.receive().subscribe(frame -> {
            byte[] answer = frame.copied().bytes();
            view.wrap(new UnsafeBuffer(answer), 0, answer.length);
            if (view.isIcmp() && view.icmp().type() == IcmpHeader.ECHO_REPLY && view.payloadLength() == payload) {
                answers.add(view.icmp().sequence());
            }
        });
        List<Integer> asked = new ArrayList<>();
        for (int first = 0; first < 20 * WINDOW; first += WINDOW) {
            List<Integer> numbers =
                    IntStream.range(first, first + WINDOW).boxed().toList();
            port.send(Flux.fromIterable(numbers).map(number -> request(port, number, payload)))
                    .block(SOON);
            asked.addAll(numbers);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> answers.size() == asked.size() || receiving.isDisposed());
        }
        assertThat(answers).isEqualTo(asked);
        receiving.dispose();
    }

    private static Frame request(MemifPort port, int number, int payload) {
        Frame frame = Objects.requireNonNull(port.allocate(14 + 20 + 8 + payload));
        new PacketBuilder()
                .wrap(frame.buffer(), 0)
                .ethernet(THEIR_MAC, OUR_MAC)
                .ipv4(OURS, THEIRS)
                .icmp(IcmpHeader.ECHO_REQUEST, 0, 7 << 16 | number)
                .payload(payload)
                .finish();
        return frame;
    }
}
