package io.ringflux.afxdp.socket;

import io.ringflux.LinkException;
import io.ringflux.PortDetails;
import io.ringflux.afxdp.umem.Umem;
import io.ringflux.afxdp.umem.UmemArea;
import io.ringflux.afxdp.umem.UmemShape;
import io.ringflux.afxdp.umem.UmemShare;
import io.ringflux.frame.ChunkLender;
import io.ringflux.reactive.PortOwner;
import io.ringflux.reactive.PortPools;
import io.ringflux.reactive.PortSettings;
import io.ringflux.reactive.QueuedPort;
import io.ringflux.testkit.contract.LinkSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** A port on stand-in sockets. */
final class StandInPort implements PortOwner {
    private static final XskOptions OPTIONS = new XskOptions(false, true, true, false, 0, "off");
    private static final int CHAINED_CAPACITY = 256;

    final QueuedPort port;
    private final LinkSpec spec;
    private final Umem umem;
    private final UmemShare share;
    private List<StandInSocket> sockets = List.of();
    private Runnable peerGone = () -> {};
    private boolean closed;

    StandInPort(String name, LinkSpec spec) {
        this.spec = spec;
        int[] areas = new int[spec.queues() + 1];
        Arrays.fill(areas, spec.chunkCount());
        umem = Umem.create(
                new UmemShape(spec.chunkBytes(), 0, false, false, false),
                IntStream.of(areas).sum());
        share = umem.carve(areas);
        umem.close();
        PortSettings settings = new PortSettings(
                name,
                spec.queues(),
                spec.queues(),
                spec.mode(),
                spec.loops(),
                spec.chunkCount(),
                umem.shape().frameBytes());
        PortPools pools = new PortPools(share.receivePools(), share.sending().pool());
        port = new QueuedPort(settings, pools, new Details(), this);
    }

    static void linkUp(StandInPort left, StandInPort right) {
        List<StandInSocket> lefts = left.makeSockets();
        List<StandInSocket> rights = right.makeSockets();
        for (int i = 0; i < lefts.size(); i++) {
            StandInSocket.join(lefts.get(i), rights.get(i));
        }
        left.peerGone = () -> right.port.controlLoop().execute(right::end);
        right.peerGone = () -> left.port.controlLoop().execute(left::end);
        left.onControlLoop(() -> left.plug(lefts));
        right.onControlLoop(() -> right.plug(rights));
    }

    void linkDown() {
        onControlLoop(() -> {
            port.linkDown("as the test wants");
            letGo();
        });
    }

    @Override
    public void fault(LinkException fault) {
        throw new AssertionError(fault);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            letGo();
            peerGone.run();
        }
    }

    private void end() {
        close();
        port.end(null);
    }

    private void letGo() {
        sockets.forEach(StandInSocket::release);
        sockets = List.of();
    }

    private List<StandInSocket> makeSockets() {
        List<StandInSocket> made = new ArrayList<>();
        for (int i = 0; i < spec.queues(); i++) {
            made.add(new StandInSocket(umem, spec.ringSize()));
        }
        return made;
    }

    private void plug(List<StandInSocket> plugged) {
        sockets = plugged;
        List<XskRxQueue> rx = new ArrayList<>();
        List<XskTxQueue> tx = new ArrayList<>();
        for (int i = 0; i < plugged.size(); i++) {
            StandInSocket socket = plugged.get(i);
            UmemArea area = share.receiving(i);
            ChunkLender lender = new ChunkLender(area.pool(), CHAINED_CAPACITY, port.number(), i);
            rx.add(new XskRxQueue(socket, socket.rings(), OPTIONS, area, lender, new ReceiveClock(false)));
            tx.add(new XskTxQueue(socket, socket.rings(), OPTIONS, share, 1, TxHooks.NONE, errno -> {
                throw new AssertionError("errno " + errno);
            }));
        }
        port.linkUp(rx, tx, port.details());
    }

    private void onControlLoop(Runnable action) {
        CompletableFuture.runAsync(action, port.controlLoop()).join();
    }

    private record Details() implements PortDetails {

        @Override
        public String transport() {
            return "afxdp";
        }

        @Override
        public Map<String, Object> properties() {
            return Map.of("kernel", "stand-in");
        }
    }
}
