package io.ringflux.memif;

import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.memif.control.CacheLine;
import io.ringflux.memif.control.wire.Secret;
import io.ringflux.nativeio.PeerCredentials;
import io.ringflux.nativeio.UnixAddress;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.util.retry.Retry;

/** What a {@link MemifClient} or a {@link MemifServer} is configured to do; read-only. */
public final class MemifConfig implements Cloneable {

    /** Where VPP listens by default. */
    public static final String DEFAULT_SOCKET = "/run/vpp/memif.sock";

    /** Entries of a ring. */
    public static final int DEFAULT_RING_SIZE = 1024;

    /** Bytes of a buffer. */
    public static final int DEFAULT_BUFFER_SIZE = 2048;

    /** Frames in each pool of a port. */
    public static final int DEFAULT_POOL_FRAMES = 4096;

    /** Longest frame, all segments together. */
    public static final int DEFAULT_MAX_FRAME_BYTES = 65_535;

    /** Time that a handshake may take. */
    public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

    /** Owner and group may connect. */
    public static final int DEFAULT_SOCKET_MODE = 0660;

    /** Leaves the owner of the socket file as it is. */
    static final int KEEP_OWNER = -1;

    /** Opens a listening socket of its own. */
    static final int NO_LISTENER = -1;

    UnixAddress socket = UnixAddress.parse(DEFAULT_SOCKET);
    long id;
    MemifMode mode = MemifMode.ETHERNET;
    boolean anyMode;
    Secret secret = Secret.NONE;
    String name = "";
    int rxQueues = 1;
    int txQueues = 1;
    int ringSize = DEFAULT_RING_SIZE;
    int bufferSize = DEFAULT_BUFFER_SIZE;
    int maxFrameBytes = DEFAULT_MAX_FRAME_BYTES;
    int poolFrames = DEFAULT_POOL_FRAMES;
    int headroom;
    boolean zeroCopyTransmit;
    boolean hugePages;
    RxMode rxMode = RxMode.ADAPTIVE;

    @Nullable
    PollerGroup loops;

    Duration handshakeTimeout = DEFAULT_HANDSHAKE_TIMEOUT;
    Predicate<PeerCredentials> peers = peer -> true;

    @Nullable
    CacheLine cacheLine;

    @Nullable
    Retry reconnect;

    int inheritedListener = NO_LISTENER;
    int socketMode = DEFAULT_SOCKET_MODE;
    int socketUid = KEEP_OWNER;
    int socketGid = KEEP_OWNER;

    MemifConfig() {}

    /** Where the server listens. */
    public UnixAddress socket() {
        return socket;
    }

    /** The interface's number on that socket, unsigned 32 bits. */
    public long id() {
        return id;
    }

    /** What frames carry. */
    public MemifMode mode() {
        return mode;
    }

    /** Whether a server takes clients of every mode. */
    public boolean anyMode() {
        return anyMode;
    }

    /** What client and server must both know; its text does not show. */
    public Secret secret() {
        return secret;
    }

    /**
     * The port's name, which the peer gets to see as the name of the interface; {@code memif} and the id by default.
     */
    public String name() {
        return name.isEmpty() ? "memif" + id : name;
    }

    /** Most receive queues. */
    public int rxQueues() {
        return rxQueues;
    }

    /** Most transmit queues. */
    public int txQueues() {
        return txQueues;
    }

    /** Entries of each ring that a client lays out. */
    public int ringSize() {
        return ringSize;
    }

    /** Bytes of each buffer that a client lays out, and of a chunk of the port's pools. */
    public int bufferSize() {
        return bufferSize;
    }

    /** Longest frame that is received, all segments together; a longer one is taken for a fault of the peer. */
    public int maxFrameBytes() {
        return maxFrameBytes;
    }

    /** Frames in each pool of the port: one pool a receive queue, one for frames to send. */
    public int poolFrames() {
        return poolFrames;
    }

    /** Bytes that are free before each frame of a client, received or allocated. */
    public int headroom() {
        return headroom;
    }

    /** Whether a client shares its frames to send, and sends them without a copy. */
    public boolean zeroCopyTransmit() {
        return zeroCopyTransmit;
    }

    /** Whether a client's shared memory lies on huge pages. */
    public boolean hugePages() {
        return hugePages;
    }

    /** How loops wait for frames. */
    public RxMode rxMode() {
        return rxMode;
    }

    /** The threads that the port runs on. */
    public PollerGroup loops() {
        return loops == null ? PollerGroup.shared() : loops;
    }

    /** Time that a handshake may take. */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /** Which processes may be at the other end. */
    public Predicate<PeerCredentials> peers() {
        return peers;
    }

    /** The cache line that the peer was built for; null means 64 bytes for a client, inferred for a server. */
    public @Nullable CacheLine cacheLine() {
        return cacheLine;
    }

    /** When a client connects again; null means never. */
    public @Nullable Retry reconnect() {
        return reconnect;
    }

    /** Descriptor of the socket on which a server listens; -1 to open one. */
    public int inheritedListener() {
        return inheritedListener;
    }

    /** Permissions of a server's socket file. */
    public int socketMode() {
        return socketMode;
    }

    /** Owner of a server's socket file; -1 leaves it to whom the process runs as. */
    public int socketUid() {
        return socketUid;
    }

    /** Group of a server's socket file; -1 leaves it as it comes. */
    public int socketGid() {
        return socketGid;
    }

    MemifConfig copy() {
        try {
            return (MemifConfig) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
