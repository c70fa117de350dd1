package io.ringflux.tap;

import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.nativeio.Fd;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link TapClient} is configured to do; read-only. */
public final class TapConfig implements Cloneable {

    /** Bytes of a chunk of the port's pools. */
    public static final int DEFAULT_BUFFER_SIZE = 2048;

    /** Frames in each pool of a port. */
    public static final int DEFAULT_POOL_FRAMES = 4096;

    /** Frames that the kernel queues for us: its own 1000 lose the bursts of one TCP connection. */
    public static final int DEFAULT_TX_QUEUE_LENGTH = 4096;

    /** Entries of each ring of vhost-net; 256 lose the bursts of one TCP connection. */
    public static final int DEFAULT_RING_SIZE = 1024;

    /** Leaves it as it is, or to the kernel. */
    public static final int UNSET = -1;

    @Nullable
    String name;

    boolean attach;
    List<Fd> descriptors = List.of();
    TapMode mode = TapMode.ETHERNET;
    int rxQueues = 1;
    int txQueues = 1;
    boolean napi;
    Set<TapOffload> offloads = Set.of();
    boolean incompleteFrames;

    @Nullable
    Boolean persist;

    int owner = UNSET;
    int group = UNSET;

    @Nullable
    String namespace;

    long namespacePid = UNSET;
    long mac = UNSET;
    int mtu = UNSET;
    int txQueueLength = UNSET;
    int rxFrames = UNSET;
    List<IpPrefix> addresses = List.of();
    List<TapRoute> routes = List.of();
    List<TapNeighbour> neighbours = List.of();

    @Nullable
    String bridge;

    boolean up = true;
    boolean carrier = true;
    WhenDown whenDown = WhenDown.WAIT;
    WhenDeleted whenDeleted = WhenDeleted.FAIL;
    TapBackend backend = TapBackend.AUTO;
    TapRings rings = new TapRings(DEFAULT_RING_SIZE, DEFAULT_RING_SIZE, 0, List.of());
    int bufferSize = DEFAULT_BUFFER_SIZE;
    int poolFrames = DEFAULT_POOL_FRAMES;
    RxMode rxMode = RxMode.ADAPTIVE;

    @Nullable
    PollerGroup loops;

    TapConfig() {}

    /** What the interface is called, perhaps with {@code %d} for a number that the kernel chooses. */
    public String name() {
        return name == null ? (mode == TapMode.ETHERNET ? "tap%d" : "tun%d") : name;
    }

    /** Whether the interface must exist already. */
    public boolean attach() {
        return attach;
    }

    /** Descriptors that somebody else opened, one a queue; empty when the port opens its own. */
    public List<Fd> descriptors() {
        return descriptors;
    }

    /** What frames begin with. */
    public TapMode mode() {
        return mode;
    }

    /** Receive queues: one for each descriptor that somebody else opened. */
    public int rxQueues() {
        return descriptors.isEmpty() ? rxQueues : descriptors.size();
    }

    /** Transmit queues. */
    public int txQueues() {
        return txQueues;
    }

    /** Whether the kernel merges frames that we send and hands them up in bursts. */
    public boolean napi() {
        return napi;
    }

    /** What the kernel may leave undone. */
    public Set<TapOffload> offloads() {
        return offloads;
    }

    /** Whether received frames carry what the kernel left undone, instead of being made complete. */
    public boolean incompleteFrames() {
        return incompleteFrames;
    }

    /** Whether the interface outlives the port; null keeps what an attached one is. */
    public @Nullable Boolean persist() {
        return persist;
    }

    /** User who may attach without privileges, or {@link #UNSET}. */
    public int owner() {
        return owner;
    }

    /** Group that may attach without privileges, or {@link #UNSET}. */
    public int group() {
        return group;
    }

    /** Name or path of the interface's network namespace; null for the present one. */
    public @Nullable String namespace() {
        return namespace;
    }

    /** A process in the interface's network namespace, or {@link #UNSET}. */
    public long namespacePid() {
        return namespacePid;
    }

    /** The kernel's address on the link, in the low 48 bits, or {@link #UNSET}. */
    public long mac() {
        return mac;
    }

    /** Longest packet, or {@link #UNSET}. */
    public int mtu() {
        return mtu;
    }

    /** Frames that the kernel queues for each receive queue, or {@link #UNSET}: as an attached interface has it. */
    public int txQueueLength() {
        return txQueueLength == UNSET && !attach ? DEFAULT_TX_QUEUE_LENGTH : txQueueLength;
    }

    /** Frames from us that the kernel collects at most before it hands them up, or {@link #UNSET}. */
    public int rxFrames() {
        return rxFrames;
    }

    /** The kernel's own addresses on the link. */
    public List<IpPrefix> addresses() {
        return addresses;
    }

    /** The kernel's routes by the link. */
    public List<TapRoute> routes() {
        return routes;
    }

    /** Neighbours that the kernel need not ask for. */
    public List<TapNeighbour> neighbours() {
        return neighbours;
    }

    /** The bridge that the interface is a port of, or null. */
    public @Nullable String bridge() {
        return bridge;
    }

    /** Whether the port switches the interface on. */
    public boolean up() {
        return up;
    }

    /** Whether the interface has a carrier from the start. */
    public boolean carrier() {
        return carrier;
    }

    /** What becomes of frames to send while the interface is off. */
    public WhenDown whenDown() {
        return whenDown;
    }

    /** What becomes of the port when its interface is deleted. */
    public WhenDeleted whenDeleted() {
        return whenDeleted;
    }

    /** How frames come and go. */
    public TapBackend backend() {
        return backend;
    }

    /** What only vhost-net has. */
    public TapRings rings() {
        return rings;
    }

    /** Bytes of a chunk of the port's pools, and of a ring's buffer. */
    public int bufferSize() {
        return bufferSize;
    }

    /** Frames in each pool of the port: one pool a receive queue, one for frames to send. */
    public int poolFrames() {
        return poolFrames;
    }

    /** How loops wait for frames. */
    public RxMode rxMode() {
        return rxMode;
    }

    /** The threads that the port runs on. */
    public PollerGroup loops() {
        return loops == null ? PollerGroup.shared() : loops;
    }

    TapConfig copy() {
        try {
            return (TapConfig) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
