package io.ringflux.tap;

import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine: without it the test is skipped, or fails where {@code -Dringflux.require=all}. */
public final class Needs {
    private static final String TUN = "/dev/net/tun";

    private Needs() {}

    /** A command on the path. */
    public static void command(String name, String howToGetIt) {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        that(found, "no " + name + " on the PATH: " + howToGetIt);
    }

    /** Devices and network namespaces. */
    public static void networkNamespaces() {
        that(Files.isWritable(Path.of(TUN)), "no access to " + TUN + ": load the module tun, in a container --device");
        that("root".equals(System.getProperty("user.name")), "network namespaces need root");
        command("ip", "install iproute2");
    }

    /** Anything. */
    public static void that(boolean met, String missing) {
        if (!met && "all".equals(System.getProperty("ringflux.require"))) {
            fail(missing);
        }
        Assumptions.assumeTrue(met, missing);
    }
}
