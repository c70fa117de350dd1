package io.ringflux.vcl;

import io.ringflux.testkit.Vpp;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Over VPP, each end in a namespace of its own: through TCP and UDP of VPP. */
class VppTcpStreamIT extends NetworkSuite {
    @TempDir
    private static Path directory;

    private static Place place;

    @BeforeAll
    static void open() {
        Vpp.assumeInstalled();
        place = VppPlace.transports(directory);
    }

    @AfterAll
    static void close() {
        if (place != null) {
            place.close();
        }
    }

    @Override
    Place place() {
        return place;
    }

    @Override
    long largeBytes() {
        return 100L << 20;
    }
}
