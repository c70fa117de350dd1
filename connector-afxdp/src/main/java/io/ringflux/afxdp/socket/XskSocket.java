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
 * the last of them lets go, rings are unmapped, the socket is closed, and then whoever asked for it is told.
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

    private XskSocket(KernelSocket socket, int queue, List<Mapping> mappings, XskRings rings, XskOptions options) {
        this.socket = socket;
        this.queue = queue;
        this.mappings = mappings;
        this.rings = rings;
        this.options = options;
    }

    /**
     * Opens a socket in the network namespace of the calling thread and binds it, waiting for a queue that is busy.
     *
     * @param first an open socket that shares the memory, or null: then this one tells the kernel of it
     */
    static XskSocket open(XskSpec spec, int queue, Umem umem, @Nullable XskSocket first) {
        KernelSocket socket = KernelSocket.open(
                XskUapi.AF_XDP,
                0,
                "opening an AF_XDP socket for queue " + queue + " of " + spec.interfaceName(),
                "CAP_NET_RAW and a kernel with CONFIG_XDP_SOCKETS are needed");
        XskSetup setup = new XskSetup(socket, spec, queue);
        try {
            boolean metadata = first == null ? setup.register(umem) : first.options.txMetadata();
            XskRings rings = setup.makeRings();
            String busyPoll = busyPoll(socket, spec.busyPollBudget());
            XskBinding binding = new XskBinding(socket, spec, queue);
            int flags = 0;
            if (first == null) {
                flags = binding.bind();
            } else {
                binding.bindShared(first.fd().value());
            }
            XskOptions options = new XskOptions(
                    isZeroCopy(socket),
                    first == null ? (flags & XskUapi.XDP_USE_NEED_WAKEUP) != 0 : first.options.needWakeup(),
                    first == null ? (flags & XskUapi.XDP_USE_SG) != 0 : first.options.multiBuffer(),
                    metadata,
                    setup.raiseTxBudget(),
                    effective(socket, busyPoll));
            return new XskSocket(socket, queue, setup.mappings(), rings, options);
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
            for (Runnable command = afterwards.poll(); command != null; command = afterwards.poll()) {
                command.run();
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

    private static boolean isZeroCopy(KernelSocket socket) {
        UnsafeBuffer memory = XskSetup.memory(Integer.BYTES);
        return socket.option(XskUapi.SOL_XDP, XskUapi.XDP_OPTIONS, memory) > 0
                && (memory.getInt(0) & XskUapi.XDP_OPTIONS_ZEROCOPY) != 0;
    }

    private static String busyPoll(KernelSocket socket, int budget) {
        if (budget == 0) {
            return "off";
        }
        boolean set = socket.set(XskUapi.SOL_SOCKET, XskUapi.SO_PREFER_BUSY_POLL, 1) == 0
                && socket.set(XskUapi.SOL_SOCKET, XskUapi.SO_BUSY_POLL, BUSY_POLL_US) == 0
                && socket.set(XskUapi.SOL_SOCKET, XskUapi.SO_BUSY_POLL_BUDGET, budget) == 0;
        return set ? "on" : "refused";
    }

    /** Without a NAPI id the options are taken and do nothing. */
    private static String effective(KernelSocket socket, String busyPoll) {
        UnsafeBuffer memory = XskSetup.memory(Integer.BYTES);
        socket.option(XskUapi.SOL_SOCKET, XskUapi.SO_INCOMING_NAPI_ID, memory);
        return busyPoll.equals("on") && memory.getInt(0) == 0 ? "ineffective" : busyPoll;
    }
}
