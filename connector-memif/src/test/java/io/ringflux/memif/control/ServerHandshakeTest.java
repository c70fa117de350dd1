package io.ringflux.memif.control;

import static io.ringflux.memif.control.TestMessages.C2S_RING;
import static io.ringflux.memif.control.TestMessages.CONNECT;
import static io.ringflux.memif.control.TestMessages.CONNECTED;
import static io.ringflux.memif.control.TestMessages.INIT;
import static io.ringflux.memif.control.TestMessages.REGION;
import static io.ringflux.memif.control.TestMessages.RING_BYTES;
import static io.ringflux.memif.control.TestMessages.RING_LOG2;
import static io.ringflux.memif.control.TestMessages.assertRefused;
import static io.ringflux.memif.control.TestMessages.clientSide;
import static io.ringflux.memif.control.TestMessages.down;
import static io.ringflux.memif.control.TestMessages.encoded;
import static io.ringflux.memif.control.TestMessages.fdsOf;
import static io.ringflux.memif.control.TestMessages.incoming;
import static io.ringflux.memif.control.TestMessages.oneOfEach;
import static io.ringflux.memif.control.TestMessages.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.MemifMode;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.memif.control.wire.ControlMessage.Ack;
import io.ringflux.memif.control.wire.ControlMessage.AddRing;
import io.ringflux.memif.control.wire.ControlMessage.Disconnect;
import io.ringflux.memif.control.wire.ControlMessage.Hello;
import io.ringflux.memif.control.wire.RingDirection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServerHandshakeTest {
    private static final long TIMEOUT_NS = 1_000;
    private static final long NOW_NS = Long.MAX_VALUE - 10;

    private final TestFds fds = new TestFds();
    private final TestInterface target = new TestInterface();
    private final ServerHandshake server =
            new ServerHandshake("server", id -> id == 0 ? target : null, LayoutLimits.DEFAULT, TIMEOUT_NS);

    @AfterEach
    void closeFds() {
        fds.close();
    }

    static Stream<Arguments> eachMessageAtEachStage() {
        return Stream.of(ServerStage.values())
                .flatMap(stage -> oneOfEach().stream().map(message -> arguments(stage, message)));
    }

    static Stream<Arguments> eachMessageWithWrongFdsAtEachStage() {
        return Stream.of(ServerStage.values())
                .flatMap(stage -> oneOfEach().stream()
                        .flatMap(message -> IntStream.of(0, 1, 2, 16)
                                .filter(count -> count != fdsOf(message))
                                .mapToObj(count -> arguments(stage, message, count))));
    }

    static Stream<Arguments> eachWrongLengthAtEachStage() {
        return Stream.of(ServerStage.values())
                .flatMap(stage -> IntStream.of(0, 1, 64, 127, 129, 200).mapToObj(length -> arguments(stage, length)));
    }

    @Test
    void shouldGreetWithHighestIndexes() {
        LayoutLimits limits = new LayoutLimits(3, 1 << 20, 5, 7, 11, true, null);
        ServerHandshake limited = new ServerHandshake("app", id -> null, limits, TIMEOUT_NS);

        List<Action> actions = limited.open(NOW_NS);

        assertThat(sent(actions)).containsExactly(new Hello("app", 0x0200, 0x0200, 2, 6, 4, 11));
        assertThat(limited.deadlineNs()).hasValue(NOW_NS + TIMEOUT_NS);
    }

    @Test
    void shouldAnswerOncePerMessageWhenAllGoesWell() {
        server.open(NOW_NS);

        List<List<Action>> answers = clientSide().stream()
                .map(message -> server.receive(incoming(message, fds), NOW_NS))
                .toList();
        List<Action> last = server.mapped();

        assertThat(answers.subList(0, 4))
                .allSatisfy(actions -> assertThat(sent(actions)).containsExactly(new Ack()));
        ClientOffer offer = ((Action.MapMemory) answers.get(4).get(0)).offer();
        assertThat(answers.get(4)).hasSize(1);
        assertThat(offer.target()).isSameAs(target);
        assertThat(offer.mode()).isEqualTo(MemifMode.ETHERNET);
        assertThat(offer.name()).isEqualTo("client application");
        assertThat(offer.interfaceName()).isEqualTo("client interface");
        assertThat(offer.layout().regions()).hasSize(1);
        assertThat(offer.layout().c2sRings()).hasSize(1);
        assertThat(offer.layout().s2cRings()).hasSize(1);
        assertThat(last)
                .containsExactly(Action.Send.of(CONNECTED), new Action.Up("client application", "client interface"));
        assertThat(server.deadlineNs()).isEmpty();
        assertThat(fds.openCount()).as("fds are the offer's now").isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("eachMessageAtEachStage")
    void shouldAnswerOrRefuseEachMessageAtEachStage(ServerStage stage, ControlMessage message) {
        stage.reach(server, fds, NOW_NS);
        Reason fault = stage.faultOf(message);

        List<Action> actions = server.receive(incoming(message, fds), NOW_NS);

        if (fault == null) {
            assertThat(sent(actions)).isEqualTo(message.equals(CONNECT) ? List.of() : List.of(new Ack()));
            assertThat(server.deadlineNs()).isPresent();
        } else {
            assertThat(down(actions).reason()).isEqualTo(fault);
            assertThat(sent(actions)).hasSize(message instanceof Disconnect ? 0 : 1);
            assertOver();
        }
    }

    @ParameterizedTest
    @MethodSource("eachMessageWithWrongFdsAtEachStage")
    void shouldRefuseWrongNumberOfFds(ServerStage stage, ControlMessage message, int count) {
        stage.reach(server, fds, NOW_NS);

        List<Action> actions = server.receive(incoming(message, fds.make(count)), NOW_NS);

        assertRefused(actions, Reason.FD_COUNT);
        assertOver();
    }

    @ParameterizedTest
    @MethodSource("eachWrongLengthAtEachStage")
    void shouldRefuseWrongLength(ServerStage stage, int length) {
        stage.reach(server, fds, NOW_NS);

        List<Action> actions = server.receive(new Incoming(encoded(INIT), length, fds.make(1), false), NOW_NS);

        assertRefused(actions, Reason.MALFORMED_MESSAGE);
        assertOver();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseTruncatedMessage(ServerStage stage) {
        stage.reach(server, fds, NOW_NS);

        List<Action> actions =
                server.receive(new Incoming(encoded(REGION), ControlMessage.LENGTH, fds.make(1), true), NOW_NS);

        assertRefused(actions, Reason.MALFORMED_MESSAGE);
        assertOver();
    }

    @Test
    void shouldInferLinesOf128BytesFromTheDistanceOfTheRings() {
        ServerStage.INITIATED.reach(server, fds, NOW_NS);
        server.receive(incoming(REGION, fds), NOW_NS);
        server.receive(incoming(C2S_RING, fds), NOW_NS);
        server.receive(incoming(new AddRing(RingDirection.S2C, 0, 0, RING_BYTES + 128, RING_LOG2, 0), fds), NOW_NS);

        List<Action> actions = server.receive(incoming(CONNECT, fds), NOW_NS);

        assertThat(((Action.MapMemory) actions.get(0)).offer().cacheLine()).isEqualTo(CacheLine.BYTES_128);
    }

    private void assertOver() {
        fds.assertAllClosed();
        assertThat(server.deadlineNs()).isEmpty();
        assertThat(target.releases).as("releases").isEqualTo(target.claims);
    }
}
