package io.ringflux.memif.control;

import static io.ringflux.memif.control.TestMessages.C2S_RING;
import static io.ringflux.memif.control.TestMessages.DISCONNECT;
import static io.ringflux.memif.control.TestMessages.INIT;
import static io.ringflux.memif.control.TestMessages.REGION;
import static io.ringflux.memif.control.TestMessages.assertRefused;
import static io.ringflux.memif.control.TestMessages.clientSide;
import static io.ringflux.memif.control.TestMessages.down;
import static io.ringflux.memif.control.TestMessages.incoming;
import static io.ringflux.memif.control.TestMessages.oneOfEach;
import static io.ringflux.memif.control.TestMessages.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.control.wire.ControlMessage.Disconnect;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerEndTest {
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

    @ParameterizedTest
    @EnumSource
    void shouldEndWhenClientHangsUp(ServerStage stage) {
        stage.reach(server, fds, NOW_NS);

        List<Action> actions = server.endOfFile();

        assertThat(down(actions).reason()).isEqualTo(Reason.PEER_GONE);
        assertThat(sent(actions)).isEmpty();
        assertOver();
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheClientWhenClosed(ServerStage stage) {
        stage.reach(server, fds, NOW_NS);

        List<Action> actions = server.close("interface deleted");

        assertRefused(actions, Reason.LOCAL_CLOSE);
        assertThat(sent(actions)).containsExactly(new Disconnect(0, "interface deleted"));
        assertOver();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UP")
    void shouldTimeOutAtEachStage(ServerStage stage) {
        stage.reach(server, fds, NOW_NS);
        long deadlineNs = server.deadlineNs().orElseThrow();

        assertThat(server.expire(deadlineNs - 1)).isEmpty();
        List<Action> actions = server.expire(deadlineNs);

        assertRefused(actions, Reason.HANDSHAKE_TIMEOUT);
        assertOver();
    }

    @Test
    void shouldStayUpWhenTimePasses() {
        ServerStage.UP.reach(server, fds, NOW_NS);

        assertThat(server.expire(NOW_NS + 100 * TIMEOUT_NS)).isEmpty();
        assertThat(down(server.receive(incoming(DISCONNECT, fds), NOW_NS + 100 * TIMEOUT_NS))
                        .peerMessage())
                .isEqualTo("good bye");
    }

    @Test
    void shouldTimeOutWhenMessagesDripSlowly() {
        server.open(NOW_NS);
        server.receive(incoming(INIT, fds), NOW_NS + TIMEOUT_NS / 2);
        server.receive(incoming(REGION, fds), NOW_NS + TIMEOUT_NS - 1);

        List<Action> actions = server.receive(incoming(C2S_RING, fds), NOW_NS + TIMEOUT_NS);

        assertRefused(actions, Reason.HANDSHAKE_TIMEOUT);
        assertOver();
    }

    @Test
    void shouldTellTheClientWhyItsMemoryIsNoGood() {
        ServerStage.MAPPING.reach(server, fds, NOW_NS);

        List<Action> actions = server.mappingFailed("wrong cookie on ring 0");

        assertRefused(actions, Reason.MAPPING_FAILED);
        assertThat(sent(actions)).containsExactly(new Disconnect(0, "wrong cookie on ring 0"));
        assertOver();
    }

    @Test
    void shouldLeaveTheFdsToTheMapperWhenItFails() {
        server.open(NOW_NS);
        clientSide().forEach(message -> server.receive(incoming(message, fds), NOW_NS));

        server.mappingFailed("no memory");

        assertThat(fds.openCount()).isEqualTo(3);
    }

    @Test
    void shouldCloseFdsOfMessagesAfterTheEnd() {
        ServerStage.INITIATED.reach(server, fds, NOW_NS);
        server.close("done");

        List<Action> actions = new ArrayList<>(server.receive(incoming(REGION, fds), NOW_NS));
        oneOfEach().forEach(message -> actions.addAll(server.receive(incoming(message, fds), NOW_NS)));
        actions.addAll(server.receive(incoming(DISCONNECT, fds.make(16)), NOW_NS));
        actions.addAll(server.endOfFile());
        actions.addAll(server.close("again"));
        actions.addAll(server.mapped());
        actions.addAll(server.mappingFailed("too late"));
        actions.addAll(server.expire(NOW_NS + 2 * TIMEOUT_NS));

        assertThat(actions).isEmpty();
        assertOver();
    }

    @Test
    void shouldRejectCallsOutOfTurn() {
        server.open(NOW_NS);

        assertThatThrownBy(() -> server.open(NOW_NS)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(server::mapped).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> server.mappingFailed("why")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new ServerHandshake("server", id -> null, LayoutLimits.DEFAULT, 0))
                .hasMessageStartingWith("timeoutNs is 0");
    }

    private void assertOver() {
        fds.assertAllClosed();
        assertThat(server.deadlineNs()).isEmpty();
        assertThat(target.releases).as("releases").isEqualTo(target.claims);
    }
}
