package io.ringflux.afxdp.session;

import io.ringflux.afxdp.AfXdpConfig;
import io.ringflux.afxdp.AfXdpException;
import io.ringflux.afxdp.AfXdpException.Reason;
import io.ringflux.afxdp.FrameCensus;
import io.ringflux.afxdp.XskStatistics;
import io.ringflux.afxdp.program.Attachment;
import io.ringflux.afxdp.program.XdpFilter;
import io.ringflux.afxdp.socket.QueueShare;
import io.ringflux.afxdp.socket.SocketLoss;
import io.ringflux.afxdp.socket.TxHooks;
import io.ringflux.afxdp.socket.XskRxQueue;
import io.ringflux.afxdp.socket.XskSocket;
import io.ringflux.afxdp.socket.XskTxQueue;
import io.ringflux.afxdp.umem.UmemArea;
import io.ringflux.afxdp.umem.UmemShare;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.NativeIoException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a port has while its interface is there: sockets, the queues over them, and the program. The queues are the
 * port's, which closes them.
 *
 * <p>Threading: on the port's control loop, but what says otherwise; what uses a descriptor excludes {@link #close()}.
 */
final class XskLink {

    private final Provisioned provisioned;
    private final List<XskRxQueue> rx;
    private final List<XskTxQueue> tx;
    private final List<QueueShare> common;
    private volatile boolean closed;

    private XskLink(Provisioned provisioned, List<XskRxQueue> rx, List<XskTxQueue> tx, List<QueueShare> common) {
        this.provisioned = provisioned;
        this.rx = List.copyOf(rx);
        this.tx = List.copyOf(tx);
        this.common = List.copyOf(common);
    }

    /** Without queues yet. */
    static XskLink bare(Provisioned provisioned) {
        return new XskLink(provisioned, List.of(), List.of(), List.of());
    }

    /**
     * Puts queues over the sockets.
     *
     * @param port number that received frames carry as their origin
     */
    static XskLink over(Provisioned provisioned, AfXdpConfig config, int port, SocketLoss loss) {
        List<XskRxQueue> rx = new ArrayList<>();
        List<XskTxQueue> tx = new ArrayList<>();
        List<QueueShare> common = new ArrayList<>();
        UmemShare share = provisioned.share();
        List<XskSocket> sockets = provisioned.sockets();
        int perQueue = config.socketsPerQueue();
        TxHooks hooks = new TxHooks(config.sentListener(), config.launchSchedule());
        try {
            for (int queue = 0; queue < sockets.size(); queue++) {
                XskSocket socket = sockets.get(queue);
                if (perQueue > 1 && queue % perQueue == 0) {
                    common.add(QueueShare.of(socket, share, queue / perQueue));
                }
                QueueShare shared = perQueue > 1 ? common.get(queue / perQueue) : null;
                if (socket.receives()) {
                    UmemArea area = share.receiving(queue);
                    rx.add(XskRxQueue.of(socket, area, port, queue, config.rxTimestamps(), shared));
                }
                if (socket.sends()) {
                    tx.add(XskTxQueue.of(socket, share, hooks, loss, shared));
                }
            }
            return new XskLink(provisioned, rx, tx, common);
        } catch (RuntimeException e) {
            rx.forEach(XskRxQueue::close);
            tx.forEach(XskTxQueue::close);
            throw e;
        }
    }

    Provisioned provisioned() {
        return provisioned;
    }

    List<XskRxQueue> rx() {
        return rx;
    }

    List<XskTxQueue> tx() {
        return tx;
    }

    /** Has frames come, by the filter that is wanted by now. */
    synchronized void open(Supplier<XdpFilter> wanted) {
        Attachment attachment = provisioned.attachment();
        if (attachment != null) {
            if (attachment.isOwn() && !wanted.get().equals(provisioned.filter())) {
                attachment.replace(wanted.get()); // it was changed while this link was made
            }
            List<XskSocket> sockets = provisioned.sockets();
            int previous = -1;
            int number = 0;
            for (XskSocket socket : sockets) {
                number = socket.queue() == previous ? number + 1 : 0;
                previous = socket.queue();
                attachment.put(previous, number, socket.fd());
            }
        }
    }

    /** Puts a program with another filter in the place of the present one; any thread, blocks. */
    synchronized void filter(XdpFilter next) {
        Attachment attachment = provisioned.attachment();
        if (attachment != null && !closed) {
            try {
                attachment.replace(next);
            } catch (NativeIoException e) {
                if (!attachment.isGone()) {
                    throw e; // else the next link has it
                }
            }
        }
    }

    /** Asks the first socket how its interface is, and each for what the kernel lost; 0 or {@code -errno}. */
    int look() {
        int result = provisioned.sockets().get(0).kickReceive();
        for (int i = 0; i < rx.size(); i++) {
            rx.get(i).lostInKernel(statistics(i).lost());
        }
        return result;
    }

    /** Why the sockets are of no more use. */
    AfXdpException loss(int errno) {
        String port = "AF_XDP port on interface " + provisioned.device().name();
        return errno == Errno.ENXIO
                ? new AfXdpException(Reason.DELETED, port + ": the interface was deleted", null)
                : new AfXdpException(
                        Reason.STALLED,
                        port + ": the kernel takes no frame any more, it says " + Errno.name(errno),
                        null);
    }

    /** What the kernel counted for a queue's socket, nothing once that is closed; any thread. */
    synchronized XskStatistics statistics(int queue) {
        return closed ? XskStatistics.NONE : provisioned.sockets().get(queue).statistics();
    }

    /** Where the frames are; any thread. */
    FrameCensus census() {
        return closed ? provisioned.census(List.of(), List.of(), List.of()) : provisioned.census(rx, tx, common);
    }

    boolean isClosed() {
        return closed;
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            provisioned.close();
        }
    }
}
