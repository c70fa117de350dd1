package io.ringflux.tap.link;

import io.ringflux.frame.FrameLender;
import io.ringflux.queue.RxQueue;
import io.ringflux.queue.TxQueue;
import io.ringflux.tap.TapConfig;
import io.ringflux.tap.WhenDown;
import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.fd.DeviceLoss;
import io.ringflux.tap.fd.FdRxQueue;
import io.ringflux.tap.fd.FdTxQueue;
import io.ringflux.tap.offload.PacketFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The queues of a port over the descriptors of its device, made for each time that the link is up. */
final class FdQueues {
    private final TapConfig config;
    private final TunDevice device;
    private final PacketFormat format;
    private final DeviceLoss loss;

    FdQueues(TapConfig config, TunDevice device, PacketFormat format, DeviceLoss loss) {
        this.config = config;
        this.device = device;
        this.format = format;
        this.loss = loss;
    }

    List<RxQueue> receive(int kernelFrames, IntFunction<FrameLender> lenders) {
        return IntStream.range(0, config.rxQueues())
                .<RxQueue>mapToObj(
                        i -> new FdRxQueue(device.queues().get(i), lenders.apply(i), format, kernelFrames, loss))
                .toList();
    }

    /** More transmit than receive queues share descriptors: one that nobody reads would swallow what comes by it. */
    List<TxQueue> transmit() {
        boolean drop = config.whenDown() == WhenDown.DROP;
        int files = device.queues().size();
        return IntStream.range(0, config.txQueues())
                .<TxQueue>mapToObj(i -> new FdTxQueue(device.queues().get(i % files), format.ethernet(), drop, loss))
                .toList();
    }
}
