package io.ringflux.vcl;

import io.ringflux.testkit.Vpp;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** GET requests on connections that are kept, one at a time on each. */
final class HttpLoad {
    private static final int CONNECTIONS = 16;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration MEASURED = Duration.ofSeconds(8);

    /** Server and client over the kernel's loopback. */
    double perSecondOverKernel() {
        LoopResources loops = LoopResources.create("kernel-client", 1, true);
        try (ServerProcess servers = ServerProcess.under(java.util.List.of(), java.util.Map.of())) {
            return measured(loops, "127.0.0.1", servers.start(Program.HTTP, "127.0.0.1", 0));
        } finally {
            loops.dispose();
        }
    }

    /** The same two programs over VPP, by shared memory. */
    double perSecondOverVcl(Vpp vpp) {
        LoopResources loops =
                VclLoopResources.create("vcl-client", 1, VclConfig.create().appSocket(vpp.appSocket("default")));
        try (ServerProcess servers = new ServerProcess(vpp.appSocket("default"), 1)) {
            return measured(loops, "127.0.0.1", servers.start(Program.HTTP, "127.0.0.1", 0));
        } finally {
            loops.disposeLater(Duration.ZERO, MEASURED).block(MEASURED);
        }
    }

    private static double measured(LoopResources loops, String host, int port) {
        AtomicLong answers = new AtomicLong();
        ConnectionProvider pool = ConnectionProvider.create("load", CONNECTIONS);
        HttpClient client = HttpClient.create(pool).runOn(loops);
        Disposable load = Flux.range(0, CONNECTIONS)
                .flatMap(
                        connection -> client.get()
                                .uri("http://" + host + ":" + port + "/hello")
                                .responseContent()
                                .aggregate()
                                .doOnNext(answer -> answers.incrementAndGet())
                                .repeat(),
                        CONNECTIONS)
                .subscribe();
        Flux.never().take(WARM_UP).blockLast();
        long before = answers.get();
        long startNs = System.nanoTime();
        Flux.never().take(MEASURED).blockLast();
        double perSecond = (answers.get() - before) * 1e9 / (System.nanoTime() - startNs);
        load.dispose();
        pool.dispose();
        return perSecond;
    }
}
