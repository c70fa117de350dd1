package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine: without it the test is skipped, or fails where {@code -Dringflux.require=all}. */
public final class Needs {
    private Needs() {}

    /** A command on the path. */
    public static void command(String name, String howToGetIt) {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        that(found, "no " + name + " on the PATH: " + howToGetIt);
    }

    /** Interfaces, XDP programs and network namespaces. */
    public static void networkNamespaces() {
        that("root".equals(System.getProperty("user.name")), "network namespaces and XDP programs need root");
        command("ip", "install iproute2");
        command("ethtool", "install ethtool");
    }

    /** Anything. */
    public static void that(boolean met, String missing) {
        if (!met && "all".equals(System.getProperty("ringflux.require"))) {
            fail(missing);
        }
        Assumptions.assumeTrue(met, missing);
    }
}
