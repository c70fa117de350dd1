package io.ringflux.testkit.reactive;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.loop.PollerGroup;
import io.ringflux.testkit.memory.MemoryLink;
import io.ringflux.testkit.memory.MemoryLinkOptions;
import io.ringflux.testkit.memory.RawPeer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Loops, raw peers and links of one test; all given back after it. Frames are numbers of eight bytes. */
final class Wires implements BeforeEachCallback, AfterEachCallback {

    static final Duration LIMIT = Duration.ofSeconds(30);

    private final int threads;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private PollerGroup loops;

    Wires(int threads) {
        this.threads = threads;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        loops = PollerGroup.create("wires", threads);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        loops.dispose();
    }

    PollerGroup loops() {
        return loops;
    }

    /** A port with 64 slots, whose peer is the test. */
    RawPeer peer() {
        return peer(UnaryOperator.identity());
    }

    RawPeer peer(UnaryOperator<MemoryLinkOptions> shape) {
        RawPeer peer = RawPeer.connect(shape.apply(
                MemoryLinkOptions.on(loops).withRing(64, 128).withPool(256, 128).withReconnect()));
        open.push(peer);
        return peer;
    }

    MemoryLink link() {
        return link(UnaryOperator.identity());
    }

    MemoryLink link(UnaryOperator<MemoryLinkOptions> shape) {
        MemoryLink link = MemoryLink.connect(
                shape.apply(MemoryLinkOptions.on(loops).withRing(64, 128).withPool(256, 128)));
        open.push(link);
        return link;
    }

    static byte[][] numbers(long first, long count) {
        return LongStream.range(first, first + count).mapToObj(Wires::number).toArray(byte[][]::new);
    }

    static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(number)
                .array();
    }

    static long number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong();
    }

    static long number(Frame frame) {
        return frame.buffer().getLong(0);
    }

    /** A frame of {@code port} that carries a number. */
    static Frame frame(FramePort port, long number) {
        Frame frame = port.allocate(Long.BYTES);
        if (frame == null) {
            throw new IllegalStateException("the pool of " + port.name() + " is empty");
        }
        frame.buffer().putLong(0, number);
        return frame;
    }

    static void done(CompletableFuture<?> future) {
        Mono.fromFuture(future).block(LIMIT);
    }

    /**
     * Waits until a scheduler of one thread has done what it was given. A {@code publishOn} that is cancelled before
     * its task ran discards nothing (docs/ownership.md): a cancelled source of owned frames must be at rest.
     */
    static void rest(Scheduler scheduler) {
        Mono.fromRunnable(() -> {}).subscribeOn(scheduler).block(LIMIT);
    }

    static ConditionFactory soon() {
        return Awaitility.await().atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
    }
}
