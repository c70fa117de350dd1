package io.ringflux.memif.control;

import static io.ringflux.memif.control.TestMessages.INIT;
import static io.ringflux.memif.control.TestMessages.assertRefused;
import static io.ringflux.memif.control.TestMessages.incoming;
import static io.ringflux.memif.control.TestMessages.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.MemifMode;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.memif.control.wire.ControlMessage.Ack;
import io.ringflux.memif.control.wire.ControlMessage.Disconnect;
import io.ringflux.memif.control.wire.ControlMessage.Init;
import io.ringflux.memif.control.wire.Secret;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAdmissionTest {
    private static final int VERSION = ControlMessage.VERSION;
    private static final int SECRET_OFFSET = 9;
    private static final int SECRET_BYTES = 24;
    private static final long ID = 0xffff_fffeL;

    private final TestFds fds = new TestFds();
    private final TestInterface target = new TestInterface();

    @AfterEach
    void closeFds() {
        fds.close();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(init(0x0100, ID, 0), Reason.VERSION_MISMATCH, "incompatible version"),
                arguments(init(0x0201, ID, 0), Reason.VERSION_MISMATCH, "incompatible version"),
                arguments(init(0, ID, 0), Reason.VERSION_MISMATCH, "incompatible version"),
                arguments(init(VERSION, 0, 0), Reason.UNKNOWN_ID, "unmatched interface id"),
                arguments(init(VERSION, ID, 1), Reason.MODE_MISMATCH, "mode mismatch"),
                arguments(init(VERSION, ID, 3), Reason.MODE_MISMATCH, "mode mismatch"),
                arguments(init(VERSION, ID, 255), Reason.MODE_MISMATCH, "mode mismatch"));
    }

    static Stream<Arguments> secrets() {
        String longest = "12345678901234567890123";
        return Stream.of(
                arguments("", "", ""),
                arguments("", "abc", ""),
                arguments("abc", "", "secret required"),
                arguments("abc", "abc", ""),
                arguments("abc", "abd", "incorrect secret"),
                arguments("abc", "ab", "incorrect secret"),
                arguments("abc", "abcd", "incorrect secret"),
                arguments("\u00e4\u00f6", "\u00e4\u00f6", ""),
                arguments("\u00e4\u00f6", "\u00e4\u00fc", "incorrect secret"),
                arguments(longest, longest, ""),
                arguments(longest, longest.substring(1), "incorrect secret"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldRefuseWithReason(Init init, Reason reason, String detail) {
        List<Action> actions = answerTo(incoming(init, fds));

        assertRefused(actions, reason);
        assertThat(sent(actions)).containsExactly(new Disconnect(0, detail));
        assertThat(target.claims).isZero();
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void shouldCompareSecrets(String expected, String offered, String refusal) {
        target.secret = Secret.of(expected);
        Init init = new Init(VERSION, ID, 0, Secret.of(offered), "client");

        List<Action> actions = answerTo(incoming(init, fds));

        if (refusal.isEmpty()) {
            assertThat(sent(actions)).containsExactly(new Ack());
        } else {
            assertRefused(actions, Reason.SECRET_MISMATCH);
            assertThat(sent(actions)).containsExactly(new Disconnect(0, refusal));
            assertThat(target.claims).isZero();
        }
    }

    @Test
    void shouldIgnoreGarbageBehindTheSecret() {
        target.secret = Secret.of("abc");
        UnsafeBuffer bytes = TestMessages.encoded(new Init(VERSION, ID, 0, Secret.of("abc"), "client"));
        bytes.setMemory(SECRET_OFFSET + 4, SECRET_BYTES - 4, (byte) 'x');

        List<Action> actions = answerTo(new Incoming(bytes, ControlMessage.LENGTH, List.of(), false));

        assertThat(sent(actions)).containsExactly(new Ack());
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 25})
    void shouldRefuseSecretThatFillsItsField(int length) {
        target.secret = Secret.of("x".repeat(23));
        UnsafeBuffer bytes = TestMessages.encoded(init(VERSION, ID, 0));
        bytes.setMemory(SECRET_OFFSET, length, (byte) 'x');

        List<Action> actions = answerTo(new Incoming(bytes, ControlMessage.LENGTH, List.of(), false));

        assertRefused(actions, Reason.SECRET_MISMATCH);
    }

    @Test
    void shouldTakeAnyAssignedModeWhenModeIsNotChecked() {
        target.modes = EnumSet.allOf(MemifMode.class);

        for (MemifMode mode : MemifMode.values()) {
            assertThat(sent(answerTo(incoming(init(VERSION, ID, mode.code()), fds))))
                    .containsExactly(new Ack());
            target.release();
        }
        assertRefused(answerTo(incoming(init(VERSION, ID, 3), fds)), Reason.MODE_MISMATCH);
    }

    @Test
    void shouldRefuseSecondClientUntilTheFirstIsOver() {
        ServerHandshake first = server();
        first.receive(incoming(init(VERSION, ID, 0), fds), 0);

        List<Action> refused = answerTo(incoming(init(VERSION, ID, 0), fds));
        boolean firstUnharmed = target.isClaimed();
        first.endOfFile();
        List<Action> accepted = answerTo(incoming(init(VERSION, ID, 0), fds));

        assertRefused(refused, Reason.ALREADY_CONNECTED);
        assertThat(sent(refused)).containsExactly(new Disconnect(0, "already connected"));
        assertThat(firstUnharmed).isTrue();
        assertThat(sent(accepted)).containsExactly(new Ack());
    }

    @Test
    void shouldFreeTheInterfaceWhenClientsComeAndGo() {
        for (int i = 0; i < 1000; i++) {
            ServerHandshake server = server();
            List<Action> actions = server.receive(incoming(init(VERSION, ID, 0), fds), 0);
            assertThat(sent(actions)).containsExactly(new Ack());
            if (i % 2 == 0) {
                server.endOfFile();
            } else {
                server.receive(incoming(TestMessages.DISCONNECT, fds), 0);
            }
        }

        assertThat(target.claims).isEqualTo(1000);
        assertThat(target.releases).isEqualTo(1000);
    }

    @Test
    void shouldCutNameThatIsNotTerminated() {
        UnsafeBuffer bytes = TestMessages.encoded(INIT);
        bytes.setMemory(33, ControlMessage.LENGTH - 33, (byte) 'n');
        ServerHandshake server = new ServerHandshake("server", id -> target, LayoutLimits.DEFAULT, 1);
        server.open(0);
        server.receive(new Incoming(bytes, ControlMessage.LENGTH, List.of(), false), 0);
        TestMessages.clientSide().subList(1, 5).forEach(message -> server.receive(incoming(message, fds), 0));

        List<Action> actions = server.mapped();

        assertThat(actions).contains(new Action.Up("n".repeat(32), "client interface"));
    }

    private List<Action> answerTo(Incoming init) {
        return server().receive(init, 0);
    }

    private ServerHandshake server() {
        ServerHandshake server = new ServerHandshake("server", id -> id == ID ? target : null, LayoutLimits.DEFAULT, 1);
        server.open(0);
        return server;
    }

    private static Init init(int version, long id, int mode) {
        return new Init(version, id, mode, Secret.NONE, "client");
    }
}
