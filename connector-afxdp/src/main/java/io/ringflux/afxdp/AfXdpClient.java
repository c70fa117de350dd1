package io.ringflux.afxdp;

import io.ringflux.LinkException;
import io.ringflux.afxdp.program.XdpFilter;
import io.ringflux.afxdp.session.AfXdpSession;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.reactive.Reconnector;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Puts AF_XDP sockets on the queues of an interface and gives them as a port: what its XDP program picks out is
 * received without the kernel's network stack, what is sent goes out of the interface. Each method returns a changed
 * copy; one builder can make any number of ports.
 *
 * <pre>{@code
 * AfXdpPort port = AfXdpClient.create("eth0").filter("udp port 53").connectNow();
 * port.receive().subscribe(frame -> ...);
 * }</pre>
 *
 * <p>Without {@link #reconnect} a port lives as long as its interface. With it the port stays, and {@code link()} tells
 * of every coming and going.
 *
 * <p>The kernel does not wait for a receiver: what finds its ring full is lost, and counted. Needs CAP_NET_RAW,
 * CAP_NET_ADMIN and CAP_BPF.
 */
public final class AfXdpClient {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_QUEUES = 1024;
    private static final int MAX_RING = 1 << 16;
    private static final int MAX_SOCKETS = 16;
    static final int MIN_FRAMES = 64;
    private static final int MAX_FRAMES = 1 << 24;
    private static final int MAX_BUDGET = 0xffff;

    private final AfXdpConfig config;

    private AfXdpClient(AfXdpConfig config) {
        this.config = config;
    }

    /** For the interface of that name. Which frames it shall get, {@link #filter} or its like must say. */
    public static AfXdpClient create(String interfaceName) {
        if (interfaceName.isEmpty()) {
            throw new IllegalArgumentException("the name of the interface is empty");
        }
        return new AfXdpClient(new AfXdpConfig(interfaceName));
    }

    /** What was configured so far. */
    public AfXdpConfig configuration() {
        return config;
    }

    /** Network namespace of the interface: a name as {@code ip netns} has it, or a path; the present one. */
    public AfXdpClient namespace(String nameOrPath) {
        return with(c -> c.namespace = nameOrPath);
    }

    /** That many queues of the interface from its queue {@code first} on; all. */
    public AfXdpClient queues(int first, int count) {
        requireRange("first", first, 0, MAX_QUEUES - 1);
        requireRange("count", count, 1, MAX_QUEUES);
        return with(c -> {
            c.firstQueue = first;
            c.queues = count;
        });
    }

    /**
     * Puts that many sockets on each queue, so that more loops share its work than the interface has queues: flows are
     * spread over them, and each is a queue of the port. Frames that are taken are copied then; 1.
     */
    public AfXdpClient socketsPerQueue(int count) {
        requireRange("socketsPerQueue", count, 1, MAX_SOCKETS);
        return with(c -> c.socketsPerQueue = count);
    }

    /** Receives frames that match, for instance {@code udp port 53}; the kernel keeps all others. */
    public AfXdpClient filter(String filter) {
        return filter(XdpFilter.parse(filter));
    }

    /** Receives frames that match; the kernel keeps all others. */
    public AfXdpClient filter(XdpFilter filter) {
        return with(c -> {
            c.filter = filter;
            c.program = true;
        });
    }

    /** Receives every frame: the kernel sees none any more, no ARP and no ssh among them. */
    public AfXdpClient everything() {
        return filter(XdpFilter.everything());
    }

    /** Receives nothing, and attaches no program; without chunks and rings for that, unless the driver needs them. */
    public AfXdpClient sendOnly() {
        return with(c -> c.program = false);
    }

    /** Sends nothing; without chunks and rings for that. */
    public AfXdpClient receiveOnly() {
        return with(c -> c.sends = false);
    }

    /** Receives what somebody else's program redirects by its map of sockets, which is pinned there. */
    public AfXdpClient pinnedMap(String path) {
        return with(c -> c.pinnedMap = path);
    }

    /**
     * Pins the program to {@code link} and its map to {@code xsks} in that directory of a BPF file system: it stays
     * when the process ends, letting all frames through to the kernel, and the next port with this directory takes it
     * over.
     */
    public AfXdpClient pin(String directory) {
        return with(c -> c.pinDirectory = directory);
    }

    /** Where the program runs; {@link XdpMode#AUTO}. */
    public AfXdpClient mode(XdpMode mode) {
        return with(c -> c.mode = mode);
    }

    /** Whether the kernel copies frames; {@link CopyMode#AUTO}. */
    public AfXdpClient copyMode(CopyMode mode) {
        return with(c -> c.copyMode = mode);
    }

    /** Whether frames may be chains of several chunks (Linux 6.6); where the interface's MTU asks for it. */
    public AfXdpClient multiBuffer(boolean enabled) {
        return with(c -> c.multiBuffer = enabled);
    }

    /** Bytes of a chunk: 2048, or 4096, or anything in between if unaligned; 2048. */
    public AfXdpClient chunkBytes(int bytes) {
        return with(c -> c.chunkBytes = bytes);
    }

    /** Bytes left free before each received frame, in addition to the kernel's 256; 0. */
    public AfXdpClient headroom(int bytes) {
        return with(c -> c.headroom = bytes);
    }

    /** Whether chunks may have any size and cross pages; false. */
    public AfXdpClient unaligned(boolean enabled) {
        return with(c -> c.unaligned = enabled);
    }

    /** Whether frames lie in huge pages; false. */
    public AfXdpClient hugePages(boolean enabled) {
        return with(c -> c.hugePages = enabled);
    }

    /** Entries of each ring, a power of two; 2048. Fill rings have twice as many. */
    public AfXdpClient ringSize(int entries) {
        requireRange("ringSize", entries, 1, MAX_RING);
        if (Integer.bitCount(entries) != 1) {
            throw new IllegalArgumentException("ringSize is " + entries + ", expected a power of two");
        }
        return with(c -> c.ringSize = entries);
    }

    /** Chunks for each receive queue, which bounds how many frames its users can keep, and for sending; 8192, 4096. */
    public AfXdpClient frames(int rx, int tx) {
        requireRange("rx", rx, MIN_FRAMES, MAX_FRAMES);
        requireRange("tx", tx, MIN_FRAMES, MAX_FRAMES);
        return with(c -> {
            c.rxFrames = rx;
            c.txFrames = tx;
        });
    }

    /** Whether each frame gets the time at which the driver had it, instead of that of its burst; false. */
    public AfXdpClient rxTimestamps(boolean enabled) {
        return with(c -> c.rxTimestamps = enabled);
    }

    /** Whether the kernel completes the checksums of frames to send, if it can (Linux 6.11); false. */
    public AfXdpClient txMetadata(boolean enabled) {
        return with(c -> c.txMetadata = enabled);
    }

    /**
     * Tells when frames were sent, where the kernel can (Linux 6.11); brings {@link #txMetadata} with it. A frame that
     * is sent again before that is copied.
     */
    public AfXdpClient onSent(SentListener listener) {
        return with(c -> c.sentListener = listener);
    }

    /**
     * Has the device send frames when the schedule says, where it can (Linux 6.15,
     * {@link AfXdpCapabilities#launchTime}); elsewhere there is no port, but
     * {@link AfXdpException.Reason#NO_LAUNCH_TIME}. Brings {@link #txMetadata} with it. A frame that is sent again
     * before it left is copied.
     */
    public AfXdpClient launchAt(LaunchSchedule schedule) {
        return with(c -> c.launchSchedule = schedule);
    }

    /**
     * Takes memory for frames from there, instead of having some of its own: what another port of this memory received
     * is sent where it lies. How chunks are made is the memory's matter then.
     */
    public AfXdpClient memory(AfXdpMemory memory) {
        return with(c -> c.memory = memory);
    }

    /** Whether the interface takes frames for other addresses too, as long as the port is there; false. */
    public AfXdpClient promiscuous(boolean enabled) {
        return with(c -> c.promiscuous = enabled);
    }

    /** Has the loop do the driver's work, up to so many frames a call, instead of interrupts; 0, not at all. */
    public AfXdpClient busyPoll(int budget) {
        requireRange("budget", budget, 0, MAX_BUDGET);
        return with(c -> c.busyPollBudget = budget);
    }

    /** How long to wait for a queue that is still in use; 2 s. */
    public AfXdpClient patience(Duration patience) {
        return with(c -> c.patience = patience);
    }

    /**
     * Has the port outlive its interface, whose name it waits for, and begin when that is there. After each loss, and
     * each attempt that failed, the policy says when to try again; it sees {@link io.ringflux.LinkException}s. A policy
     * that counts its attempts should count them {@link reactor.util.retry.RetryBackoffSpec#transientErrors in a row}.
     */
    public AfXdpClient reconnect(Retry policy) {
        return with(c -> c.reconnect = policy);
    }

    /** Comes back without end, after a time that grows from {@code first} to {@code longest}, with jitter. */
    public AfXdpClient reconnect(Duration first, Duration longest) {
        return reconnect(Reconnector.endless(first, longest));
    }

    /** How loops wait for frames; {@link RxMode#ADAPTIVE}. */
    public AfXdpClient rxMode(RxMode mode) {
        return with(c -> c.rxMode = mode);
    }

    /** The threads to run on, which stay the caller's; {@link PollerGroup#shared()}. */
    public AfXdpClient loops(PollerGroup loops) {
        return with(c -> c.loops = loops);
    }

    /**
     * Makes sockets for each subscriber and gives their port. A failure is an {@link AfXdpException} or a
     * {@link io.ringflux.nativeio.NativeIoException} that says what was being done; nothing is left behind then.
     */
    public Mono<AfXdpPort> connect() {
        Mono<AfXdpPort> port = Mono.<AfXdpPort>create(sink -> {
                    AfXdpSession session = AfXdpSession.open(config);
                    sink.onCancel(session.port());
                    session.start(() -> sink.success(new AfXdpPort(session)), sink::error);
                })
                .subscribeOn(Schedulers.boundedElastic());
        Retry policy = config.reconnect;
        return policy == null ? port : port.retryWhen(unlessMisused(policy)).onErrorMap(AfXdpClient::last);
    }

    /** As {@link #connect()}, and waits for it up to 30 s. */
    public AfXdpPort connectNow() {
        return connectNow(PATIENCE);
    }

    /** As {@link #connect()}, and waits for it. */
    public AfXdpPort connectNow(Duration timeout) {
        AfXdpPort port = connect().block(timeout);
        if (port == null) {
            throw new IllegalStateException("connect gave no port");
        }
        return port;
    }

    /** What will not change by waiting is not tried again. */
    private static Retry unlessMisused(Retry policy) {
        return Retry.from(signals -> policy.generateCompanion(signals.doOnNext(signal -> {
            if (!(signal.failure() instanceof LinkException)) {
                throw Exceptions.propagate(signal.failure());
            }
        })));
    }

    private static Throwable last(Throwable error) {
        Throwable cause = error.getCause();
        return Exceptions.isRetryExhausted(error) && cause != null ? cause : Exceptions.unwrap(error);
    }

    private AfXdpClient with(Consumer<AfXdpConfig> change) {
        AfXdpConfig changed = config.copy();
        change.accept(changed);
        return new AfXdpClient(changed);
    }

    private static void requireRange(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(field + " is " + value + ", expected " + least + " to " + most);
        }
    }
}
