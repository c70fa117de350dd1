package io.ringflux.afxdp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.afxdp.AfXdpPort;
import io.ringflux.afxdp.CopyMode;
import io.ringflux.afxdp.Needs;
import io.ringflux.afxdp.XdpLab;
import io.ringflux.afxdp.device.NetworkInterface;
import io.ringflux.afxdp.umem.Umem;
import io.ringflux.afxdp.umem.UmemShape;
import io.ringflux.afxdp.umem.UmemShare;
import io.ringflux.frame.Frame;
import io.ringflux.frame.Offload;
import io.ringflux.nativeio.KernelSocket;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.contract.ArrivalCheck;
import io.ringflux.testkit.contract.Payload;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets that are refused what newer kernels have: they do without, and say so. */
@LeakCheck
class OlderKernelIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int RING = 256;
    private static final int CHUNKS = 512;
    private static final int COUNT = 200;

    /** Frames that one call sends where nobody asked for more. */
    private static final int KERNELS_BUDGET = 32;

    @RegisterExtension
    final XdpLab lab = new XdpLab();

    private Umem umem;
    private UmemShare share;
    private AfXdpPort right;

    @BeforeEach
    void openLab() {
        umem = Umem.create(new UmemShape(2048, 0, false, true, false), 1 + CHUNKS);
        share = umem.carve(1, CHUNKS);
        right = lab.open(lab.rightClient().everything());
    }

    @AfterEach
    void closeLab() {
        share.close();
        umem.close();
    }

    @Test
    void shouldDoWithoutAndSaySoWhenTheKernelRefusesNewerOptions() {
        XskSocket socket = open(true);

        assertThat(socket.options()).isEqualTo(new XskOptions(false, true, false, false, 0, "refused"));
        socket.close();
    }

    @Test
    void shouldCompleteChecksumsItselfWhenTheKernelTakesNoRequests() {
        AtomicInteger checksum = new AtomicInteger();
        right.receive().subscribe(frame -> checksum.set(frame.buffer().getShort(6)));
        XskSocket socket = open(true);
        XskTxQueue tx = XskTxQueue.of(socket, share, TxHooks.NONE, errno -> {}, null);
        Frame frame = Objects.requireNonNull(share.sending().pool().allocate(64));
        frame.buffer().setMemory(0, 64, (byte) 0);
        frame.buffer().putByte(20, (byte) 0x12);
        Offload.set(frame, Offload.pack(Offload.GSO_NONE, 0, 6, 0));

        tx.submit(frame);
        frame.release();
        tx.flush();

        Awaitility.await().atMost(SOON).until(() -> (checksum.get() & 0xffff) == 0xffed);
        close(tx, socket);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSendAWholeBatchWhetherOrNotOneCallTakesAllOfIt(boolean older) {
        ArrivalCheck arrivals = new ArrivalCheck(100);
        right.receive().doOnNext(arrivals).subscribe();
        XskSocket socket = open(older);
        XskTxQueue tx = XskTxQueue.of(socket, share, TxHooks.NONE, errno -> {}, null);
        for (int number = 0; number < COUNT; number++) {
            Frame frame = Objects.requireNonNull(share.sending().pool().allocate(100));
            Payload.fill(frame, number);
            assertThat(tx.submit(frame)).isEqualTo(1);
            frame.release();
        }

        tx.flush();

        Awaitility.await().atMost(SOON).until(() -> arrivals.count() == COUNT && tx.reserve(RING) == RING);
        boolean severalCalls = older || socket.options().txBudget() == 0;
        assertThat(tx.counters().signals())
                .isBetween(severalCalls ? (long) COUNT / KERNELS_BUDGET : 1, severalCalls ? COUNT : 6L);
        close(tx, socket);
    }

    @Test
    void shouldSendAFrameThatAsksForATimeWhenTheKernelKnowsOfThat() {
        String[] version = System.getProperty("os.version").split("[^0-9]+", 3);
        int number = Integer.parseInt(version[0]) * 1000 + Integer.parseInt(version[1]);
        Needs.that(number >= 6015, "launch times need Linux 6.15");
        ArrivalCheck arrivals = new ArrivalCheck(100);
        right.receive().doOnNext(arrivals).subscribe();
        XskSocket socket = open(false);
        XskTxQueue tx = XskTxQueue.of(socket, share, new TxHooks(null, frame -> 1), errno -> {}, null);
        Frame frame = Objects.requireNonNull(share.sending().pool().allocate(100));
        Payload.fill(frame, 0);

        tx.submit(frame);
        frame.release();
        tx.flush();

        Awaitility.await().atMost(SOON).until(() -> arrivals.count() == 1 && tx.reserve(RING) == RING);
        assertThat(socket.statistics().txInvalidDescriptors()).isZero();
        close(tx, socket);
    }

    private XskSocket open(boolean older) {
        return lab.left().call(() -> {
            KernelSocket socket = XskSocket.kernelSocket("a test");
            SetupCalls calls = older ? new OlderKernel(socket) : SetupCalls.of(socket);
            int index = NetworkInterface.of("left").index();
            XskSpec spec =
                    new XskSpec("left", index, false, true, RING, RING, RING, CopyMode.AUTO, true, 64, 2_000_000_000L);
            return XskSocket.setUp(socket, calls, spec, 0, umem, null, null);
        });
    }

    private static void close(XskTxQueue tx, XskSocket socket) {
        tx.close();
        socket.close();
    }
}
