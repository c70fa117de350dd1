package io.ringflux.memif.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.MemifMode;
import io.ringflux.memif.control.wire.Secret;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The two machines against each other in virtual time. */
class HandshakeTest {
    private static final long TIMEOUT_NS = 1_000_000_000;
    private static final RingPlan PLAN = new RingPlan(2, 1, 4, CacheLine.BYTES_64);
    private static final int STEPS = 12;

    private final TestFds clientFds = new TestFds();
    private final TestFds serverFds = new TestFds();
    private final TestInterface target = new TestInterface();
    private LayoutLimits limits = LayoutLimits.DEFAULT;

    @AfterEach
    void closeFds() {
        clientFds.close();
        serverFds.close();
    }

    /** After how many of the deliveries of a handshake something happens; after the last one the link is up. */
    static IntStream steps() {
        return IntStream.rangeClosed(0, STEPS);
    }

    @ParameterizedTest
    @CsvSource({"1,1,10,BYTES_64", "4,4,10,BYTES_64", "1,3,1,BYTES_64", "256,256,1,BYTES_64", "2,2,14,BYTES_128"})
    void shouldBringBothEndsUp(int c2sRings, int s2cRings, int ringLog2, CacheLine cacheLine) {
        VirtualLink link = link(new RingPlan(c2sRings, s2cRings, ringLog2, cacheLine));

        link.settle();

        assertThat(link.clientUp()).contains(new Action.Up("server", "server interface"));
        assertThat(link.serverUp()).contains(new Action.Up("client", "memif0"));
        ClientOffer offer = link.offer().orElseThrow();
        assertThat(offer.cacheLine()).isEqualTo(cacheLine);
        assertThat(offer.layout().c2sRings()).hasSize(c2sRings).allMatch(ring -> ring.ringLog2() == ringLog2);
        assertThat(offer.layout().s2cRings()).hasSize(s2cRings);
        assertThat(TestMessages.sent(link.clientActions)).hasSize(c2sRings + s2cRings + 3);
        assertThat(TestMessages.sent(link.serverActions)).hasSize(c2sRings + s2cRings + 4);
    }

    @Test
    void shouldBringAsManyRingsUpAsTheServerAllows() {
        limits = new LayoutLimits(1, 1 << 20, 1, 2, 5, true, null);
        VirtualLink link = link(new RingPlan(4, 4, 10, CacheLine.BYTES_64));

        link.settle();

        SharedLayout layout = link.offer().orElseThrow().layout();
        assertThat(layout.c2sRings()).hasSize(1).allMatch(ring -> ring.ringLog2() == 5);
        assertThat(layout.s2cRings()).hasSize(2);
        assertThat(link.clientUp()).isPresent();
    }

    @Test
    void shouldComeUpWhenEachMessageIsSlow() {
        VirtualLink link = link(PLAN);
        link.delayNs = TIMEOUT_NS / (STEPS + 2);

        link.settle();

        assertThat(link.clientUp()).isPresent();
        assertThat(link.serverUp()).isPresent();
    }

    @Test
    void shouldTimeOutWhenEachMessageIsTooSlow() {
        VirtualLink link = link(PLAN);
        link.delayNs = TIMEOUT_NS / (STEPS - 2);

        link.settle();

        assertThat(link.clientUp()).isEmpty();
        assertThat(link.serverUp()).isEmpty();
        assertOver(link);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void shouldTellTheServerWhenTheClientCloses(int step) {
        VirtualLink link = link(PLAN);
        link.step(step);

        link.closeClient("cancelled");
        link.settle();

        assertThat(link.clientDown().reason()).isEqualTo(Reason.LOCAL_CLOSE);
        assertThat(link.serverDown().reason()).isEqualTo(Reason.PEER_DISCONNECTED);
        assertThat(link.serverDown().peerMessage()).isEqualTo("cancelled");
        assertOver(link);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void shouldTellTheClientWhenTheServerCloses(int step) {
        VirtualLink link = link(PLAN);
        link.step(step);

        link.closeServer("interface deleted");
        link.settle();

        assertThat(link.serverDown().reason()).isEqualTo(Reason.LOCAL_CLOSE);
        assertThat(link.clientDown().reason()).isEqualTo(Reason.PEER_DISCONNECTED);
        assertThat(link.clientDown().peerMessage()).isEqualTo("interface deleted");
        assertOver(link);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void shouldEndWhenTheClientDies(int step) {
        VirtualLink link = link(PLAN);
        link.step(step);

        link.killClient();
        link.settle();

        assertThat(link.serverDown().reason()).isEqualTo(Reason.PEER_GONE);
        assertOver(link);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void shouldEndWhenTheServerDies(int step) {
        VirtualLink link = link(PLAN);
        link.step(step);

        link.killServer();
        link.settle();

        boolean up = link.clientUp().isPresent();
        assertThat(link.clientDown().reason()).isEqualTo(up ? Reason.PEER_GONE : Reason.REFUSED);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void shouldGiveUpOnBothEndsWhenNothingArrivesAnyMore(int step) {
        VirtualLink link = link(PLAN);
        link.step(step);

        link.stall();

        if (link.clientUp().isEmpty()) {
            assertThat(link.clientDown().reason()).isEqualTo(Reason.HANDSHAKE_TIMEOUT);
        }
        if (link.serverUp().isEmpty()) {
            assertThat(link.serverDown().reason()).isEqualTo(Reason.HANDSHAKE_TIMEOUT);
            assertThat(target.isClaimed()).isFalse();
        }
    }

    @Test
    void shouldTellTheClientWhyItsMemoryWasRejected() {
        VirtualLink link = link(PLAN);
        link.mapper = name -> "region 0 of " + name + " is too short";

        link.settle();

        assertThat(link.serverDown().reason()).isEqualTo(Reason.MAPPING_FAILED);
        assertThat(link.clientDown().peerMessage()).isEqualTo("region 0 of client is too short");
        assertOver(link);
    }

    @Test
    void shouldTellTheClientThatTheInterfaceIsTaken() {
        target.claim();
        VirtualLink link = link(PLAN);

        link.settle();

        assertThat(link.clientDown().peerMessage()).isEqualTo("already connected");
        assertThat(target.isClaimed()).isTrue();
    }

    private VirtualLink link(RingPlan plan) {
        ClientIdentity identity = new ClientIdentity(7, MemifMode.ETHERNET, Secret.of("abc"), "client", "memif0");
        target.secret = Secret.of("abc");
        ClientHandshake client = new ClientHandshake(identity, plan, TIMEOUT_NS);
        ServerHandshake server = new ServerHandshake("server", id -> id == 7 ? target : null, limits, TIMEOUT_NS);
        return new VirtualLink(client, server, clientFds, serverFds, Long.MAX_VALUE - TIMEOUT_NS / 2);
    }

    private void assertOver(VirtualLink link) {
        link.offer().map(ClientOffer::layout).ifPresent(TestLayouts::close);
        serverFds.assertAllClosed();
        assertThat(target.isClaimed()).isFalse();
    }
}
