package io.ringflux.memif.control;

import static io.ringflux.memif.control.TestMessages.assertRefused;
import static io.ringflux.memif.control.TestMessages.down;
import static io.ringflux.memif.control.TestMessages.incoming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.MemifMode;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.memif.control.wire.ControlMessage.Hello;
import io.ringflux.memif.control.wire.Secret;
import java.util.List;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientNegotiationTest {
    private static final RingPlan WANTED = new RingPlan(4, 3, 10, CacheLine.BYTES_64);
    private static final ClientIdentity IDENTITY =
            new ClientIdentity(0, MemifMode.ETHERNET, Secret.NONE, "client", "memif0");

    private final TestFds fds = new TestFds();
    private final ClientHandshake client = new ClientHandshake(IDENTITY, WANTED, 1_000);

    @AfterEach
    void closeFds() {
        fds.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 4, 1, 1, 4",
        "1, 0, 10, 2, 1, 10",
        "0, 1, 14, 1, 2, 10",
        "3, 2, 9, 4, 3, 9",
        "65535, 65535, 255, 4, 3, 10",
        "255, 255, 1, 4, 3, 1"
    })
    void shouldTakeLimitsAsHighestIndexes(
            int maxC2sRing, int maxS2cRing, int maxRingLog2, int c2sRings, int s2cRings, int ringLog2) {
        List<Action> actions = greet(new Hello("s", 0x0200, 0x0200, 255, maxS2cRing, maxC2sRing, maxRingLog2));

        assertThat(actions)
                .containsExactly(
                        new Action.LayOutMemory(new RingPlan(c2sRings, s2cRings, ringLog2, CacheLine.BYTES_64), 256));
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,2", "254,255", "255,256", "256,256", "65535,256"})
    void shouldTakeRegionLimitAsHighestIndex(int maxRegion, int expected) {
        List<Action> actions = greet(new Hello("s", 0x0200, 0x0200, maxRegion, 255, 255, 14));

        assertThat(actions).containsExactly(new Action.LayOutMemory(WANTED, expected));
    }

    @Test
    void shouldRefuseRingsOfOneDescriptor() {
        List<Action> actions = greet(new Hello("s", 0x0200, 0x0200, 255, 255, 255, 0));

        assertRefused(actions, Reason.NO_COMMON_LIMITS);
    }

    @ParameterizedTest
    @CsvSource({"0x0100,0x0200,true", "0x0200,0xffff,true", "0,65535,true", "0x0201,0x0300,false", "0,0x01ff,false"})
    void shouldFindItsVersionInTheServersRange(String min, String max, boolean common) {
        List<Action> actions = greet(new Hello("s", Integer.decode(min), Integer.decode(max), 255, 255, 255, 14));

        if (common) {
            assertThat(actions).containsExactly(new Action.LayOutMemory(WANTED, 256));
        } else {
            assertRefused(actions, Reason.VERSION_MISMATCH);
        }
    }

    @Test
    void shouldCutAndEscapeWhatTheServerSays() {
        UnsafeBuffer bytes = TestMessages.encoded(TestMessages.DISCONNECT);
        bytes.setMemory(6, ControlMessage.LENGTH - 6, (byte) 7);
        client.open(0);

        List<Action> actions = client.receive(new Incoming(bytes, ControlMessage.LENGTH, List.of(), false), 0);

        assertThat(down(actions).peerMessage()).isEqualTo("\\x07".repeat(96));
        assertThat(down(actions)).hasMessageContaining("PEER_DISCONNECTED").hasMessageContaining("\\x07");
    }

    @Test
    void shouldRejectLayoutThatIsNotWhatWasAskedFor() {
        greet(TestMessages.HELLO);

        assertRejected(layout -> TestLayouts.of(new RingPlan(3, 3, 10, CacheLine.BYTES_64), fds), "c2sRings are 3");
        assertRejected(layout -> TestLayouts.of(new RingPlan(4, 4, 10, CacheLine.BYTES_64), fds), "s2cRings are 4");
        assertRejected(layout -> TestLayouts.of(new RingPlan(4, 3, 11, CacheLine.BYTES_64), fds), "ring size");
        assertRejected(
                layout -> new SharedLayout(List.of(), layout.c2sRings(), layout.s2cRings()), "ring in unknown region");
        assertRejected(
                layout -> new SharedLayout(
                        layout.regions(), layout.c2sRings(), layout.c2sRings().subList(0, 3)),
                "rings overlap");
    }

    @Test
    void shouldRejectLayoutWithMoreRegionsThanTheServerTakes() {
        greet(new Hello("s", 0x0200, 0x0200, 0, 255, 255, 14));

        assertRejected(
                layout -> new SharedLayout(
                        List.of(layout.regions().get(0), new RegionSpec(1, 4096, fds.make())),
                        layout.c2sRings(),
                        layout.s2cRings()),
                "too many regions");
    }

    @Test
    void shouldTakeAGoodLayoutAfterARejectedOne() {
        greet(TestMessages.HELLO);
        assertRejected(layout -> new SharedLayout(List.of(), layout.c2sRings(), layout.s2cRings()), "unknown region");

        List<Action> actions = client.layOut(TestLayouts.of(WANTED, fds));

        assertThat(actions).hasOnlyElementsOfType(Action.Send.class).hasSize(1);
    }

    @Test
    void shouldRejectSettingsOutOfRange() {
        assertThatThrownBy(() -> new RingPlan(0, 1, 10, CacheLine.BYTES_64)).hasMessageStartingWith("c2sRings is 0");
        assertThatThrownBy(() -> new RingPlan(1, 257, 10, CacheLine.BYTES_64))
                .hasMessage("s2cRings is 257, expected 1 to 256");
        assertThatThrownBy(() -> new RingPlan(1, 1, 16, CacheLine.BYTES_64)).hasMessageStartingWith("ringLog2 is 16");
        assertThatThrownBy(() -> new ClientIdentity(-1, MemifMode.IP, Secret.NONE, "", ""))
                .hasMessageStartingWith("id is -1");
        assertThatThrownBy(() -> new ClientIdentity(1L << 32, MemifMode.IP, Secret.NONE, "", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<Action> greet(Hello hello) {
        client.open(0);
        return client.receive(incoming(hello, fds), 0);
    }

    private void assertRejected(UnaryOperator<SharedLayout> bend, String message) {
        SharedLayout bent = bend.apply(TestLayouts.of(WANTED, fds));

        assertThatThrownBy(() -> client.layOut(bent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
