package io.ringflux.memif;

import io.ringflux.LinkState;
import io.ringflux.LinkState.Status;
import io.ringflux.testkit.LeakCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** A socket of its own for each test, and an end for each port that it opens. */
@LeakCheck
abstract class MemifScenario {

    static final Duration SOON = Duration.ofSeconds(60);

    private final List<MemifPort> opened = new ArrayList<>();

    @TempDir
    Path directory;

    /** A loaded machine may take its time. */
    @BeforeAll
    static void bePatient() {
        Awaitility.setDefaultTimeout(SOON);
    }

    @AfterEach
    final void closeOpened() {
        close(opened.toArray(new MemifPort[0]));
    }

    final String path() {
        return directory.resolve("memif.sock").toString();
    }

    final MemifServer server() {
        return MemifServer.create().socket(path());
    }

    final MemifClient client() {
        return MemifClient.create().socket(path());
    }

    /** A port to be closed when the test is over, if not before. */
    final MemifPort opened(MemifPort port) {
        opened.add(port);
        return port;
    }

    static LinkState state(MemifPort port) {
        return port.link().blockFirst(SOON);
    }

    static Status status(MemifPort port) {
        return state(port).status();
    }

    static void awaitUp(MemifPort... ports) {
        for (MemifPort port : ports) {
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> status(port) == Status.UP);
        }
    }

    /** Disposes the ports and waits until they have let go. */
    static void close(MemifPort... ports) {
        Flux.just(ports)
                .doOnNext(MemifPort::dispose)
                .flatMap(MemifPort::onDispose)
                .blockLast(SOON);
    }
}
