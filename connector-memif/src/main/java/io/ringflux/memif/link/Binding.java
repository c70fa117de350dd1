package io.ringflux.memif.link;

import io.ringflux.memif.MemifConfig;
import io.ringflux.reactive.QueuedPort;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An interface that gives each of its peers a port of its own. */
public final class Binding {

    private final Set<QueuedPort> ports = ConcurrentHashMap.newKeySet();
    private final Registration registration;

    private Binding(MemifConfig config, Function<LinkedPort, Publisher<Void>> handler) {
        registration = Registration.open(new Served(config, () -> session(config, handler)));
    }

    /**
     * Begins to listen.
     *
     * @param handler called with the port of each peer; when what it returns ends, the port is closed
     * @throws io.ringflux.nativeio.NativeIoException where that is not possible
     */
    public static Binding open(MemifConfig config, Function<LinkedPort, Publisher<Void>> handler) {
        return new Binding(config, handler);
    }

    /** Stops to listen, and closes the port of the present peer. */
    public void close() {
        registration.close();
        registration.closed().subscribe(nothing -> {}, error -> {}, () -> ports.forEach(QueuedPort::dispose));
    }

    /** Completes when nobody listens any more and all ports are closed. */
    public Mono<Void> closed() {
        return registration
                .closed()
                .thenMany(Flux.defer(() -> Flux.fromIterable(ports)))
                .flatMap(QueuedPort::onDispose)
                .then();
    }

    private PortSession session(MemifConfig config, Function<LinkedPort, Publisher<Void>> handler) {
        PeerSession session = new PeerSession(config, handler);
        QueuedPort port = session.port();
        ports.add(port);
        port.onDispose().subscribe(nothing -> {}, error -> {}, () -> ports.remove(port));
        return session;
    }
}
