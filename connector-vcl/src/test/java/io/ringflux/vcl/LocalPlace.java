package io.ringflux.vcl;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.netty.DisposableChannel;
import reactor.netty.resources.LoopResources;

/** Servers and clients in this JVM, on 127.0.0.1, on the same loops. */
final class LocalPlace implements Place {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final LoopResources loops;
    private final List<DisposableChannel> servers = new CopyOnWriteArrayList<>();

    LocalPlace(LoopResources loops) {
        this.loops = loops;
    }

    @Override
    public InetSocketAddress start(Program program) {
        DisposableChannel server = program.start(loops, "127.0.0.1", 0);
        servers.add(server);
        return (InetSocketAddress) server.channel().localAddress();
    }

    @Override
    public InetSocketAddress unused() {
        return new InetSocketAddress("127.0.0.1", 1);
    }

    @Override
    public int smallWrites() {
        return 1_000_000;
    }

    @Override
    public LoopResources clientLoops() {
        return loops;
    }

    @Override
    public void close() {
        servers.forEach(server -> server.disposeNow(SOON));
        loops.disposeLater(Duration.ZERO, SOON).block(SOON);
    }
}
