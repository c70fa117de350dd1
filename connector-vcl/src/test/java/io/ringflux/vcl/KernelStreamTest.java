package io.ringflux.vcl;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import reactor.netty.resources.LoopResources;

/** Over the kernel: what the other transports are compared with. */
class KernelStreamTest extends NetworkSuite {
    private static Place place;

    @BeforeAll
    static void open() {
        place = new LocalPlace(LoopResources.create("kernel", 2, true));
    }

    @AfterAll
    static void close() {
        place.close();
    }

    @Override
    Place place() {
        return place;
    }
}
