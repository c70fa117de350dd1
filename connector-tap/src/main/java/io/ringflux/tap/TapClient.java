package io.ringflux.tap;

import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.nativeio.Fd;
import io.ringflux.tap.device.InterfaceName;
import io.ringflux.tap.device.TunSpec;
import io.ringflux.tap.link.TapSession;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Makes a TAP or TUN interface of the kernel and gives the other end of it as a port: what the kernel sends by the
 * interface is received, what is sent comes in at the interface. Each method returns a changed copy; one builder can
 * make any number of ports.
 *
 * <pre>{@code
 * TapPort port = TapClient.create().name("tap0").address("10.0.0.1/24").connectNow();
 * port.receive().subscribe(frame -> ...);
 * }</pre>
 *
 * <p>The kernel does not wait for a receiver: what finds its queue full is lost, and counted by the interface.
 */
public final class TapClient {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MIN_MTU = 68;
    private static final int MAX_MTU = 65_521;
    private static final int MIN_BUFFER = 64;
    private static final int MAX_BUFFER = 65_600;
    private static final int MIN_POOL = 256;
    private static final int MAX_POOL = 1 << 24;
    private static final int MAX_RING_SIZE = 32_768;
    private static final int MAX_BUSY_POLL_US = 1_000_000;
    private static final int MAX_TX_QUEUE_LENGTH = 500_000;
    private static final int MAX_RX_FRAMES = 64;
    private static final int MAX_CPU = 8191;

    private final TapConfig config;

    private TapClient(TapConfig config) {
        this.config = config;
    }

    /** A TAP interface with a name of the kernel's choice, one queue each way, no offloads. */
    public static TapClient create() {
        return new TapClient(new TapConfig());
    }

    /** What was configured so far. */
    public TapConfig configuration() {
        return config;
    }

    /** Name of the interface, at most 15 bytes; {@code %d} stands for the lowest free number. It must not exist yet. */
    public TapClient name(String name) {
        InterfaceName.require(name);
        return with(c -> c.name = name);
    }

    /**
     * Uses an interface that exists: a persistent one, or one that takes further queues. Its owner and its group need
     * no privileges as long as nothing is asked for that it has not got already.
     */
    public TapClient attach(String name) {
        InterfaceName.require(name);
        return with(c -> {
            c.name = name;
            c.attach = true;
        });
    }

    /**
     * Uses descriptors that somebody else opened, one a queue, with {@code IFF_VNET_HDR} and {@code IFF_NO_PI}, of an
     * interface in the port's network namespace. They belong to the port once that is made, and stay the caller's where
     * it cannot be made.
     */
    public TapClient adopt(List<Fd> descriptors) {
        List<Fd> copy = List.copyOf(descriptors);
        requireRange("descriptors", copy.size(), 1, TunSpec.MAX_QUEUES);
        return with(c -> c.descriptors = copy);
    }

    /** What frames begin with; {@link TapMode#ETHERNET}. */
    public TapClient mode(TapMode mode) {
        return with(c -> c.mode = mode);
    }

    /**
     * Queues each way; 1 and 1, and as many to receive as there are adopted descriptors. The kernel spreads flows over
     * the receive queues, and answers a flow where it was sent from last; so a receive queue that nobody subscribes to
     * swallows its share, see {@link TapPort#attachQueue}.
     */
    public TapClient queues(int rx, int tx) {
        requireRange("rxQueues", rx, 1, TunSpec.MAX_QUEUES);
        requireRange("txQueues", tx, 1, TunSpec.MAX_QUEUES);
        return with(c -> {
            c.rxQueues = rx;
            c.txQueues = tx;
        });
    }

    /** Whether the kernel merges frames that we send and hands them up in bursts (IFF_NAPI), if it can; false. */
    public TapClient napi(boolean enabled) {
        return with(c -> c.napi = enabled);
    }

    /** What the kernel may leave undone, as far as it knows it; nothing. Frames are made complete all the same. */
    public TapClient offload(TapOffload... offloads) {
        Set<TapOffload> copy = Set.of(offloads);
        return with(c -> c.offloads = copy);
    }

