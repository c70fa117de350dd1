package io.ringflux.afxdp.session;

import io.ringflux.afxdp.AfXdpConfig;
import io.ringflux.afxdp.AfXdpDetails;
import io.ringflux.afxdp.FrameCensus;
import io.ringflux.afxdp.device.NetworkInterface;
import io.ringflux.afxdp.device.Promiscuity;
import io.ringflux.afxdp.program.Attachment;
import io.ringflux.afxdp.program.XdpFilter;
import io.ringflux.afxdp.socket.QueueShare;
import io.ringflux.afxdp.socket.UmemSockets;
import io.ringflux.afxdp.socket.XskOptions;
import io.ringflux.afxdp.socket.XskRxQueue;
import io.ringflux.afxdp.socket.XskSocket;
import io.ringflux.afxdp.socket.XskTxQueue;
import io.ringflux.afxdp.umem.UmemArea;
import io.ringflux.afxdp.umem.UmemShare;
import io.ringflux.reactive.PortPools;
import io.ringflux.reactive.PortSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a port is made of, while its interface is there.
 *
 * @param device the interface, with the program attached
 * @param memory what the sockets share, with those of other ports maybe
 * @param share the port's part of that, which stays when the interface goes
 * @param filter what the program was made for
 * @param sockets one for each queue of the port
 * @param attachment the program; null where the port only sends
 * @param promiscuity keeps the interface taking every frame; null where it need not
 */
record Provisioned(
        NetworkInterface device,
        UmemSockets memory,
        UmemShare share,
        XdpFilter filter,
        List<XskSocket> sockets,
        @Nullable Attachment attachment,
        @Nullable Promiscuity promiscuity) {

    /** First nothing is redirected any more, then sockets go with the last queue over them. */
    void close() {
        if (attachment != null) {
            attachment.clear();
            attachment.close();
        }
        if (promiscuity != null) {
            promiscuity.close();
        }
        memory.forget(sockets);
        sockets.forEach(XskSocket::close);
    }

    PortPools pools() {
        return new PortPools(share.receivePools(), share.sending().pool());
    }

    PortSettings settings(AfXdpConfig config) {
        return new PortSettings(
                config.interfaceName(),
                sockets.size(),
                config.sends() ? sockets.size() : 0,
                config.rxMode(),
                config.loops(),
                config.rxFrames(),
                share.umem().shape().frameBytes());
    }

    AfXdpDetails details(AfXdpConfig config) {
        String namespace = config.namespace();
        XskOptions options = sockets.get(0).options();
        return new AfXdpDetails(
                device.name(),
                device.index(),
                namespace == null ? "" : namespace,
                device.mtu(),
                config.firstQueue(),
                sockets.size(),
                config.socketsPerQueue(),
                device.programMode(),
                device.programId(),
                options.zeroCopy(),
                options.needWakeup(),
                options.multiBuffer(),
                options.txMetadata(),
                options.txBudget(),
                options.busyPoll(),
                config.ringSize(),
                share.umem().stride(),
                share.umem().shape().frameOffset(),
                share.chunkCount());
    }

    /** Where the frames are, given the queues over the sockets. */
    FrameCensus census(List<XskRxQueue> rx, List<XskTxQueue> tx, List<QueueShare> common) {
        int free = share.supplies().stream()
                .mapToInt(area -> area.pool().freeCount())
                .sum();
        int used = 0;
        for (UmemArea area : share.areas()) {
            free += area.pool().freeCount();
            used += area.pool().inUse();
        }
        int fill = rx.stream().mapToInt(XskRxQueue::awayCount).sum()
                + common.stream().mapToInt(QueueShare::count).sum();
        int sending = tx.stream().mapToInt(XskTxQueue::sentCount).sum();
        return new FrameCensus(share.chunkCount(), free, fill, used - sending, sending);
    }
}
