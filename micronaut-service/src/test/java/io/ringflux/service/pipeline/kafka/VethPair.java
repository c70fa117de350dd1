package io.ringflux.service.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.ringflux.nativeio.NetworkNamespace;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Two interfaces with a cable between them, {@code near} and {@code far}, each in a network namespace of its own. */
final class VethPair implements AutoCloseable {

    static final String NEAR_ADDRESS = "10.78.0.1";
    static final String FAR_ADDRESS = "10.78.0.2";

    private final String near = "ringflux-near-" + ProcessHandle.current().pid();
    private final String far = "ringflux-far-" + ProcessHandle.current().pid();

    VethPair() {
        require("root".equals(System.getProperty("user.name")), "network namespaces and XDP programs need root");
        require(hasCommand("ip"), "no ip on the PATH: install iproute2");
        require(hasCommand("ethtool"), "no ethtool on the PATH: install ethtool");
        for (String namespace : new String[] {near, far}) {
            run("ip", "netns", "add", namespace);
            run("ip", "netns", "exec", namespace, "sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
        }
        run("ip", "-n", near, "link", "add", "near", "type", "veth", "peer", "name", "far", "netns", far);
        configure(near, "near", NEAR_ADDRESS);
        configure(far, "far", FAR_ADDRESS);
    }

    /** Name of the namespace with the interface {@code near}. */
    String near() {
        return near;
    }

    /** Name of the namespace with the interface {@code far}. */
    String far() {
        return far;
    }

    /** A UDP socket of the kernel at the interface {@code near}. */
    DatagramSocket nearSocket(int port) {
        return socket(near, NEAR_ADDRESS, port);
    }

    /** A UDP socket of the kernel at the interface {@code far}. */
    DatagramSocket farSocket(int port) {
        return socket(far, FAR_ADDRESS, port);
    }

    @Override
    public void close() {
        run("ip", "netns", "delete", near);
        run("ip", "netns", "delete", far);
    }

    private static void configure(String namespace, String end, String address) {
        run("ip", "-n", namespace, "address", "add", address + "/24", "dev", end);
        run("ip", "netns", "exec", namespace, "ethtool", "-K", end, "tx", "off");
        run("ip", "-n", namespace, "link", "set", end, "up");
    }

    private static DatagramSocket socket(String namespace, String address, int port) {
        try (NetworkNamespace entered = NetworkNamespace.of(namespace)) {
            return entered.call(() -> {
                DatagramSocket socket = new DatagramSocket(port, InetAddress.getByName(address));
                socket.setSoTimeout(5_000);
                return socket;
            });
        }
    }

    private static boolean hasCommand(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }

    private static void require(boolean met, String missing) {
        if (!met && "all".equals(System.getProperty("ringflux.require"))) {
            fail(missing);
        }
        Assumptions.assumeTrue(met, missing);
    }

    private static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor())
                    .as("%s: %s", String.join(" ", command), output)
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
