package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.Vpp;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import reactor.netty.resources.LoopResources;

/** A VPP of its own, servers in a process of their own, clients in this one. */
final class VppPlace implements Place {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration PAUSE_OF_LOOPS =
            Duration.ofSeconds(Integer.getInteger("ringflux.vcl.pauseSeconds", 5));

    private final Vpp vpp;
    private final String host;
    private final ServerProcess servers;
    private final VclLoopResources clients;

    private VppPlace(Path directory, String serverNamespace, String clientNamespace, String host) {
        this.host = host;
        vpp = Vpp.startHostStack(directory);
        servers = new ServerProcess(vpp.appSocket(serverNamespace), 2);
        VclConfig config = VclConfig.create()
                .application("clients")
                .appSocket(vpp.appSocket(clientNamespace))
                .segmentBytes(512L << 20, 256L << 20);
        clients = VclLoopResources.create("client", 2, config);
    }

    /** Both processes in one namespace, joined by shared memory. */
    static VppPlace cutThrough(Path directory) {
        return new VppPlace(directory, "default", "default", "127.0.0.1");
    }

    /** A namespace for each, joined by VPP's TCP and UDP. */
    static VppPlace transports(Path directory) {
        return new VppPlace(directory, "server", "client", "10.20.0.1");
    }

    Vpp vpp() {
        return vpp;
    }

    @Override
    public InetSocketAddress start(Program program) {
        return new InetSocketAddress(host, servers.start(program, host, 0));
    }

    @Override
    public InetSocketAddress unused() {
        return new InetSocketAddress(host, 1);
    }

    @Override
    public LoopResources clientLoops() {
        return clients;
    }

    @Override
    public Duration pauseWithoutDemand() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration pauseOfLoops() {
        return PAUSE_OF_LOOPS;
    }

    /** More than the first segment of shared memory holds, so that VPP adds more. */
    @Override
    public int manyConnections() {
        return 400;
    }

    /** Holds the servers' process to a clean end. */
    @Override
    public void close() {
        try (vpp;
                servers) {
            clients.disposeLater(Duration.ZERO, SOON).block(SOON);
            servers.endOfInput();
            assertThat(servers.exitCode()).isZero();
        }
    }
}
