package io.ringflux.memif.link;

import io.ringflux.nativeio.UnixAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One interface's place on a listening socket; the first one on an address opens it, the last one closes it. */
final class Registration {

    private static final Map<UnixAddress, Listener> LISTENERS = new HashMap<>();

    private final Served served;
    private final Listener listener;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Sinks.Empty<Void> closed = Sinks.empty();

    private Registration(Served served, Listener listener) {
        this.served = served;
        this.listener = listener;
    }

    /**
     * Offers an interface on its socket.
     *
     * @throws IllegalStateException where its id is taken there, or the socket file is open for others than it wants
     * @throws io.ringflux.nativeio.NativeIoException where nobody can listen there
     */
    static Registration open(Served served) {
        UnixAddress address = served.config().socket();
        synchronized (LISTENERS) {
            Listener listener = LISTENERS.get(address);
            if (listener == null) {
                listener = Listener.open(served.config());
                LISTENERS.put(address, listener);
            }
            listener.requireSameAccess(served.config());
            if (listener.interfaces().putIfAbsent(served.config().id(), served) != null) {
                throw new IllegalStateException("id is " + served.config().id() + ", which is already served on "
                        + address + ", expected a free one");
            }
            return new Registration(served, listener);
        }
    }

    /** Withdraws the interface; from any thread, as often as you like. */
    void close() {
        if (closing.compareAndSet(false, true)) {
            synchronized (LISTENERS) {
                listener.interfaces().remove(served.config().id());
            }
            listener.loop().execute(this::closeListenerIfLast);
        }
    }

    /** Completes when nobody listens for this interface any more. */
    Mono<Void> closed() {
        return closed.asMono();
    }

    private void closeListenerIfLast() {
        synchronized (LISTENERS) {
            UnixAddress address = served.config().socket();
            if (listener.interfaces().isEmpty() && LISTENERS.get(address) == listener) {
                LISTENERS.remove(address);
                listener.close();
            }
        }
        closed.tryEmitEmpty();
    }
}
