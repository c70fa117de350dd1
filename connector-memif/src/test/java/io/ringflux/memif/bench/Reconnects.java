package io.ringflux.memif.bench;

import io.ringflux.FramePort;
import io.ringflux.LinkState.Status;
import io.ringflux.memif.MemifServer;
import io.ringflux.testkit.Testpmd;
import io.ringflux.testkit.TestpmdOptions;
import java.nio.file.Path;
import java.time.Duration;
import reactor.core.publisher.Flux;

/**
 * What a thousand links of one server leave behind: each client is a testpmd that sends flat out and then ends in good
 * order or by SIGKILL, in turn. Prints, now and then, what the JVM holds while no link is up.
 */
final class Reconnects {

    private static final int LINKS = 1_000;
    private static final int LINKS_A_LINE = 100;
    private static final int FRAMES_A_LINK = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path socket;
    private final FramePort server;

    private Reconnects(Path directory) {
        socket = directory.resolve("reconnects.sock");
        server = MemifServer.create().socket(socket.toString()).listenNow();
    }

    static void measure(Path directory) {
        Holdings.printHeader("links");
        Reconnects reconnects = new Reconnects(directory);
        reconnects.server.receive().subscribe();
        for (int link = 1; link <= LINKS; link++) {
            reconnects.link(link % 2 == 0);
            if (link == 2 || link % LINKS_A_LINE == 0) {
                Holdings.print(link);
            }
        }
        reconnects.server.dispose();
        reconnects.server.onDispose().block(PATIENCE);
    }

    private void link(boolean orderly) {
        long before = server.stats().rxFrames();
        Testpmd client =
                TestpmdOptions.client(socket.toString()).forward("txonly").start();
        await(Status.UP);
        client.command("start");
        Flux.interval(Duration.ofMillis(5))
                .takeUntil(tick -> server.stats().rxFrames() - before > FRAMES_A_LINK)
                .blockLast(PATIENCE);
        if (orderly) {
            client.close();
        } else {
            client.kill();
        }
        await(Status.DOWN);
    }

    private void await(Status status) {
        server.link().filter(state -> state.status() == status).blockFirst(PATIENCE);
    }
}
