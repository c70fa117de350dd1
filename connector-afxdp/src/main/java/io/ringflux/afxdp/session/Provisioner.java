package io.ringflux.afxdp.session;

import io.ringflux.afxdp.AfXdpConfig;
import io.ringflux.afxdp.AfXdpException;
import io.ringflux.afxdp.AfXdpException.Reason;
import io.ringflux.afxdp.AfXdpMemory;
import io.ringflux.afxdp.CopyMode;
import io.ringflux.afxdp.device.DriverFeatures;
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
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes what a port needs in the kernel, in the interface's network namespace, or nothing at all. Blocks. */
final class Provisioner {

    /** An Ethernet header with one VLAN tag. */
    private static final int HEADER_BYTES = 18;

    private static final int FILL_FACTOR = 2;

    /** Chunks that are with the kernel when all receive rings of a queue are full. */
    private static final int SUPPLY_RESERVE = 64;

    /** A pool has one chunk at least, also for a direction that the port does without. */
    private static final int UNUSED_FRAMES = 1;

    private final AfXdpConfig config;

    Provisioner(AfXdpConfig config) {
        this.config = config;
    }

    /** All that a new port needs. */
    Provisioned provision() {
        return inNamespace(this::provisionHere);
    }

    /**
     * The same for a port that has lost its interface, in the memory that it still has.
     *
     * @param last what it had
     * @param filter which frames it wants by now
     */
    Provisioned provisionAgain(Provisioned last, XdpFilter filter) {
        return inNamespace(() -> {
            NetworkInterface device = NetworkInterface.of(config.interfaceName());
            requireQueues(device, last.sockets().size() / config.socketsPerQueue());
            return provision(device, last.memory(), last.share(), filter, new ArrayDeque<>());
        });
    }

    private Provisioned inNamespace(Supplier<Provisioned> action) {
        String namespace = config.namespace();
        if (namespace == null) {
            return action.get();
        }
        try (NetworkNamespace entered = NetworkNamespace.of(namespace)) {
            return entered.call(action::get);
        }
    }

    private Provisioned provisionHere() {
        requireChoice();
        NetworkInterface device = NetworkInterface.of(config.interfaceName());
        int queues = config.queues() == AfXdpConfig.ALL ? device.queues() - config.firstQueue() : config.queues();
        requireQueues(device, queues);
        int[] areas = new int[queues * config.socketsPerQueue() + 1];
        boolean receives = receives(device);
        Arrays.fill(areas, receives ? config.rxFrames() : UNUSED_FRAMES);
        areas[areas.length - 1] = config.sends() ? config.txFrames() : UNUSED_FRAMES;
        int shared = config.socketsPerQueue() > 1 && receives ? queues : 0;
        int supply = config.socketsPerQueue() * config.ringSize() + SUPPLY_RESERVE;
        AfXdpMemory given = config.memory();
        AfXdpMemory memory = given != null
                ? given
                : AfXdpMemory.create(
                        config,
                        Math.toIntExact(IntStream.of(areas).asLongStream().sum() + (long) shared * supply));
        try {
            XdpFilter filter = config.filter();
            UmemShare share = memory.sockets().umem().carveShared(shared, supply, areas);
            Deque<Runnable> undo = new ArrayDeque<>();
            undo.push(share::close);
            return provision(device, memory.sockets(), share, filter == null ? XdpFilter.everything() : filter, undo);
        } finally {
            if (given == null) {
                memory.dispose(); // the port has its share of it
            }
        }
    }