    /**
     * Receives what the kernel left undone as it is, large packets included: {@link io.ringflux.frame.Offload} says
     * what is left to do. For frames that go to another TAP port, or to code that knows.
     */
    public TapClient incompleteFrames(boolean accepted) {
        return with(c -> c.incompleteFrames = accepted);
    }

    /** Whether the interface outlives the port; false, and an attached one stays what it is. */
    public TapClient persist(boolean enabled) {
        return with(c -> c.persist = enabled);
    }

    /** User who may attach to a persistent interface without privileges. */
    public TapClient owner(int uid) {
        requireRange("uid", uid, 0, Integer.MAX_VALUE);
        return with(c -> c.owner = uid);
    }

    /** Group that may attach to a persistent interface without privileges. */
    public TapClient group(int gid) {
        requireRange("gid", gid, 0, Integer.MAX_VALUE);
        return with(c -> c.group = gid);
    }

    /** Network namespace of the interface: a name as {@code ip netns} has it, or a path; the present one. */
    public TapClient namespace(String nameOrPath) {
        return with(c -> c.namespace = nameOrPath);
    }

    /** Network namespace of the interface: that of a process. */
    public TapClient namespace(long pid) {
        requireRange("pid", pid, 1, Integer.MAX_VALUE);
        return with(c -> c.namespacePid = pid);
    }

    /** Network namespace of the interface: that of a descriptor, which must stay open as long as the port lives. */
    public TapClient namespace(Fd descriptor) {
        return namespace("/proc/self/fd/" + descriptor.value());
    }

    /** The kernel's own address on the link, like {@code 02:00:00:00:00:01}; random. */
    public TapClient mac(String address) {
        long mac = MacAddress.parseOwn(address);
        return with(c -> c.mac = mac);
    }

    /** Longest packet, without its Ethernet header; 1500. */
    public TapClient mtu(int bytes) {
        requireRange("mtu", bytes, MIN_MTU, MAX_MTU);
        return with(c -> c.mtu = bytes);
    }

    /**
     * Frames that the kernel queues for each receive queue before it loses some; 4096, and for an attached interface
     * what it has.
     */
    public TapClient txQueueLength(int frames) {
        requireRange("txQueueLength", frames, 1, MAX_TX_QUEUE_LENGTH);
        return with(c -> c.txQueueLength = frames);
    }

    /**
     * Frames from us, up to 64, that the kernel may collect before it hands them up, as {@code ethtool -C} sets it for
     * {@code rx-frames}; none. Only vhost-net tells it when more are coming.
     */
    public TapClient rxFrames(int frames) {
        requireRange("rxFrames", frames, 0, MAX_RX_FRAMES);
        return with(c -> c.rxFrames = frames);
    }

    /** Adds an address of the kernel on the link, like {@code 10.0.0.1/24} or {@code 2001:db8::1/64}. */
    public TapClient address(String prefix) {
        IpPrefix parsed = IpPrefix.parse(prefix);
        return with(c -> c.addresses = plus(c.addresses, parsed));
    }

    /** Adds a default route of the kernel. */
    public TapClient gateway(String address) {
        InetAddress gateway = IpPrefix.address(address);
        return with(c -> c.routes = plus(c.routes, new TapRoute(IpPrefix.everything(gateway), gateway, 0)));
    }

    /** Adds a route of the kernel by the link. */
    public TapClient route(TapRoute route) {
        return with(c -> c.routes = plus(c.routes, route));
    }

    /** Adds a neighbour that the kernel need not ask for. */
    public TapClient neighbour(String address, String mac) {
        TapNeighbour neighbour = new TapNeighbour(IpPrefix.address(address), MacAddress.parse(mac));
        return with(c -> c.neighbours = plus(c.neighbours, neighbour));
    }

    /** Makes the interface a port of a bridge, which must exist. */
    public TapClient bridge(String name) {
        return with(c -> c.bridge = name);
    }

    /** Whether the port switches the interface on; true. */
    public TapClient up(boolean enabled) {
        return with(c -> c.up = enabled);
    }

    /** Whether the interface has a carrier from the start; true. Without one the kernel sends nothing. */
    public TapClient carrier(boolean present) {
        return with(c -> c.carrier = present);
    }

