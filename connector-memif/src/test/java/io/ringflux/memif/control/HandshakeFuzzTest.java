package io.ringflux.memif.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.memif.MemifMode;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.memif.control.wire.ControlMessage.Ack;
import io.ringflux.memif.control.wire.Secret;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Peers that go wrong at random. Whatever they do, nothing is thrown, no fd leaks, and each machine is up, over, or
 * waits with a deadline.
 */
class HandshakeFuzzTest {
    private static final int HANDSHAKES = 5_000;
    private static final int MESSAGES = 24;
    private static final long TIMEOUT_NS = 1_000;
    private static final RingPlan PLAN = new RingPlan(1, 1, 4, CacheLine.BYTES_64);
    private static final List<ControlMessage> SERVER_SIDE = Stream.concat(
                    Stream.of(TestMessages.HELLO),
                    Stream.concat(
                            Stream.generate(Ack::new).limit(4).map(ControlMessage.class::cast),
                            Stream.of(TestMessages.CONNECTED)))
            .toList();

    private final TestFds fds = new TestFds();
    private final List<Action> history = new ArrayList<>();

    @AfterEach
    void closeFds() {
        fds.close();
    }

    @Test
    void shouldSurviveAnyClient() {
        int up = 0;
        for (int seed = 0; seed < HANDSHAKES; seed++) {
            up += serve(seed) ? 1 : 0;
        }

        assertThat(up).as("handshakes that came up").isBetween(HANDSHAKES / 20, HANDSHAKES / 2);
    }

    @Test
    void shouldSurviveAnyServer() {
        int up = 0;
        for (int seed = 0; seed < HANDSHAKES; seed++) {
            up += connect(seed) ? 1 : 0;
        }

        assertThat(up).as("handshakes that came up").isBetween(HANDSHAKES / 20, HANDSHAKES / 2);
    }

    private boolean serve(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TestInterface target = new TestInterface();
        ServerHandshake server = new ServerHandshake("server", id -> target, LayoutLimits.DEFAULT, TIMEOUT_NS);
        Iterator<ControlMessage> script = TestMessages.clientSide().iterator();
        long nowNs = random.nextLong();
        history.clear();
        history.addAll(server.open(nowNs));

        for (int i = 0; i < MESSAGES; i++) {
            nowNs += random.nextInt((int) TIMEOUT_NS / 20);
            List<Action> actions = switch (random.nextInt(60)) {
                case 0 -> server.endOfFile();
                case 1 -> server.close("closed");
                case 2 -> server.expire(nowNs);
                default -> server.receive(next(script, random), nowNs);
            };
            record(actions, server.deadlineNs(), seed);
            if (actions.stream().anyMatch(Action.MapMemory.class::isInstance)) {
                TestMessages.only(actions, Action.MapMemory.class)
                        .forEach(map -> TestLayouts.close(map.offer().layout()));
                boolean good = random.nextInt(8) > 0;
                record(good ? server.mapped() : server.mappingFailed("no"), server.deadlineNs(), seed);
            }
        }
        record(server.close("end of test"), server.deadlineNs(), seed);

        fds.assertAllClosed();
        assertThat(target.isClaimed()).as("claimed by seed %d", seed).isFalse();
        return wasUp();
    }

    private boolean connect(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ClientIdentity identity = new ClientIdentity(0, MemifMode.ETHERNET, Secret.NONE, "client", "memif0");
        ClientHandshake client = new ClientHandshake(identity, PLAN, TIMEOUT_NS);
        SharedLayout layout = TestLayouts.of(PLAN, fds);
        Iterator<ControlMessage> script = SERVER_SIDE.iterator();
        long nowNs = random.nextLong();
        history.clear();
        client.open(nowNs);

        for (int i = 0; i < MESSAGES; i++) {
            nowNs += random.nextInt((int) TIMEOUT_NS / 20);
            List<Action> actions = switch (random.nextInt(60)) {
                case 0 -> client.endOfFile();
                case 1 -> client.close("closed");
                case 2 -> client.expire(nowNs);
                default -> client.receive(next(script, random), nowNs);
            };
            record(actions, client.deadlineNs(), seed);
            if (actions.stream().anyMatch(Action.LayOutMemory.class::isInstance)) {
                boolean asPlanned = actions.contains(new Action.LayOutMemory(PLAN, 256));
                record(asPlanned ? client.layOut(layout) : client.close("too small"), client.deadlineNs(), seed);
            }
        }
        record(client.close("end of test"), client.deadlineNs(), seed);

        assertThat(fds.openCount()).as("the layout's fds after seed %d", seed).isEqualTo(3);
        TestLayouts.close(layout);
        return wasUp();
    }

    /** The next message of the script, or something that is wrong in one way or in many. */
    private Incoming next(Iterator<ControlMessage> script, SplittableRandom random) {
        ControlMessage message = script.hasNext() && random.nextInt(10) > 0
                ? script.next()
                : TestMessages.oneOfEach()
                        .get(random.nextInt(TestMessages.oneOfEach().size()));
        UnsafeBuffer bytes = TestMessages.encoded(message);
        int length = ControlMessage.LENGTH;
        int fdCount = TestMessages.fdsOf(message);
        boolean truncated = false;
        switch (random.nextInt(40)) {
            case 0 -> random.ints(ControlMessage.LENGTH).forEach(i -> bytes.putByte(i & 0x7f, (byte) (i >> 8)));
            case 1 -> bytes.putByte(2 + random.nextInt(14), (byte) random.nextInt());
            case 2 -> bytes.setMemory(2, ControlMessage.LENGTH - 2, (byte) random.nextInt());
            case 3 -> length = random.nextInt(200);
            case 4 -> fdCount = random.nextInt(17);
            case 5 -> truncated = true;
            default -> bytes.setMemory(ControlMessage.LENGTH - 26, 26, (byte) random.nextInt());
        }
        return new Incoming(bytes, length, fds.make(fdCount), truncated);
    }

    private void record(List<Action> actions, OptionalLong deadlineNs, int seed) {
        boolean wasOver = isOver();
        history.addAll(actions);
        assertThat(actions).as("actions after the end, seed %d", seed).hasSizeLessThan(wasOver ? 1 : 3);
        assertThat(deadlineNs.isPresent())
                .as("deadline, seed %d, %s", seed, history)
                .isEqualTo(!isOver() && !wasUp());
    }

    private boolean isOver() {
        return history.stream().anyMatch(Action.Down.class::isInstance);
    }

    private boolean wasUp() {
        return history.stream().anyMatch(Action.Up.class::isInstance);
    }
}
