package io.ringflux.testkit.memif;

import io.ringflux.nativeio.Epoll;
import io.ringflux.nativeio.SeqPacketListener;
import io.ringflux.nativeio.SeqPacketSocket;
import io.ringflux.nativeio.UnixAddress;

/** Where a {@link RawMemifPeer} in the server's role comes from. Used by one thread; owns the listening socket. */
public final class RawMemifListener implements AutoCloseable {
    private static final int BACKLOG = 5;
    private static final int MODE = 0600;

    private final SeqPacketListener listener;
    private final Epoll epoll = Epoll.create(1);

    private RawMemifListener(SeqPacketListener listener) {
        this.listener = listener;
        epoll.add(listener.fd(), Epoll.IN, 0);
    }

    /** Listens on a path or an {@code @name}. */
    public static RawMemifListener listen(String address) {
        return new RawMemifListener(
                SeqPacketListener.listen(UnixAddress.parse(address), BACKLOG, MODE, RawMemifPeer.MAX_MESSAGE_BYTES));
    }

    /** Waits for a client. Nothing has been said to it yet. */
    public RawMemifPeer accept() {
        long deadlineNs = System.nanoTime() + RawMemifPeer.PATIENCE.toNanos();
        SeqPacketSocket socket = listener.accept();
        while (socket == null) {
            long leftNs = deadlineNs - System.nanoTime();
            if (leftNs <= 0) {
                throw new AssertionError("no client within " + RawMemifPeer.PATIENCE);
            }
            epoll.await(leftNs);
            socket = listener.accept();
        }
        return new RawMemifPeer(socket);
    }

    @Override
    public void close() {
        epoll.close();
        listener.close();
    }
}
