package io.ringflux.testkit.memory;

import io.ringflux.FramePort;
import io.ringflux.LinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Two ports joined by rings in memory.
 *
 * <p>Threading: any thread. When one port is disposed, or finds the other at fault, the other ends too; with
 * {@link MemoryLinkOptions#reconnecting()} it sees its link go down and waits for {@link #linkUp()}.
 */
public final class MemoryLink implements AutoCloseable {

    /** Where one end acts on the other: never on a loop, which would wait for itself. */
    private static final Executor BETWEEN_ENDS = ForkJoinPool.commonPool();

    private final MemoryLinkOptions options;
    private final MemoryEnd left;
    private final MemoryEnd right;

    private MemoryLink(MemoryLinkOptions options) {
        this.options = options;
        left = new MemoryEnd("left", options, fault -> BETWEEN_ENDS.execute(() -> broken(fault, true)));
        right = new MemoryEnd("right", options, fault -> BETWEEN_ENDS.execute(() -> broken(fault, false)));
    }

    /** A link that is up. */
    public static MemoryLink connect(MemoryLinkOptions options) {
        MemoryLink link = new MemoryLink(options);
        link.linkUp();
        return link;
    }

    /** The one port. */
    public FramePort left() {
        return left.port();
    }

    /** The other port. */
    public FramePort right() {
        return right.port();
    }

    /** Gives both ports new rings. */
    public void linkUp() {
        List<MemoryRing> toRight = new ArrayList<>();
        List<MemoryRing> toLeft = new ArrayList<>();
        for (int i = 0; i < options.queues(); i++) {
            toRight.add(new MemoryRing(options));
            toLeft.add(new MemoryRing(options));
        }
        left.linkUp(toLeft, toRight);
        right.linkUp(toRight, toLeft);
    }

    /** Takes the rings away from both ports, which stay and wait. */
    public void linkDown(String reason) {
        left.linkDown(reason);
        right.linkDown(reason);
    }

    /** Ends both ports: orderly, or with an error. */
    public void end(@Nullable LinkException error) {
        left.end(error);
        right.end(error);
    }

    /** Disposes both ports and waits until they have let go. */
    @Override
    public void close() {
        left().dispose();
        right().dispose();
        Mono.when(left().onDispose(), right().onDispose()).block();
    }

    private void broken(@Nullable LinkException fault, boolean byLeft) {
        MemoryEnd finder = byLeft ? left : right;
        MemoryEnd other = byLeft ? right : left;
        if (options.reconnecting()) {
            String reason = fault == null ? "the peer was disposed" : String.valueOf(fault.getMessage());
            other.linkDown(reason);
            if (fault != null) {
                finder.linkDown(reason);
            }
        } else {
            other.end(fault == null ? null : new LinkException("the peer closed the link", fault));
            if (fault != null) {
                finder.end(fault);
            }
        }
    }
}
