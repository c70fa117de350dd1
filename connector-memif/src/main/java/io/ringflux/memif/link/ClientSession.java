package io.ringflux.memif.link;

import io.ringflux.LinkException;
import io.ringflux.frame.ChunkShape;
import io.ringflux.frame.FramePool;
import io.ringflux.memif.MemifConfig;
import io.ringflux.memif.MemifDetails.Role;
import io.ringflux.memif.MemifException;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.memif.shm.TransmitPool;
import io.ringflux.memif.shm.ZeroCopyTransmit;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.SeqPacketSocket;
import io.ringflux.reactive.PortPools;
import io.ringflux.reactive.Reconnector;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** A client's port: connects, and connects again as often as its policy says. */
public final class ClientSession extends PortSession {

    private final Consumer<LinkedPort> onFirstUp;
    private final Consumer<LinkException> onNeverUp;
    private final @Nullable Reconnector reconnector;
    private @Nullable LinkException lastFailure;
    private final @Nullable ZeroCopyTransmit transmit;
    private boolean wasUp;

    private ClientSession(
            MemifConfig config,
            @Nullable TransmitPool transmitPool,
            Consumer<LinkedPort> onFirstUp,
            Consumer<LinkException> onNeverUp) {
        super(config, Role.CLIENT, pools(config, transmitPool));
        transmit = transmitPool == null ? null : ZeroCopyTransmit.of(transmitPool, loop());
        this.onFirstUp = onFirstUp;
        this.onNeverUp = onNeverUp;
        Retry policy = config.reconnect();
        reconnector = policy == null ? null : new Reconnector(policy, this::again, this::never);
    }

    /**
     * Makes a port that begins to connect.
     *
     * @param onFirstUp called once, when its first link is up
     * @param onNeverUp called once instead, when the port ends before it ever had a link
     */
    public static LinkedPort connect(
            MemifConfig config, Consumer<LinkedPort> onFirstUp, Consumer<LinkException> onNeverUp) {
        TransmitPool transmitPool =
                config.zeroCopyTransmit() ? TransmitPool.create(chunks(config), config.hugePages()) : null;
        ClientSession session = new ClientSession(config, transmitPool, onFirstUp, onNeverUp);
        session.again();
        return session.linked(Mono.empty());
    }

    @Override
    void linkUp() {
        if (reconnector != null) {
            reconnector.succeeded();
        }
        if (!wasUp) {
            wasUp = true;
            onFirstUp.accept(linked(Mono.empty()));
        }
    }

    @Override
    void linkDown(LinkException cause, boolean orderly) {
        lastFailure = cause;
        if (reconnector == null) {
            finish(orderly ? null : cause);
        } else {
            tellDown(cause);
            reconnector.failed(cause);
        }
    }

    @Override
    void released() {
        if (reconnector != null) {
            reconnector.dispose();
        }
        if (transmit != null) {
            transmit.close();
        }
        if (!wasUp) {
            onNeverUp.accept(
                    lastFailure == null
                            ? new MemifException(Reason.LOCAL_CLOSE, "closed before it was connected").of(toString())
                            : lastFailure);
        }
    }

    private void again() {
        loop().execute(this::attempt);
    }

    private void attempt() {
        if (isClosed()) {
            return;
        }
        SeqPacketSocket socket;
        try {
            socket = SeqPacketSocket.connect(config().socket(), ControlMessage.LENGTH);
        } catch (NativeIoException e) {
            down(new MemifException(Reason.UNREACHABLE, String.valueOf(e.getMessage()), e), false);
            return;
        }
        ClientLink link = new ClientLink(socket, config(), transmit, resources(), this);
        attach(link);
        link.start(loop(), link::open);
    }

    private static PortPools pools(MemifConfig config, @Nullable TransmitPool transmitPool) {
        FramePool tx = transmitPool == null ? FramePool.create(chunks(config)) : transmitPool.frames();
        return PortPools.create(config.rxQueues(), chunks(config), tx);
    }

    private static ChunkShape chunks(MemifConfig config) {
        return new ChunkShape(config.poolFrames(), config.bufferSize(), config.headroom());
    }

    /** The policy gives up. */
    private void never(@Nullable Throwable cause) {
        loop().execute(() -> {
            LinkException last = lastFailure;
            if (cause instanceof LinkException known) {
                finish(known);
            } else if (last != null && (cause == null || Exceptions.isRetryExhausted(cause))) {
                finish(last);
            } else {
                finish(new LinkException(this + ": the reconnect policy failed", cause));
            }
        });
    }
}
