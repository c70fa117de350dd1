package io.ringflux.memif.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.memif.MemifException;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.memif.control.wire.ControlMessage.Ack;
import io.ringflux.memif.control.wire.ControlMessage.AddRegion;
import io.ringflux.memif.control.wire.ControlMessage.AddRing;
import io.ringflux.memif.control.wire.ControlMessage.Connect;
import io.ringflux.memif.control.wire.ControlMessage.Disconnect;
import io.ringflux.memif.control.wire.ControlMessage.Init;
import io.ringflux.nativeio.Fd;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server's handshake, and a second opinion on each of its steps. */
final class GuardedServer {
    private static final long TIMEOUT_NS = 1_000;

    private final LayoutLimits limits;
    private final TestFds fds;
    private final TestInterface target = new TestInterface();
    private final ServerHandshake server;
    private final List<Fd> kept = new ArrayList<>();
    private long nowNs;
    private Stage stage = Stage.GREETED;
    private @Nullable SharedLayout handedOver;

    GuardedServer(LayoutLimits limits, TestFds fds) {
        this.limits = limits;
        this.fds = fds;
        server = new ServerHandshake("server", id -> target, limits, TIMEOUT_NS);
        SentMessages.requireSound(server.open(nowNs));
        requireState();
    }

    void receive(Incoming incoming, int passedNs) {
        nowNs += passedNs;
        @Nullable ControlMessage message = wellFormed(incoming);
        boolean late = isDue();

        List<Action> actions = server.receive(incoming, nowNs);

        if (stage == Stage.OVER) {
            assertThat(actions).isEmpty();
        } else if (late) {
            timedOut(actions);
        } else if (message instanceof Disconnect) {
            assertThat(TestMessages.down(actions).reason()).isEqualTo(Reason.PEER_DISCONNECTED);
            assertThat(actions).hasSize(1);
            over();
        } else if (TestMessages.only(actions, Action.Down.class).findAny().isPresent()) {
            refused(actions);
        } else {
            assertThat(message).isNotNull();
            taken(message, incoming, actions);
        }
        requireState();
    }

    /** Answers a mapping that is due; one that is overtaken by the end of the link is answered too. */
    void mapped(boolean good) {
        if (handedOver == null || stage == Stage.UP) {
            return;
        }
        List<Action> actions = good ? server.mapped() : server.mappingFailed("cannot be mapped");
        if (stage == Stage.OVER) {
            assertThat(actions).isEmpty();
        } else if (good) {
            assertThat(actions).hasSize(2);
            assertThat(TestMessages.sent(actions)).containsExactly(new ControlMessage.Connected(target.name()));
            assertThat(actions.get(1)).isInstanceOf(Action.Up.class);
            stage = Stage.UP;
        } else {
            refused(actions);
        }
        requireState();
    }

    void hangUp() {
        List<Action> actions = server.endOfFile();
        if (stage != Stage.OVER) {
            assertThat(TestMessages.down(actions).reason()).isEqualTo(Reason.PEER_GONE);
            over();
        }
        requireState();
    }

    void close() {
        List<Action> actions = server.close("closed");
        if (stage == Stage.OVER) {
            assertThat(actions).isEmpty();
        } else {
            refused(actions);
        }
        requireState();
    }

    void expire(int passedNs) {
        nowNs += passedNs;
        boolean due = isDue();
        List<Action> actions = server.expire(nowNs);
        if (due) {
            timedOut(actions);
        } else {
            assertThat(actions).isEmpty();
        }
        requireState();
    }

    void end() {
        close();
        if (handedOver != null) {
            handedOver.close();
            handedOver = null;
        }
        requireState();
    }

    private void taken(ControlMessage message, Incoming incoming, List<Action> actions) {
        assertThat(actions).hasSize(1);
        if (stage == Stage.GREETED) {
            assertThat(message).isInstanceOf(Init.class);
            stage = Stage.ADMITTED;
        } else if (message instanceof Connect) {
            assertThat(stage).isEqualTo(Stage.ADMITTED);
            offered(actions.get(0));
            return;
        } else {
            assertThat(stage).isEqualTo(Stage.ADMITTED);
            assertThat(message).isInstanceOfAny(AddRegion.class, AddRing.class);
            kept.addAll(incoming.fds());
        }
        assertThat(actions).containsExactly(Action.Send.of(new Ack()));
    }

    private void offered(Action action) {
        assertThat(action).isInstanceOf(Action.MapMemory.class);
        ClientOffer offer = ((Action.MapMemory) action).offer();
        assertThat(offer.target()).isSameAs(target);
        assertThat(LayoutCheck.fds(offer.layout())).containsExactlyInAnyOrderElementsOf(kept);
        LayoutCheck.requireSound(offer.layout(), offer.cacheLine(), limits);
        handedOver = offer.layout();
        kept.clear();
        stage = Stage.MAPPING;
    }

    private boolean isDue() {
        return server.deadlineNs().isPresent() && nowNs >= server.deadlineNs().getAsLong();
    }

    private void timedOut(List<Action> actions) {
        assertThat(TestMessages.down(actions).reason()).isEqualTo(Reason.HANDSHAKE_TIMEOUT);
        refused(actions);
    }

    private void refused(List<Action> actions) {
        MemifException cause = TestMessages.down(actions);
        TestMessages.assertRefused(actions, cause.reason());
        SentMessages.requireSound(actions);
        over();
    }

    private void over() {
        stage = Stage.OVER;
        kept.clear();
    }

    /** Who owns which fd, whose the interface is, and whether the clock runs. */
    private void requireState() {
        int lent = handedOver == null ? 0 : LayoutCheck.fds(handedOver).size();
        assertThat(fds.openCount()).as("open fds").isEqualTo(kept.size() + lent);
        assertThat(kept).allMatch(Fd::isOpen);
        assertThat(kept.size()).isLessThanOrEqualTo(limits.maxRegions() + limits.maxC2sRings() + limits.maxS2cRings());
        assertThat(target.isClaimed()).isEqualTo(stage.isClaimed);
        assertThat(target.releases).isLessThanOrEqualTo(target.claims);
        assertThat(server.deadlineNs().isPresent()).isEqualTo(stage.isTimed);
    }

    private static @Nullable ControlMessage wellFormed(Incoming incoming) {
        try {
            return incoming.message();
        } catch (MemifException e) {
            assertThat(e.reason()).isIn(Reason.MALFORMED_MESSAGE, Reason.FD_COUNT);
            return null;
        }
    }

    private enum Stage {
        GREETED(false, true),
        ADMITTED(true, true),
        MAPPING(true, true),
        UP(true, false),
        OVER(false, false);

        private final boolean isClaimed;
        private final boolean isTimed;

        Stage(boolean isClaimed, boolean isTimed) {
            this.isClaimed = isClaimed;
            this.isTimed = isTimed;
        }
    }
}
