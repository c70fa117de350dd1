package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.LinkState.Status;
import io.ringflux.memif.example.PingResponder;
import io.ringflux.packet.LinkType;
import io.ringflux.testkit.Vpp;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

/** Against a VPP of its own, in both roles. */
class VppIT extends MemifScenario {

    private static final int WINDOW = 200;
    private static final int KILLS = 3;
    private static final int CANCELS = 200;
    private static final Duration RETRY = Duration.ofMillis(50);
    private static final long STEP_NS = 20_000;

    private Vpp vpp;

    @BeforeEach
    void startVpp() {
        Vpp.assumeInstalled();
        vpp = Vpp.start(directory.resolve("vpp"));
        vpp.cli("create memif socket id 1 filename " + path());
    }

    @AfterEach
    void stopVpp() {
        if (vpp != null) {
            vpp.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {56, 1400, 8000})
    void shouldAnswerPingsAsAClient(int bytes) {
        vpp.cli("create interface memif id 0 socket-id 1 master", "set interface mtu packet 9100 memif1/0");
        MemifPort client = opened(client().connectNow());

        assertPinged(client, LinkType.ETHERNET, bytes);
    }

    @ParameterizedTest
    @CsvSource({"'',56", "'',8000", "no-zero-copy,56", "no-zero-copy,8000"})
    void shouldAnswerPingsAsAServer(String copying, int bytes) {
        MemifPort server = opened(server().listenNow());
        vpp.cli(
                "create interface memif id 0 socket-id 1 slave " + copying,
                "set interface mtu packet 9100 memif1/0",
                "set interface state memif1/0 up");
        awaitUp(server);

        assertPinged(server, LinkType.ETHERNET, bytes);
        assertThat(server.details().peer().application()).startsWith("VPP");
    }

    @Test
    void shouldAnswerPingsWithoutEthernetWhenInIpMode() {
        vpp.cli("create interface memif id 0 socket-id 1 master mode ip");
        MemifPort client = opened(client().mode(MemifMode.IP).connectNow());

        assertPinged(client, LinkType.RAW_IP, 56);
    }

    @Test
    void shouldTellVppsReasonWhenModesDiffer() {
        vpp.cli("create interface memif id 0 socket-id 1 master mode ip");

        assertThatThrownBy(() -> client().connectNow())
                .isInstanceOf(MemifException.class)
                .hasMessageContaining("mode mismatch");
    }

    @Test
    void shouldTellVppsReasonWhenTheSecretIsWrong() {
        vpp.cli("create interface memif id 0 socket-id 1 master secret sesame");

        assertThatThrownBy(() -> client().secret("other").connectNow())
                .isInstanceOf(MemifException.class)
                .hasMessageContaining("secret");
        assertThat(opened(client().secret("sesame").connectNow()).details().peer())
                .isNotNull();
    }

    @Test
    void shouldAgreeOnQueuesWhenTheyAreNotAsManyEachWay() {
        MemifPort server = opened(server().queues(3, 3).listenNow());
        vpp.cli(
                "create interface memif id 0 socket-id 1 slave rx-queues 1 tx-queues 3",
                "set interface state memif1/0 up");

        awaitUp(server);

        assertThat(server.details().peer().rxRingSizes()).hasSize(3);
        assertThat(server.details().peer().txRingSizes()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1500, 5000})
    void shouldGetEveryFrameAcrossVppInOrder(int length) {
        crossConnect();
        MemifPort client = opened(client().connectNow());
        MemifPort server = opened(server().socket(otherPath()).listenNow());
        awaitUp(client, server);

        assertCarried(client, server, length);
        assertCarried(server, client, length);
    }

    @Test
    void shouldConnectAgainWhenVppIsKilledUnderLoad() {
        crossConnect();
        MemifPort client = opened(client().reconnect(RETRY, RETRY).openNow());
        MemifPort server = opened(server().socket(otherPath()).listenNow());
        for (int i = 1; i <= 3; i++) {
            awaitUp(client, server);
            AtomicLong arrived = new AtomicLong();
            Disposable receiving = server.receive().subscribe(frame -> arrived.incrementAndGet());
            Disposable sending = client.send(new SequencedFrames(64).sentBy(client, Integer.MAX_VALUE))
                    .subscribe();
            Awaitility.await().until(() -> arrived.get() > 10_000);

            vpp.kill();
            Awaitility.await().until(() -> status(client) == Status.DOWN && status(server) == Status.DOWN);
            sending.dispose();
            receiving.dispose();
            vpp = Vpp.start(directory.resolve("vpp" + i));
            vpp.cli("create memif socket id 1 filename " + path());
            crossConnect();
        }
        awaitUp(client, server);
        assertCarried(client, server, 64);
    }

    @Test
    void shouldConnectWhenVppComesLate() {
        MemifPort client = opened(client().reconnect(RETRY, RETRY).openNow());
        Awaitility.await().during(RETRY.multipliedBy(20)).until(() -> status(client) == Status.DOWN);

        vpp.cli("create interface memif id 0 socket-id 1 master", "set interface state memif1/0 up");

        awaitUp(client);
    }

    @Test
    void shouldLeaveVppAloneWhenConnectingIsCancelledAtAnyStep() {
        vpp.cli("create interface memif id 0 socket-id 1 master", "set interface state memif1/0 up");
        for (int step = 0; step < CANCELS; step++) {
            Disposable connecting = client().connect().subscribe(MemifPort::dispose, late -> {});
            LockSupport.parkNanos(step * STEP_NS);
            connecting.dispose();
        }

        awaitUp(opened(client().reconnect(RETRY, RETRY).openNow()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"master", "slave"})
    void shouldBeTakenBackWhenOursWasKilled(String vppsRole) {
        if (vppsRole.equals("master")) {
            vpp.cli("create interface memif id 0 socket-id 1 master", "set interface state memif1/0 up");
        }
        for (int kill = 1; kill <= KILLS; kill++) {
            try (ChildPeer child = vppsRole.equals("master") ? ChildPeer.client(path()) : ChildPeer.server(path())) {
                assertThat(child).isNotNull();
                if (kill == 1 && vppsRole.equals("slave")) {
                    vpp.cli("create interface memif id 0 socket-id 1 slave", "set interface state memif1/0 up");
                }
                Awaitility.await().until(() -> vpp.cli("show memif memif1/0").contains(" connected"));
                vpp.cli("clear interfaces");
                Awaitility.await()
                        .until(() -> vpp.cli("show interface memif1/0").contains("rx packets"));
            }
            Awaitility.await().until(() -> !vpp.cli("show memif memif1/0").contains(" connected"));
        }
    }

    /** What comes in by one memif goes out by the other, whole. */
    private void crossConnect() {
        vpp.cli(
                "create interface memif id 0 socket-id 1 master",
                "create memif socket id 2 filename " + otherPath(),
                "create interface memif id 0 socket-id 2 slave",
                "set interface mtu packet 9100 memif1/0",
                "set interface mtu packet 9100 memif2/0",
                "set interface l2 xconnect memif1/0 memif2/0",
                "set interface l2 xconnect memif2/0 memif1/0",
                "set interface state memif1/0 up",
                "set interface state memif2/0 up");
    }

    private String otherPath() {
        return directory.resolve("other.sock").toString();
    }

    private void assertPinged(MemifPort port, LinkType link, int bytes) {
        vpp.cli("set interface ip address memif1/0 10.9.9.1/24", "set interface state memif1/0 up");
        awaitUp(port);
        Disposable answering = new PingResponder(link).answer(port).subscribe();
        // VPP counts an answer only when it comes within the interval.

        Awaitility.await()
                .untilAsserted(() -> assertThat(vpp.cli("ping 10.9.9.2 repeat 5 interval 0.3 size " + bytes))
                        .contains("5 sent, 5 received"));

        answering.dispose();
    }

    /** No more at once than fit into VPP's rings: it drops what does not. */
    private static void assertCarried(MemifPort from, MemifPort to, int length) {
        SequencedFrames frames = new SequencedFrames(length);
        Disposable receiving = to.receive().subscribe(frames);
        for (int sent = 0; sent < 100 * WINDOW; sent += WINDOW) {
            int upTo = sent + WINDOW;
            from.send(frames.sentBy(from, sent, WINDOW)).block(SOON);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> frames.arrived() == upTo || receiving.isDisposed());
            assertThat(frames.arrived()).isEqualTo(upTo);
        }
        receiving.dispose();
    }
}
