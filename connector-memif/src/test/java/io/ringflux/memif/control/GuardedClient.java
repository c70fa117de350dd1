package io.ringflux.memif.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.MemifMode;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.memif.control.wire.ControlMessage.Ack;
import io.ringflux.memif.control.wire.ControlMessage.AddRegion;
import io.ringflux.memif.control.wire.ControlMessage.AddRing;
import io.ringflux.memif.control.wire.ControlMessage.Connect;
import io.ringflux.memif.control.wire.ControlMessage.Connected;
import io.ringflux.memif.control.wire.ControlMessage.Disconnect;
import io.ringflux.memif.control.wire.ControlMessage.Hello;
import io.ringflux.memif.control.wire.ControlMessage.Init;
import io.ringflux.memif.control.wire.RingDirection;
import io.ringflux.memif.control.wire.Secret;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A client's handshake, and a second opinion on each of its steps. */
final class GuardedClient {
    private static final long TIMEOUT_NS = 1_000;
    private static final int MOST_REGIONS = 256;
    private static final ClientIdentity IDENTITY =
            new ClientIdentity(7, MemifMode.ETHERNET, Secret.of("secret"), "client", "memif7");

    private final RingPlan wanted;
    private final TestFds fds;
    private final ClientHandshake client;
    private final Queue<ControlMessage> due = new ArrayDeque<>();
    private long nowNs;
    private Stage stage = Stage.CONNECTING;
    private @Nullable RingPlan plan;
    private @Nullable SharedLayout layout;
    private boolean spoken;

    GuardedClient(RingPlan wanted, TestFds fds) {
        this.wanted = wanted;
        this.fds = fds;
        client = new ClientHandshake(IDENTITY, wanted, TIMEOUT_NS);
        client.open(nowNs);
        requireState();
    }

    void receive(Incoming incoming, int passedNs) {
        nowNs += passedNs;
        boolean late = isDue();

        List<Action> actions = client.receive(incoming, nowNs);

        SentMessages.requireSound(actions);
        if (stage == Stage.OVER) {
            assertThat(actions).isEmpty();
        } else if (late) {
            assertThat(TestMessages.down(actions).reason()).isEqualTo(Reason.HANDSHAKE_TIMEOUT);
            left(actions);
        } else if (TestMessages.only(actions, Action.Down.class).findAny().isPresent()) {
            ended(incoming, actions);
        } else {
            assertThat(actions).hasSize(1);
            went(incoming.message(), actions.get(0));
        }
        requireState();
    }

    /** Lays the memory out if that is asked for. */
    void layOut() {
        if (plan == null || stage != Stage.LAYING_OUT) {
            return;
        }
        layout = TestLayouts.of(plan, fds);
        due.add(new AddRegion(0, layout.regions().get(0).bytes()));
        layout.c2sRings().forEach(ring -> due.add(announcement(RingDirection.C2S, ring)));
        layout.s2cRings().forEach(ring -> due.add(announcement(RingDirection.S2C, ring)));
        due.add(new Connect(IDENTITY.interfaceName()));

        List<Action> actions = client.layOut(layout);

        SentMessages.requireSound(actions);
        assertThat(TestMessages.sent(actions))
                .containsExactly(new Init(
                        ControlMessage.VERSION,
                        IDENTITY.id(),
                        IDENTITY.mode().code(),
                        IDENTITY.secret(),
                        IDENTITY.name()));
        spoken = true;
        stage = Stage.ANNOUNCING;
        requireState();
    }

    void hangUp() {
        List<Action> actions = client.endOfFile();
        if (stage == Stage.OVER) {
            assertThat(actions).isEmpty();
        } else {
            assertThat(actions).hasSize(1);
            assertThat(TestMessages.down(actions).reason()).isIn(Reason.REFUSED, Reason.PEER_GONE);
            stage = Stage.OVER;
        }
        requireState();
    }

    void close() {
        List<Action> actions = client.close("closed");
        if (stage == Stage.OVER) {
            assertThat(actions).isEmpty();
        } else {
            left(actions);
        }
        requireState();
    }

    void expire(int passedNs) {
        nowNs += passedNs;
        boolean late = isDue();
        List<Action> actions = client.expire(nowNs);
        if (late) {
            left(actions);
        } else {
            assertThat(actions).isEmpty();
        }
        requireState();
    }

    void end() {
        close();
        if (layout != null) {
            layout.close();
            layout = null;
        }
        requireState();
    }

    private void went(ControlMessage message, Action action) {
        if (action instanceof Action.LayOutMemory asked) {
            assertThat(stage).isEqualTo(Stage.CONNECTING);
            assertThat(message).isInstanceOf(Hello.class);
            assertThat(asked.maxRegions()).isBetween(1, MOST_REGIONS);
            assertThat(asked.plan().c2sRings()).isBetween(1, wanted.c2sRings());
            assertThat(asked.plan().s2cRings()).isBetween(1, wanted.s2cRings());
            assertThat(asked.plan().ringLog2()).isBetween(1, wanted.ringLog2());
            plan = asked.plan();
            stage = Stage.LAYING_OUT;
        } else if (action instanceof Action.Up) {
            assertThat(stage).isEqualTo(Stage.ANNOUNCING);
            assertThat(due).isEmpty();
            assertThat(message).isInstanceOf(Connected.class);
            stage = Stage.UP;
        } else {
            assertThat(stage).isEqualTo(Stage.ANNOUNCING);
            assertThat(message).isInstanceOf(Ack.class);
            assertThat(((Action.Send) action).message()).isEqualTo(due.remove());
        }
    }

    /**
     * Only a server's own DISCONNECT may go without an answer, and only where this client has said something before.
     */
    private void ended(Incoming incoming, List<Action> actions) {
        if (TestMessages.down(actions).reason() != Reason.PEER_DISCONNECTED) {
            left(actions);
            return;
        }
        assertThat(incoming.message()).isInstanceOf(Disconnect.class);
        assertThat(TestMessages.sent(actions)).hasSizeGreaterThanOrEqualTo(spoken ? 0 : 1);
        stage = Stage.OVER;
    }

    private void left(List<Action> actions) {
        TestMessages.assertRefused(actions, TestMessages.down(actions).reason());
        stage = Stage.OVER;
    }

    private boolean isDue() {
        return client.deadlineNs().isPresent() && nowNs >= client.deadlineNs().getAsLong();
    }

    /** What the server sends along is closed, what was laid out is not, and the clock runs until the link is up. */
    private void requireState() {
        assertThat(fds.openCount())
                .as("open fds")
                .isEqualTo(layout == null ? 0 : LayoutCheck.fds(layout).size());
        assertThat(client.deadlineNs().isPresent()).isEqualTo(stage != Stage.UP && stage != Stage.OVER);
    }

    private static AddRing announcement(RingDirection direction, RingSpec ring) {
        return new AddRing(direction, ring.index(), ring.region(), ring.offset(), ring.ringLog2(), 0);
    }

    private enum Stage {
        CONNECTING,
        LAYING_OUT,
        ANNOUNCING,
        UP,
        OVER
    }
}
