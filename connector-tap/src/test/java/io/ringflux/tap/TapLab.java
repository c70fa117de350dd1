package io.ringflux.tap;

import io.ringflux.loop.PollerGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Flux;

/** Network namespaces, loops and ports of one test, as a field of its class; gives all of them back when it ends. */
public final class TapLab implements BeforeEachCallback, AfterEachCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<TestNamespace> namespaces = new ArrayList<>();
    private final List<TapPort> ports = new ArrayList<>();
    private PollerGroup loops;

    /** @param commands that the test needs besides, each in the package of that name */
    public TapLab(String... commands) {
        Stream.of(commands).forEach(command -> Needs.command(command, "install " + command));
    }

    /** A new network namespace. */
    public TestNamespace namespace() {
        TestNamespace namespace = new TestNamespace();
        namespaces.add(namespace);
        return namespace;
    }

    /** The port that a client describes, on this lab's loops. */
    public TapPort open(TapClient client) {
        TapPort port = client.loops(loops).connectNow();
        ports.add(port);
        return port;
    }

    /** The port that a client describes, in a namespace. */
    public TapPort open(TestNamespace namespace, TapClient client) {
        return open(client.namespace(namespace.name()));
    }

    /** Loops of this lab. */
    public PollerGroup loops() {
        return loops;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        loops = PollerGroup.create("tap", 2);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            ports.forEach(TapPort::dispose);
            Flux.fromIterable(ports).flatMap(TapPort::onDispose).blockLast(PATIENCE);
        } finally {
            loops.dispose();
            namespaces.forEach(TestNamespace::close);
        }
    }
}