    /** What becomes of frames to send while the interface is off; {@link WhenDown#WAIT}. */
    public TapClient whenDown(WhenDown policy) {
        return with(c -> c.whenDown = policy);
    }

    /** What becomes of the port when its interface is deleted; {@link WhenDeleted#FAIL}. */
    public TapClient whenDeleted(WhenDeleted policy) {
        return with(c -> c.whenDeleted = policy);
    }

    /** How frames come and go; {@link TapBackend#AUTO}. The port's details tell which way it is, and why. */
    public TapClient backend(TapBackend backend) {
        return with(c -> c.backend = backend);
    }

    /** Entries of each ring, with vhost-net: powers of two up to 32768; 1024 and 1024. */
    public TapClient ringSize(int rx, int tx) {
        requireRange("rxRingSize", rx, 1, MAX_RING_SIZE);
        requireRange("txRingSize", tx, 1, MAX_RING_SIZE);
        return with(c -> c.rings = c.rings.sized(rx, tx));
    }

    /** How long the kernel looks for more work before it sleeps, with vhost-net; not at all. */
    public TapClient busyPoll(Duration time) {
        long us = time.toNanos() / 1000;
        requireRange("busyPoll in microseconds", us, 0, MAX_BUSY_POLL_US);
        return with(c -> c.rings = c.rings.polling((int) us));
    }

    /**
     * Processors that the kernel's workers run on, with vhost-net: the first queue's on the first, and round again;
     * any. A worker is found by its name, {@code vhost-} and a number: since Linux 6.4 it is a thread of this process,
     * before that one of the kernel's, which a container with processes of its own cannot see.
     */
    public TapClient workerCpus(int... cpus) {
        for (int cpu : cpus) {
            requireRange("cpu", cpu, 0, MAX_CPU);
        }
        List<Integer> copy = Arrays.stream(cpus).boxed().toList();
        return with(c -> c.rings = c.rings.on(copy));
    }

    /** Bytes of a chunk of the port's pools and of a ring's buffer, best one for the longest usual frame; 2048. */
    public TapClient bufferSize(int bytes) {
        requireRange("bufferSize", bytes, MIN_BUFFER, MAX_BUFFER);
        return with(c -> c.bufferSize = bytes);
    }

    /** Frames in each pool of the port, which bounds how many its users can keep; 4096. */
    public TapClient poolFrames(int count) {
        requireRange("poolFrames", count, MIN_POOL, MAX_POOL);
        return with(c -> c.poolFrames = count);
    }

    /** How loops wait for frames; {@link RxMode#ADAPTIVE}. */
    public TapClient rxMode(RxMode mode) {
        return with(c -> c.rxMode = mode);
    }

    /** The threads to run on, which stay the caller's; {@link PollerGroup#shared()}. */
    public TapClient loops(PollerGroup loops) {
        return with(c -> c.loops = loops);
    }

    /**
     * Makes an interface for each subscriber and gives its port. A failure is a
     * {@link io.ringflux.nativeio.NativeIoException} that says what was being done; nothing is left behind then.
     */
    public Mono<TapPort> connect() {
        return Mono.<TapPort>create(sink -> {
                    TapSession session = TapSession.open(config);
                    sink.onCancel(session.port());
                    session.start(() -> sink.success(new TapPort(session)), sink::error);
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** As {@link #connect()}, and waits for it up to 30 s. */
    public TapPort connectNow() {
        return connectNow(PATIENCE);
    }

    /** As {@link #connect()}, and waits for it. */
    public TapPort connectNow(Duration timeout) {
        TapPort port = connect().block(timeout);
        if (port == null) {
            throw new IllegalStateException("connect gave no port");
        }
        return port;
    }

    private TapClient with(Consumer<TapConfig> change) {
        TapConfig changed = config.copy();
        change.accept(changed);
        return new TapClient(changed);
    }

    private static <T> List<T> plus(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(element);
        return List.copyOf(longer);
    }

    private static void requireRange(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(field + " is " + value + ", expected " + least + " to " + most);
        }
    }
}
