package io.ringflux.vcl;

import io.ringflux.testkit.ChildJvm;
import io.ringflux.testkit.KernelLink;
import io.ringflux.testkit.Vpp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A VPP of its own, loops over it in this JVM, and a network namespace of the kernel's at the other end of a wire. */
final class KernelPlace implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Vpp vpp;
    private final KernelLink link;
    private final VclConfig config;

    /** Skips the calling test where VPP or the rights for namespaces are missing. */
    KernelPlace(Path directory, VclConfig attached) {
        Vpp.assumeInstalled();
        vpp = Vpp.startHostStack(directory);
        link = new KernelLink(vpp);
        config = attached.appSocket(vpp.appSocket("default"));
    }

    VclLoopResources loops(String name, int count) {
        return VclLoopResources.create(name, count, config);
    }

    VclConfig config() {
        return config;
    }

    Vpp vpp() {
        return vpp;
    }

    /** Runs {@link KernelPeerMain} at the kernel's end; returns what it printed. */
    String peer(String manner, int port, int number) {
        return peer(manner, KernelLink.HOST, port, number);
    }

    String peer(String manner, String host, int port, int number) {
        List<String> command = ChildJvm.command(
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
                KernelPeerMain.class.getName(),
                List.of(manner, host, Integer.toString(port), Integer.toString(number)));
        return link.inside(command.toArray(String[]::new)).strip();
    }

    String curl(String... arguments) {
        return link.inside(Stream.concat(Stream.of("curl", "-s", "-m", "20"), Stream.of(arguments))
                .toArray(String[]::new));
    }

    /** Runs a line of the shell at the kernel's end; returns what it printed. */
    String shell(String line) {
        return link.inside("sh", "-c", line);
    }

    static void end(VclLoopResources loops) {
        loops.disposeLater(Duration.ZERO, SOON).block(SOON);
    }

    @Override
    public void close() {
        try (vpp;
                link) {
            // The link goes first.
        }
    }
}
