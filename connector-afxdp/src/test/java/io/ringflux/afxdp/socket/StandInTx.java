package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.Umem;
import io.ringflux.afxdp.umem.UmemShape;
import io.ringflux.afxdp.umem.UmemShare;
import io.ringflux.frame.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Queues that send by a stand-in for a socket, from one memory; a test closes it. */
final class StandInTx implements AutoCloseable {
    static final int RING = 8;
    static final int CHUNK_BYTES = 2048;

    private static final int CHUNKS = 32;
    private static final int LEAST_BYTES = 14;

    final Umem umem = Umem.create(new UmemShape(CHUNK_BYTES, 0, false, true, false), 2 * CHUNKS);
    final UmemShare share = umem.carve(CHUNKS, CHUNKS);
    private final List<StandInSocket> sockets = new ArrayList<>();
    private final List<XskTxQueue> queues = new ArrayList<>();
    final StandInSocket socket = another();

    /** One more socket of the same memory. */
    StandInSocket another() {
        StandInSocket made = new StandInSocket(umem, RING);
        sockets.add(made);
        return made;
    }

    /** A queue of the socket, whose kernel takes requests. */
    XskTxQueue open(TxHooks hooks) {
        return open(socket, true, hooks);
    }

    XskTxQueue open(StandInSocket by, boolean requests, TxHooks hooks) {
        XskOptions options = new XskOptions(false, true, true, requests, 0, "off");
        XskTxQueue queue = new XskTxQueue(by, by.rings(), options, share, LEAST_BYTES, hooks, errno -> {});
        queues.add(queue);
        return queue;
    }

    /** One to send. */
    Frame frame(int length) {
        return Objects.requireNonNull(share.sending().pool().allocate(length));
    }

    /** Where in the memory a descriptor's frame begins. */
    long sent(int index) {
        return DescriptorLayout.addr(socket.rings().sending().descriptor(index));
    }

    @Override
    public void close() {
        queues.forEach(XskTxQueue::close);
        sockets.forEach(StandInSocket::release);
        share.close();
        umem.close();
    }
}
