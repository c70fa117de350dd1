package io.ringflux.afxdp.session;

import io.ringflux.afxdp.AfXdpConfig;
import io.ringflux.afxdp.AfXdpException;
import io.ringflux.afxdp.AfXdpException.Reason;
import io.ringflux.afxdp.AfXdpMemory;
import io.ringflux.afxdp.device.NetworkInterface;
import io.ringflux.afxdp.device.Promiscuity;
import io.ringflux.afxdp.program.Attachment;
import io.ringflux.afxdp.program.ProgramSpec;
import io.ringflux.afxdp.program.XdpFilter;
import io.ringflux.afxdp.socket.UmemSockets;
import io.ringflux.afxdp.socket.XskSocket;
import io.ringflux.afxdp.socket.XskSpec;
import io.ringflux.afxdp.umem.UmemShape;
import io.ringflux.afxdp.umem.UmemShare;
import io.ringflux.nativeio.NetworkNamespace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes what a port needs in the kernel, in the interface's network namespace, or nothing at all. Blocks. */
final class Provisioner {

    /** An Ethernet header with one VLAN tag. */
    private static final int HEADER_BYTES = 18;

    private static final int FILL_FACTOR = 2;

    private final AfXdpConfig config;

    Provisioner(AfXdpConfig config) {
        this.config = config;
    }

    Provisioned provision() {
        String namespace = config.namespace();
        if (namespace == null) {
            return provisionHere();
        }
        try (NetworkNamespace entered = NetworkNamespace.of(namespace)) {
            return entered.call(this::provisionHere);
        }
    }

    private Provisioned provisionHere() {
        requireChoice();
        NetworkInterface device = NetworkInterface.of(config.interfaceName());
        int queues = queues(device);
        int[] areas = new int[queues + 1];
        Arrays.fill(areas, config.rxFrames());
        areas[queues] = config.txFrames();
        AfXdpMemory shared = config.memory();
        AfXdpMemory memory = shared != null
                ? shared
                : AfXdpMemory.create(
                        config,
                        Math.toIntExact(IntStream.of(areas).asLongStream().sum()));
        try {
            return provision(device, memory.sockets(), areas);
        } finally {
            if (shared == null) {
                memory.dispose(); // the port has its share of it
            }
        }
    }

    private Provisioned provision(NetworkInterface device, UmemSockets memory, int[] areas) {
        Deque<Runnable> undo = new ArrayDeque<>();
        try {
            UmemShare share = memory.umem().carve(areas);
            undo.push(share::close);
            XskSpec spec = spec(device, share.umem().shape());
            List<XskSocket> sockets = new ArrayList<>();
            for (int i = 0; i < areas.length - 1; i++) {
                XskSocket socket = memory.open(spec, config.firstQueue() + i);
                undo.push(socket::close);
                sockets.add(socket);
            }
            Promiscuity promiscuity = config.promiscuous() ? Promiscuity.of(device) : null;
            if (promiscuity != null) {
                undo.push(promiscuity::close);
            }
            Attachment attachment = attach(device, sockets.get(0).options().multiBuffer());
            if (attachment != null) {
                undo.push(attachment::close);
            }
            NetworkInterface present = NetworkInterface.of(config.interfaceName());
            return new Provisioned(present, share, sockets, attachment, promiscuity);
        } catch (RuntimeException e) {
            undo.forEach(Runnable::run); // the last first
            throw e;
        }
    }

    private XskSpec spec(NetworkInterface device, UmemShape shape) {
        Boolean wanted = config.multiBuffer();
        boolean needed = device.mtu() + HEADER_BYTES > shape.frameBytes();
        return new XskSpec(
                device.name(),
                device.index(),
                config.ringSize(),
                FILL_FACTOR * config.ringSize(),
                config.copyMode(),
                wanted == null ? needed : wanted,
                config.busyPollBudget(),
                config.patience().toNanos());
    }

    private @Nullable Attachment attach(NetworkInterface device, boolean multiBuffer) {
        if (!config.program()) {
            return null;
        }
        XdpFilter filter = config.filter();
        String pinnedMap = config.pinnedMap();
        ProgramSpec spec = new ProgramSpec(
                device.name(),
                device.index(),
                Math.max(device.queues(), config.firstQueue() + config.queues()),
                filter == null ? XdpFilter.everything() : filter,
                config.mode(),
                multiBuffer,
                config.rxTimestamps(),
                config.pinDirectory());
        return pinnedMap != null
                ? Attachment.ofMap(pinnedMap, spec)
                : Attachment.attach(
                        spec, () -> NetworkInterface.of(device.name()).programId());
    }

    private int queues(NetworkInterface device) {
        int first = config.firstQueue();
        int count = config.queues() == AfXdpConfig.ALL ? device.queues() - first : config.queues();
        if (count < 1 || first + count > device.queues()) {
            throw new AfXdpException(
                    Reason.NO_QUEUE,
                    "interface " + device.name() + " has queues 0.." + (device.queues() - 1) + ", not " + first + ".."
                            + (first + Math.max(1, count) - 1) + "; see ethtool -l, and -L to have more",
                    null);
        }
        return count;
    }

    /** Nobody shall cut a machine off its network by forgetting a line. */
    private void requireChoice() {
        if (config.program() && config.filter() == null && config.pinnedMap() == null) {
            throw new IllegalStateException("which frames shall the port on " + config.interfaceName()
                    + " receive? Say filter(\"udp port 53\") or its like, everything(), or sendOnly()");
        }
    }
}
