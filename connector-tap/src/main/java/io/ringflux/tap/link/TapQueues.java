package io.ringflux.tap.link;

import io.ringflux.frame.FrameLender;
import io.ringflux.queue.RxQueue;
import io.ringflux.queue.TxQueue;
import io.ringflux.reactive.QueuedPort;
import io.ringflux.tap.TapConfig;
import io.ringflux.tap.TapMode;
import io.ringflux.tap.WhenDown;
import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.fd.DeviceLoss;
import io.ringflux.tap.fd.FdRxQueue;
import io.ringflux.tap.fd.FdTxQueue;
import io.ringflux.tap.fd.PacketFormat;
import java.util.List;
import java.util.stream.IntStream;

/** The queues of a port over the descriptors of its device, made for each time that the link is up. */
final class TapQueues {
    private final TapConfig config;
    private final QueuedPort port;
    private final TunDevice device;
    private final DeviceLoss loss;

    TapQueues(TapConfig config, QueuedPort port, TunDevice device, DeviceLoss loss) {
        this.config = config;
        this.port = port;
        this.device = device;
        this.loss = loss;
    }

    List<RxQueue> receive(int kernelFrames) {
        PacketFormat format = new PacketFormat(isEthernet(), !config.incompleteFrames());
        int capacity = FdRxQueue.lenderCapacity(config.bufferSize());
        return IntStream.range(0, config.rxQueues())
                .<RxQueue>mapToObj(i -> new FdRxQueue(
                        device.queues().get(i),
                        new FrameLender(port.rxPool(i), capacity, port.number(), i),
                        format,
                        kernelFrames,
                        loss))
                .toList();
    }

    /** More transmit than receive queues share descriptors: one that nobody reads would swallow what comes by it. */
    List<TxQueue> transmit() {
        boolean drop = config.whenDown() == WhenDown.DROP;
        return IntStream.range(0, config.txQueues())
                .<TxQueue>mapToObj(i ->
                        new FdTxQueue(device.queues().get(i % device.queues().size()), isEthernet(), drop, loss))
                .toList();
    }

    private boolean isEthernet() {
        return config.mode() == TapMode.ETHERNET;
    }
}
