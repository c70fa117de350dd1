package io.ringflux.memif;

import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.memif.control.CacheLine;
import io.ringflux.memif.control.wire.Secret;
import io.ringflux.nativeio.PeerCredentials;
import io.ringflux.nativeio.UnixAddress;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What {@link MemifClient} and {@link MemifServer} have in common. Each method returns a changed copy; one builder can
 * make any number of ports.
 *
 * @param <T> the builder
 */
public abstract sealed class MemifTransport<T extends MemifTransport<T>> permits MemifClient, MemifServer {

    private static final long MAX_ID = 0xffff_ffffL;
    private static final int MAX_NAME = 31;
    private static final int MAX_QUEUES = 255;
    private static final int MIN_BUFFER = 64;
    private static final int MAX_BUFFER = 65_535;
    private static final int MIN_POOL = 256;
    private static final int MAX_POOL = 1 << 24;
    private static final int MAX_FRAME = 1 << 24;

    private final MemifConfig config;

    MemifTransport(MemifConfig config) {
        this.config = config;
    }

    /** What was configured so far. */
    public final MemifConfig configuration() {
        return config;
    }

    /** Where the server listens: a path, or {@code @name} for an abstract name; {@code /run/vpp/memif.sock}. */
    public final T socket(String address) {
        UnixAddress parsed = UnixAddress.parse(address);
        return with(c -> c.socket = parsed);
    }

    /** Number of the interface on its socket, unsigned 32 bits; 0. */
    public final T id(long id) {
        requireRange("id", id, 0, MAX_ID);
        return with(c -> c.id = id);
    }

    /** What frames carry; {@link MemifMode#ETHERNET}. */
    public final T mode(MemifMode mode) {
        return with(c -> c.mode = mode);
    }

    /** What both ends must know, at most 23 bytes; none. It keeps mistakes out, not attackers: it travels in clear. */
    public final T secret(String secret) {
        Secret checked = Secret.of(secret);
        return with(c -> c.secret = checked);
    }

    /** The port's name, at most 31 ASCII characters, which the peer gets to see too; {@code memif} and the id. */
    public final T name(String name) {
        boolean ascii = name.chars().allMatch(c -> c > ' ' && c <= '~');
        if (name.isEmpty() || name.length() > MAX_NAME || !ascii) {
            throw new IllegalArgumentException(
                    "name is \"" + name + "\", expected 1 to " + MAX_NAME + " printable ASCII characters");
        }
        return with(c -> c.name = name);
    }

    /** Most queues to use each way; 1 and 1. The ends agree on no more than the other wants. */
    public final T queues(int rx, int tx) {
        requireRange("rxQueues", rx, 1, MAX_QUEUES);
        requireRange("txQueues", tx, 1, MAX_QUEUES);
        return with(c -> {
            c.rxQueues = rx;
            c.txQueues = tx;
        });
    }

    /** Bytes of each buffer that a client lays out, and of a chunk of the port's pools; 2048. */
    public final T bufferSize(int bytes) {
        requireRange("bufferSize", bytes, MIN_BUFFER, MAX_BUFFER);
        return with(c -> c.bufferSize = bytes);
    }

    /** Longest frame to receive, all segments together; 65535. A longer one is taken for a fault of the peer. */
    public final T maxFrameBytes(int bytes) {
        requireRange("maxFrameBytes", bytes, MIN_BUFFER, MAX_FRAME);
        return with(c -> c.maxFrameBytes = bytes);
    }

    /** Frames in each pool of the port, which bounds how many its users can keep; 4096. */
    public final T poolFrames(int count) {
        requireRange("poolFrames", count, MIN_POOL, MAX_POOL);
        return with(c -> c.poolFrames = count);
    }

    /** How loops wait for frames; {@link RxMode#ADAPTIVE}. */
    public final T rxMode(RxMode mode) {
        return with(c -> c.rxMode = mode);
    }

    /** The threads to run on, which stay the caller's; {@link PollerGroup#shared()}. */
    public final T loops(PollerGroup loops) {
        return with(c -> c.loops = loops);
    }

    /** Time that a handshake may take; 5 s. */
    public final T handshakeTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("handshakeTimeout is " + timeout + ", expected more than 0");
        }
        return with(c -> c.handshakeTimeout = timeout);
    }

    /**
     * Which processes may be at the other end, by what the kernel says of them; all. A client asks before it says
     * anything, its secret least of all; a server when it knows which interface its client wants.
     */
    public final T peers(Predicate<PeerCredentials> allowed) {
        return with(c -> c.peers = allowed);
    }

    /**
     * As {@link #peers(Predicate)}: only processes that run as one of these users, and as one of these groups. An empty
     * set leaves that open.
     */
    public final T peers(Set<Integer> uids, Set<Integer> gids) {
        Set<Integer> users = Set.copyOf(uids);
        Set<Integer> groups = Set.copyOf(gids);
        return peers(peer ->
                (users.isEmpty() || users.contains(peer.uid())) && (groups.isEmpty() || groups.contains(peer.gid())));
    }

    /**
     * The cache line that the peer was built for: 64, or 128 on POWER and in some builds for arm64. A client takes 64
     * unless told; a server sees it from what the client announces, and needs this only where that is wrong.
     */
    public final T cacheLine(int bytes) {
        if (bytes != CacheLine.BYTES_64.bytes() && bytes != CacheLine.BYTES_128.bytes()) {
            throw new IllegalArgumentException("cacheLine is " + bytes + ", expected 64 or 128");
        }
        return with(c -> c.cacheLine = bytes == CacheLine.BYTES_64.bytes() ? CacheLine.BYTES_64 : CacheLine.BYTES_128);
    }

    abstract T copy(MemifConfig changed);

    final T with(Consumer<MemifConfig> change) {
        MemifConfig changed = config.copy();
        change.accept(changed);
        return copy(changed);
    }

    static void requireRange(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(field + " is " + value + ", expected " + least + " to " + most);
        }
    }
}
