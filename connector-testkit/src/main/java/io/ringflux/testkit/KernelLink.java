package io.ringflux.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A veth pair between a network namespace of its own and VPP, so that programs of the kernel reach VPP's sockets. */
public final class KernelLink implements AutoCloseable {
    /** VPP's address. */
    public static final String HOST = "10.30.0.1";

    /** Another one of VPP's. */
    public static final String HOST_TOO = "10.30.0.3";

    /** VPP's address of IPv6. */
    public static final String HOST_6 = "fd30:0:0:0:0:0:0:1";

    /** The kernel's address. */
    public static final String KERNEL = "10.30.0.2";

    private static final String KERNEL_6 = "fd30::2";

    private final String namespace = "ringflux-vcl-" + ProcessHandle.current().pid();
    private final String vppEnd = "rfv" + ProcessHandle.current().pid() % 100_000;

    /** Makes one; skips the calling test where network namespaces cannot be made. */
    public KernelLink(Vpp vpp) {
        String refused = run("ip", "netns", "add", namespace);
        Assumptions.assumeTrue(refused.isEmpty(), "network namespaces are needed (root, iproute2): " + refused);
        run("ip", "link", "add", vppEnd, "type", "veth", "peer", "name", "kernel", "netns", namespace);
        run("ip", "link", "set", vppEnd, "up");
        run("ip", "-n", namespace, "addr", "add", KERNEL + "/24", "dev", "kernel");
        run("ip", "-n", namespace, "addr", "add", KERNEL_6 + "/64", "dev", "kernel", "nodad");
        run("ip", "-n", namespace, "link", "set", "kernel", "up");
        inside("ethtool", "-K", "kernel", "tx", "off");
        vpp.cli(
                "create host-interface name " + vppEnd,
                "set interface ip address host-" + vppEnd + " " + HOST + "/24",
                "set interface ip address host-" + vppEnd + " " + HOST_TOO + "/24",
                "set interface ip address host-" + vppEnd + " " + HOST_6 + "/64",
                "set interface state host-" + vppEnd + " up");
    }

    /** Runs a program of the kernel's side; returns what it printed. */
    public String inside(String... command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        whole.addAll(List.of(command));
        return run(whole.toArray(String[]::new));
    }

    /** Starts a program of the kernel's side; who calls ends it. */
    public Process start(String... command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        whole.addAll(List.of(command));
        try {
            return new ProcessBuilder(whole).inheritIO().start();
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        }
    }

    @Override
    public void close() {
        run("ip", "link", "delete", vppEnd);
        run("ip", "netns", "delete", namespace);
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.onExit().join();
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        }
    }
}
