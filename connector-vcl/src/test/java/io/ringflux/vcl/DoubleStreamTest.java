package io.ringflux.vcl;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Over the stand-in for libvppcom. */
class DoubleStreamTest extends NetworkSuite {
    private static Place place;

    @BeforeAll
    static void open() {
        VclDouble.use();
        place = new LocalPlace(VclLoopResources.create("vcl", 2, VclDouble.config()));
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
}