    private Provisioned provision(
            NetworkInterface device, UmemSockets memory, UmemShare share, XdpFilter filter, Deque<Runnable> undo) {
        try {
            XskSpec spec = spec(device, share.umem().shape());
            requireLaunchTime(
                    device.name(), () -> DriverFeatures.of(device.index()).launches(), "its driver");
            List<XskSocket> sockets = new ArrayList<>();
            XskSocket first = null;
            for (int i = 0; i < share.areas().size() - 1; i++) {
                int queue = config.firstQueue() + i / config.socketsPerQueue();
                XskSocket socket = memory.open(spec, queue, first != null && first.queue() == queue ? first : null);
                undo.push(socket::close);
                sockets.add(socket);
                first = first != null && first.queue() == queue ? first : socket;
            }
            requireLaunchTime(
                    device.name(), () -> sockets.get(0).options().txMetadata(), "the kernel, or the shared memory,");
            Promiscuity promiscuity = config.promiscuous() ? Promiscuity.of(device) : null;
            if (promiscuity != null) {
                undo.push(promiscuity::close);
            }
            Attachment attachment =
                    attach(device, filter, sockets.get(0).options().multiBuffer());
            if (attachment != null) {
                undo.push(attachment::close);
            }
            NetworkInterface present = NetworkInterface.of(config.interfaceName());
            return new Provisioned(present, memory, share, filter, sockets, attachment, promiscuity);
        } catch (RuntimeException e) {
            undo.forEach(Runnable::run); // the last first
            throw e;
        }
    }

    /** A driver without copies takes chunks for what the kernel gets of its queue, whoever else receives. */
    private boolean receives(NetworkInterface device) {
        if (config.program() || config.copyMode() == CopyMode.COPY) {
            return config.program();
        }
        DriverFeatures driver = DriverFeatures.of(device.index());
        return !driver.known() || driver.has(DriverFeatures.ZERO_COPY);
    }

    private XskSpec spec(NetworkInterface device, UmemShape shape) {
        Boolean wanted = config.multiBuffer();
        boolean needed = device.mtu() + HEADER_BYTES > shape.frameBytes();
        int rings = roundUp(config.socketsPerQueue());
        return new XskSpec(
                device.name(),
                device.index(),
                receives(device),
                config.sends(),
                config.ringSize(),
                FILL_FACTOR * config.ringSize() * rings,
                config.ringSize() * rings,
                config.copyMode(),
                wanted == null ? needed : wanted,
                config.busyPollBudget(),
                config.patience().toNanos());
    }

    private static int roundUp(int count) {
        return Integer.highestOneBit(2 * count - 1);
    }

    private @Nullable Attachment attach(NetworkInterface device, XdpFilter filter, boolean multiBuffer) {
        if (!config.program()) {
            return null;
        }
        String pinnedMap = config.pinnedMap();
        ProgramSpec spec = new ProgramSpec(
                device.name(),
                device.index(),
                Math.max(device.queues(), config.firstQueue() + config.queues()),
                config.socketsPerQueue(),
                filter,
                config.mode(),
                multiBuffer,
                config.rxTimestamps(),
                config.pinDirectory());
        return pinnedMap != null
                ? Attachment.ofMap(pinnedMap, spec)
                : Attachment.attach(
                        spec, () -> NetworkInterface.of(device.name()).programId());
    }

    private void requireQueues(NetworkInterface device, int count) {
        int first = config.firstQueue();
        if (count < 1 || first + count > device.queues()) {
            throw new AfXdpException(
                    Reason.NO_QUEUE,
                    "interface " + device.name() + " has queues 0.." + (device.queues() - 1) + ", not " + first + ".."
                            + (first + Math.max(1, count) - 1) + "; see ethtool -l, and -L to have more",
                    null);
        }
    }

    private void requireLaunchTime(String device, BooleanSupplier there, String who) {
        if (config.launchSchedule() != null && !there.getAsBoolean()) {
            throw new AfXdpException(
                    Reason.NO_LAUNCH_TIME,
                    "interface " + device + ": " + who + " has no launch times: leave out launchAt, or see"
                            + " AfXdp.capabilities for what has them (Linux 6.15)",
                    null);
        }
    }

    /** Nobody shall cut a machine off its network by forgetting a line. */
    private void requireChoice() {
        if (!config.program() && !config.sends()) {
            throw new IllegalStateException(
                    "the port on " + config.interfaceName() + " is to receive only and to send only: choose one");
        }
        if (config.socketsPerQueue() > 1 && config.pinnedMap() != null) {
            throw new IllegalStateException("the port on " + config.interfaceName()
                    + " uses somebody else's program, which knows one socket a queue: leave out socketsPerQueue");
        }
        if (config.program() && config.filter() == null && config.pinnedMap() == null) {
            throw new IllegalStateException("which frames shall the port on " + config.interfaceName()
                    + " receive? Say filter(\"udp port 53\") or its like, everything(), or sendOnly()");
        }
    }
}
