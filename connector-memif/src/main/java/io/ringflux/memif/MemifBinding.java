package io.ringflux.memif;

import io.ringflux.memif.link.Binding;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** A bound {@link MemifServer}: listens until it is disposed. */
public final class MemifBinding implements Disposable {

    private final MemifConfig config;
    private final Binding binding;
    private volatile boolean disposed;

    MemifBinding(MemifConfig config, Binding binding) {
        this.config = config;
        this.binding = binding;
    }

    /** Where it listens, as its clients spell it. */
    public String socket() {
        return config.socket().toString();
    }

    /** The interface's number there. */
    public long id() {
        return config.id();
    }

    /** Stops to listen, and closes the port of the present peer. */
    @Override
    public void dispose() {
        disposed = true;
        binding.close();
    }

    /** As {@link #dispose()}, and waits until it is done. */
    public void disposeNow(Duration timeout) {
        dispose();
        onDispose().block(timeout);
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }

    /** Completes when nobody listens any more and all ports are closed. */
    public Mono<Void> onDispose() {
        return binding.closed();
    }
}
