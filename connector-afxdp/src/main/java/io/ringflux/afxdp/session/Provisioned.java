package io.ringflux.afxdp.session;

import io.ringflux.afxdp.AfXdpConfig;
import io.ringflux.afxdp.AfXdpDetails;
import io.ringflux.afxdp.FrameCensus;
import io.ringflux.afxdp.device.NetworkInterface;
import io.ringflux.afxdp.program.Attachment;
import io.ringflux.afxdp.socket.XskOptions;
import io.ringflux.afxdp.socket.XskRxQueue;
import io.ringflux.afxdp.socket.XskSocket;
import io.ringflux.afxdp.socket.XskTxQueue;
import io.ringflux.afxdp.umem.Umem;
import io.ringflux.afxdp.umem.UmemArea;
import io.ringflux.reactive.PortPools;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a port is made of.
 *
 * @param device the interface, with the program attached
 * @param umem memory: an area for each receive queue, and the last one for sending
 * @param sockets one a queue
 * @param attachment the program; null where the port only sends
 */
record Provisioned(
        NetworkInterface device,
        Umem umem,
        List<XskSocket> sockets,
        @Nullable Attachment attachment) {

    /** The area that a queue receives into. */
    UmemArea receiveArea(int queue) {
        return umem.areas().get(queue);
    }

    /** The area for frames to send. */
    UmemArea transmitArea() {
        return umem.areas().get(sockets.size());
    }

    PortPools pools() {
        return new PortPools(
                umem.areas().subList(0, sockets.size()).stream()
                        .map(UmemArea::pool)
                        .toList(),
                transmitArea().pool());
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
                device.programMode(),
                device.programId(),
                options.zeroCopy(),
                options.needWakeup(),
                options.multiBuffer(),
                options.txMetadata(),
                options.txBudget(),
                options.busyPoll(),
                config.ringSize(),
                config.chunkBytes(),
                umem.shape().frameOffset(),
                umem.chunkCount());
    }

    /** Where the frames are, given the queues over the sockets. */
    FrameCensus census(List<XskRxQueue> rx, List<XskTxQueue> tx) {
        int free = 0;
        int used = 0;
        for (UmemArea area : umem.areas()) {
            free += area.pool().freeCount();
            used += area.pool().inUse();
        }
        int fill = rx.stream().mapToInt(XskRxQueue::awayCount).sum();
        int sending = tx.stream().mapToInt(XskTxQueue::sentCount).sum();
        return new FrameCensus(umem.chunkCount(), free, fill, used - sending, sending);
    }
}
