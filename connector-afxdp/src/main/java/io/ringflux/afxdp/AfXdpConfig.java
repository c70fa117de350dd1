package io.ringflux.afxdp;

import io.ringflux.afxdp.program.XdpFilter;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.util.retry.Retry;

/** What an {@link AfXdpClient} is configured to do; read-only. */
public final class AfXdpConfig implements Cloneable {

    /** Bytes of a chunk: two fit into a page, and hold an Ethernet frame of the usual size. */
    public static final int DEFAULT_CHUNK_BYTES = 2048;

    /** Entries of each receive, transmit and completion ring. */
    public static final int DEFAULT_RING_SIZE = 2048;

    /** Chunks for each receive queue: what its fill ring holds, and as many for frames that are taken. */
    public static final int DEFAULT_RX_FRAMES = 8192;

    /** Chunks for frames to send. */
    public static final int DEFAULT_TX_FRAMES = 4096;

    /** How long to wait for a queue that is still in use. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(2);

    /** All queues that the interface has. */
    public static final int ALL = 0;

    final String interfaceName;

    @Nullable
    String namespace;

    int firstQueue;
    int queues = ALL;
    int socketsPerQueue = 1;

    @Nullable
    XdpFilter filter;

    boolean program = true;
    boolean sends = true;

    @Nullable
    String pinnedMap;

    @Nullable
    String pinDirectory;

    XdpMode mode = XdpMode.AUTO;
    CopyMode copyMode = CopyMode.AUTO;

    @Nullable
    Boolean multiBuffer;

    int chunkBytes = DEFAULT_CHUNK_BYTES;
    int headroom;
    boolean unaligned;
    boolean hugePages;
    int ringSize = DEFAULT_RING_SIZE;
    int rxFrames = DEFAULT_RX_FRAMES;
    int txFrames = DEFAULT_TX_FRAMES;
    boolean rxTimestamps;
    boolean txMetadata;
    boolean promiscuous;

    @Nullable
    SentListener sentListener;

    @Nullable
    LaunchSchedule launchSchedule;

    @Nullable
    AfXdpMemory memory;

    int busyPollBudget;
    Duration patience = DEFAULT_PATIENCE;
    RxMode rxMode = RxMode.ADAPTIVE;

    @Nullable
    Retry reconnect;

    @Nullable
    PollerGroup loops;

    AfXdpConfig(String interfaceName) {
        this.interfaceName = interfaceName;
    }

    /** What the interface is called. */
    public String interfaceName() {
        return interfaceName;
    }

    /** Name or path of the interface's network namespace; null for the present one. */
    public @Nullable String namespace() {
        return namespace;
    }

    /** The interface's queue that is the port's queue 0. */
    public int firstQueue() {
        return firstQueue;
    }

    /** Queues of the interface; {@link #ALL} for as many as it has. */
    public int queues() {
        return queues;
    }

    /** Sockets on each of them, which are the port's queues. */
    public int socketsPerQueue() {
        return socketsPerQueue;
    }

    /** Which frames go to the port; null where that was not said, or is not this port's matter. */
    public @Nullable XdpFilter filter() {
        return filter;
    }

    /** Whether the port has a program, its own or somebody else's; without one it only sends. */
    public boolean program() {
        return program;
    }

    /** Whether frames can be sent; without that the port only receives. */
    public boolean sends() {
        return sends;
    }

    /** Path of the map of somebody else's program; null where the port attaches its own. */
    public @Nullable String pinnedMap() {
        return pinnedMap;
    }

    /** Where the port's own program is pinned; null where it goes with the process. */
    public @Nullable String pinDirectory() {
        return pinDirectory;
    }

    /** Where the program runs. */
    public XdpMode mode() {
        return mode;
    }

    /** Whether the kernel copies frames. */
    public CopyMode copyMode() {
        return copyMode;
    }

    /** Whether frames may have several chunks; null: where the interface's MTU asks for it. */
    public @Nullable Boolean multiBuffer() {
        return multiBuffer;
    }

    /** Bytes of a chunk. */
    public int chunkBytes() {
        return chunkBytes;
    }

    /** Bytes that the kernel leaves free before each received frame, in addition to its own 256. */
    public int headroom() {
        return headroom;
    }

    /** Whether chunks may have any size. */
    public boolean unaligned() {
        return unaligned;
    }

    /** Whether frames lie in huge pages. */
    public boolean hugePages() {
        return hugePages;
    }

    /** Entries of each receive, transmit and completion ring. */
    public int ringSize() {
        return ringSize;
    }

    /** Chunks for each receive queue. */
    public int rxFrames() {
        return rxFrames;
    }

    /** Chunks for frames to send. */
    public int txFrames() {
        return txFrames;
    }

    /** Whether the program stamps each frame with the time of its receipt. */
    public boolean rxTimestamps() {
        return rxTimestamps;
    }

    /** Whether the kernel completes checksums of frames to send, if it can. */
    public boolean txMetadata() {
        return txMetadata;
    }

    /** Who is told when frames were sent; null for nobody. */
    public @Nullable SentListener sentListener() {
        return sentListener;
    }

    /** Says when frames leave; null for as soon as possible. */
    public @Nullable LaunchSchedule launchSchedule() {
        return launchSchedule;
    }

    /** What the frames lie in, together with those of other ports; null where the port has its own. */
    public @Nullable AfXdpMemory memory() {
        return memory;
    }

    /** Whether the interface takes frames that are for other addresses. */
    public boolean promiscuous() {
        return promiscuous;
    }

    /** Frames that each call may handle in the driver itself; 0 leaves that to interrupts. */
    public int busyPollBudget() {
        return busyPollBudget;
    }

    /** How long to wait for a queue that is still in use. */
    public Duration patience() {
        return patience;
    }

    /** When a port comes back whose interface went; null means never. */
    public @Nullable Retry reconnect() {
        return reconnect;
    }

    /** How loops wait for frames. */
    public RxMode rxMode() {
        return rxMode;
    }

    /** The threads that the port runs on. */
    public PollerGroup loops() {
        return loops == null ? PollerGroup.shared() : loops;
    }

    AfXdpConfig copy() {
        try {
            return (AfXdpConfig) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
