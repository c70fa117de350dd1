package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.Umem;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that share a memory, on whatever queues and interfaces. The first of them tells the kernel of the memory,
 * and any of them that is open can bring in the next. Threading: any.
 */
public final class UmemSockets {

    private final Umem umem;
    private final List<XskSocket> sockets = new CopyOnWriteArrayList<>();

    /** None yet. */
    public UmemSockets(Umem umem) {
        this.umem = umem;
    }

    /** What they share. */
    public Umem umem() {
        return umem;
    }

    /**
     * Opens a socket in the network namespace of the calling thread and binds it; blocks while the queue is busy.
     *
     * @param mate an open socket on that queue, or null: then this is the first one there
     */
    public synchronized XskSocket open(XskSpec spec, int queue, @Nullable XskSocket mate) {
        XskSocket present = mate == null ? borrow() : null;
        try {
            XskSocket socket = XskSocket.open(spec, queue, umem, mate == null ? present : mate, mate);
            sockets.add(socket);
            socket.whenClosed(() -> sockets.remove(socket));
            return socket;
        } finally {
            if (present != null) {
                present.release();
            }
        }
    }

    /** Those sockets bring in no other any more: their interface is gone, or they are of no use. */
    public void forget(List<XskSocket> lost) {
        sockets.removeAll(lost);
    }

    /** One that stays open until it is released; null when all are closed. */
    private @Nullable XskSocket borrow() {
        for (XskSocket socket : sockets) {
            if (socket.tryRetain()) {
                return socket;
            }
        }
        return null;
    }
}
