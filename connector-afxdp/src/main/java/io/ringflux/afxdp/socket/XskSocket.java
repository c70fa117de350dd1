package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.XskStatistics;
import io.ringflux.afxdp.umem.Umem;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.KernelSocket;
import io.ringflux.nativeio.Mapping;
import io.ringflux.nativeio.NativeIoException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An AF_XDP socket, bound to one queue of an interface. Its user holds it, and so does each queue over its rings; when
 * the last of them lets go, rings are unmapped, the socket is closed, and then whoever asked for it is told: when all
 * sockets on that queue are closed, because they use the same chunks. The first of these is held by the others.
 *
 * <p>Threading: any.
 */
public final class XskSocket implements XskCalls, AutoCloseable {

    private static final int BUSY_POLL_US = 20;

    private final KernelSocket socket;
    private final int queue;
    private final List<Mapping> mappings;
    private final XskRings rings;
    private final XskOptions options;
    private final UnsafeBuffer statistics = XskSetup.memory(StatisticsLayout.SIZE);
    private final AtomicInteger holders = new AtomicInteger(1);
    private final Queue<Runnable> afterwards = new ConcurrentLinkedQueue<>();
    private final @Nullable XskSocket mate;

    private XskSocket(
            KernelSocket socket,
            int queue,
            XskSetup setup,
            XskRings rings,
            XskOptions options,
            @Nullable XskSocket mate) {
        this.socket = socket;
        this.queue = queue;
        this.mappings = setup.mappings();
        this.rings = rings;
        this.options = options;
        this.mate = mate;
        if (mate != null) {
            mate.retain();
        }
    }

    /**
     * Opens a socket in the network namespace of the calling thread and binds it, waiting for a queue that is busy.
     *
     * @param first an open socket that shares the memory, or null: then this one tells the kernel of it
     * @param mate the same one, where it is on the same queue: its fill and completion rings are those of both
     */
    static XskSocket open(XskSpec spec, int queue, Umem umem, @Nullable XskSocket first, @Nullable XskSocket mate) {
        KernelSocket socket = kernelSocket("queue " + queue + " of " + spec.interfaceName());
        return setUp(socket, SetupCalls.of(socket), spec, queue, umem, first, mate);
    }

    /** One that is nothing yet. */
    static KernelSocket kernelSocket(String label) {
        return KernelSocket.open(
                XskUapi.AF_XDP,
                0,
                "opening an AF_XDP socket for " + label,
                "CAP_NET_RAW and a kernel with CONFIG_XDP_SOCKETS are needed");
    }

    /** Makes one of these of that; as {@link #open}. */
    static XskSocket setUp(
            KernelSocket socket,
            SetupCalls calls,
            XskSpec spec,
            int queue,
            Umem umem,
            @Nullable XskSocket first,
            @Nullable XskSocket mate) {
        XskSetup setup = new XskSetup(calls, spec, queue);
        try {
            boolean metadata = first == null ? setup.register(umem) : first.options.txMetadata();
            XskRings rings = setup.makeRings(mate == null ? null : mate.rings);
            String busyPoll = busyPoll(calls, spec.busyPollBudget());
            XskBinding binding = new XskBinding(calls, spec, queue);
            int flags = 0;
            if (first == null) {
                flags = binding.bind();
            } else {
                binding.bindShared(first.fd().value());
            }
            XskOptions options = new XskOptions(
                    isZeroCopy(calls),
                    first == null ? (flags & XskUapi.XDP_USE_NEED_WAKEUP) != 0 : first.options.needWakeup(),
                    first == null ? (flags & XskUapi.XDP_USE_SG) != 0 : first.options.multiBuffer(),
                    metadata,
                    setup.raiseTxBudget(),
                    effective(calls, busyPoll));
            return new XskSocket(socket, queue, setup, rings, options, mate);
        } catch (RuntimeException e) {
            setup.mappings().forEach(Mapping::close);
            socket.close();
            throw e;
        }
    }

    /** What was obtained. */
    public XskOptions options() {
        return options;
    }

    /** Whether it has a receive ring. */
    public boolean receives() {
        return rings.rx() != null;
    }

    /** Whether it has a transmit ring. */
    public boolean sends() {
        return rings.tx() != null;
    }

    /** Number of the queue that it is bound to. */
    public int queue() {
        return queue;
    }

    /** What the kernel counted. */
    public synchronized XskStatistics statistics() {
        UnsafeBuffer memory = statistics;
        int result = socket.option(XskUapi.SOL_XDP, XskUapi.XDP_STATISTICS, memory);
        if (result < 0) {
            throw new NativeIoException("XDP_STATISTICS", -result, "asking for what a socket counted", "is it open?");
        }
        return StatisticsLayout.read(memory);
    }

    @Override
    public int kickSend() {
        return socket.kickSend();
    }

    @Override
    public int kickReceive() {
        return socket.kickReceive();
    }

    @Override
    public Fd fd() {
        return socket.fd();
    }

    @Override
    public void retain() {
        holders.incrementAndGet();
    }

    /** As {@link #retain()}, unless it is closed. */
    boolean tryRetain() {
        return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    @Override
    public void release() {
        if (holders.decrementAndGet() == 0) {
            mappings.forEach(Mapping::close); // a mapped ring would keep the socket bound
            socket.close();
            XskSocket last = mate;
            for (Runnable command = afterwards.poll(); command != null; command = afterwards.poll()) {
                if (last == null) {
                    command.run();
                } else {
                    last.whenClosed(command);
                }
            }
            if (last != null) {
                last.release();
            }
        }
    }

    @Override
    public void whenClosed(Runnable command) {
        afterwards.add(command);
    }

    @Override
    public void close() {
        release();
    }

    XskRings rings() {
        return rings;
    }

    private static boolean isZeroCopy(SetupCalls socket) {
        UnsafeBuffer memory = XskSetup.memory(Integer.BYTES);
        return socket.option(XskUapi.SOL_XDP, XskUapi.XDP_OPTIONS, memory) > 0
                && (memory.getInt(0) & XskUapi.XDP_OPTIONS_ZEROCOPY) != 0;
    }

    private static String busyPoll(SetupCalls socket, int budget) {
        if (budget == 0) {
            return "off";
        }
        boolean set = socket.set(XskUapi.SOL_SOCKET, XskUapi.SO_PREFER_BUSY_POLL, 1) == 0
                && socket.set(XskUapi.SOL_SOCKET, XskUapi.SO_BUSY_POLL, BUSY_POLL_US) == 0
                && socket.set(XskUapi.SOL_SOCKET, XskUapi.SO_BUSY_POLL_BUDGET, budget) == 0;
        return set ? "on" : "refused";
    }

    /** Without a NAPI id the options are taken and do nothing. */
    private static String effective(SetupCalls socket, String busyPoll) {
        UnsafeBuffer memory = XskSetup.memory(Integer.BYTES);
        socket.option(XskUapi.SOL_SOCKET, XskUapi.SO_INCOMING_NAPI_ID, memory);
        return busyPoll.equals("on") && memory.getInt(0) == 0 ? "ineffective" : busyPoll;
    }
}
