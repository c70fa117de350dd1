package io.ringflux.memif.control;

import static io.ringflux.memif.control.TestMessages.CONNECTED;
import static io.ringflux.memif.control.TestMessages.DISCONNECT;
import static io.ringflux.memif.control.TestMessages.HELLO;
import static io.ringflux.memif.control.TestMessages.assertRefused;
import static io.ringflux.memif.control.TestMessages.down;
import static io.ringflux.memif.control.TestMessages.encoded;
import static io.ringflux.memif.control.TestMessages.fdsOf;
import static io.ringflux.memif.control.TestMessages.incoming;
import static io.ringflux.memif.control.TestMessages.oneOfEach;
import static io.ringflux.memif.control.TestMessages.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.MemifMode;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.memif.control.wire.ControlMessage.Ack;
import io.ringflux.memif.control.wire.ControlMessage.AddRegion;
import io.ringflux.memif.control.wire.ControlMessage.AddRing;
import io.ringflux.memif.control.wire.ControlMessage.Connect;
import io.ringflux.memif.control.wire.ControlMessage.Disconnect;
import io.ringflux.memif.control.wire.ControlMessage.Init;
import io.ringflux.memif.control.wire.RingDirection;
import io.ringflux.memif.control.wire.Secret;
import io.ringflux.nativeio.Fd;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClientHandshakeTest {
    private static final long TIMEOUT_NS = 1_000;
    private static final long NOW_NS = Long.MAX_VALUE - 10;
    private static final RingPlan PLAN = new RingPlan(1, 1, 4, CacheLine.BYTES_64);
    private static final ClientIdentity IDENTITY =
            new ClientIdentity(0xffff_fffeL, MemifMode.IP, Secret.of("abc"), "client", "memif0");

    private final TestFds fds = new TestFds();
    private final ClientHandshake client = new ClientHandshake(IDENTITY, PLAN, TIMEOUT_NS);

    @AfterEach
    void closeFds() {
        fds.close();
    }

    static Stream<Arguments> eachMessageAtEachStage() {
        return Stream.of(ClientStage.values())
                .flatMap(stage -> oneOfEach().stream().map(message -> arguments(stage, message)));
    }

    static Stream<Arguments> eachWrongLengthAtEachStage() {
        return Stream.of(ClientStage.values())
                .flatMap(stage -> IntStream.of(0, 1, 64, 127, 129, 200).mapToObj(length -> arguments(stage, length)));
    }

    @Test
    void shouldSendOneMessagePerAnswerWhenAllGoesWell() {
        SharedLayout layout = TestLayouts.of(PLAN, fds);
        Fd memory = layout.regions().get(0).fd();
        List<Action> actions = new ArrayList<>();
        client.open(NOW_NS);

        actions.addAll(client.receive(incoming(HELLO, fds), NOW_NS));
        actions.addAll(client.layOut(layout));
        for (int i = 0; i < 4; i++) {
            actions.addAll(client.receive(incoming(new Ack(), fds), NOW_NS));
        }
        actions.addAll(client.receive(incoming(CONNECTED, fds), NOW_NS));

        long bytes = layout.regions().get(0).bytes();
        assertThat(actions)
                .containsExactly(
                        new Action.LayOutMemory(PLAN, 256),
                        Action.Send.of(new Init(0x0200, 0xffff_fffeL, 1, Secret.of("abc"), "client")),
                        new Action.Send(new AddRegion(0, bytes), memory),
                        new Action.Send(
                                new AddRing(RingDirection.C2S, 0, 0, 0, 4, 0),
                                layout.c2sRings().get(0).interrupt()),
                        new Action.Send(
                                new AddRing(RingDirection.S2C, 0, 0, 384, 4, 0),
                                layout.s2cRings().get(0).interrupt()),
                        Action.Send.of(new Connect("memif0")),
                        new Action.Up("server", "server interface"));
        assertThat(client.deadlineNs()).isEmpty();
        assertThat(fds.openCount()).as("the layout's fds are the caller's").isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("eachMessageAtEachStage")
    void shouldTakeItsOwnAnswerAndRefuseAnyOtherMessage(ClientStage stage, ControlMessage message) {
        stage.reach(client, PLAN, fds, NOW_NS);
        Reason fault = stage.faultOf(message);
        int before = fds.openCount();

        List<Action> actions = client.receive(incoming(message, fds), NOW_NS);

        if (fault == null) {
            assertThat(actions).hasSize(1).noneMatch(Action.Down.class::isInstance);
        } else if (message instanceof Disconnect) {
            assertThat(down(actions).peerMessage()).isEqualTo("good bye");
            assertThat(sent(actions)).hasSize(stage.isSilent() ? 1 : 0);
        } else {
            assertRefused(actions, fault);
        }
        assertThat(fds.openCount()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("eachMessageAtEachStage")
    void shouldRefuseAndCloseFdsThatAServerSends(ClientStage stage, ControlMessage message) {
        stage.reach(client, PLAN, fds, NOW_NS);
        int before = fds.openCount();
        int count = fdsOf(message) + 1;

        List<Action> actions = client.receive(incoming(message, fds.make(count)), NOW_NS);

        assertRefused(actions, Reason.FD_COUNT);
        assertThat(fds.openCount()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("eachWrongLengthAtEachStage")
    void shouldRefuseWrongLength(ClientStage stage, int length) {
        stage.reach(client, PLAN, fds, NOW_NS);

        List<Action> actions = client.receive(new Incoming(encoded(HELLO), length, List.of(), false), NOW_NS);

        assertRefused(actions, Reason.MALFORMED_MESSAGE);
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayDisconnectBeforeItLeaves(ClientStage stage) {
        stage.reach(client, PLAN, fds, NOW_NS);
        int before = fds.openCount();

        List<Action> actions = client.close("port disposed");

        assertRefused(actions, Reason.LOCAL_CLOSE);
        assertThat(sent(actions)).containsExactly(new Disconnect(0, "port disposed"));
        assertThat(client.deadlineNs()).isEmpty();
        assertThat(fds.openCount()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeHangUpForARefusalWhereAnAnswerIsOwed(ClientStage stage) {
        stage.reach(client, PLAN, fds, NOW_NS);

        List<Action> actions = client.endOfFile();

        assertThat(actions).hasSize(1);
        assertThat(down(actions).reason()).isEqualTo(stage.reasonOfEndOfFile());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UP")
    void shouldTimeOutAtEachStage(ClientStage stage) {
        stage.reach(client, PLAN, fds, NOW_NS);
        long deadlineNs = client.deadlineNs().orElseThrow();

        assertThat(client.expire(deadlineNs - 1)).isEmpty();
        List<Action> actions = client.expire(deadlineNs);

        assertRefused(actions, Reason.HANDSHAKE_TIMEOUT);
    }

    @Test
    void shouldTimeOutWhenAnswersDripSlowly() {
        client.open(NOW_NS);
        client.receive(incoming(HELLO, fds), NOW_NS + TIMEOUT_NS - 1);
        client.layOut(TestLayouts.of(PLAN, fds));

        List<Action> actions = client.receive(incoming(new Ack(), fds), NOW_NS + TIMEOUT_NS);

        assertRefused(actions, Reason.HANDSHAKE_TIMEOUT);
    }

    @Test
    void shouldDoNothingAfterTheEnd() {
        ClientStage.REGION_SENT.reach(client, PLAN, fds, NOW_NS);
        client.close("done");
        int before = fds.openCount();

        List<Action> actions = new ArrayList<>();
        oneOfEach().forEach(message -> actions.addAll(client.receive(incoming(message, fds), NOW_NS)));
        actions.addAll(client.receive(incoming(DISCONNECT, fds.make(16)), NOW_NS));
        actions.addAll(client.endOfFile());
        actions.addAll(client.close("again"));
        actions.addAll(client.layOut(TestLayouts.of(PLAN, fds)));
        actions.addAll(client.expire(NOW_NS + 2 * TIMEOUT_NS));

        assertThat(actions).isEmpty();
        assertThat(fds.openCount()).isEqualTo(before + 3);
    }

    @Test
    void shouldRejectCallsOutOfTurn() {
        client.open(NOW_NS);

        assertThatThrownBy(() -> client.open(NOW_NS)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.layOut(TestLayouts.of(PLAN, fds))).isInstanceOf(IllegalStateException.class);
    }
}
