package io.ringflux.memif.shm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.FramePool;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.Mapping;

/** What is open in the whole JVM. */
record OpenResources(int mappings, int fds, int pools) {
    static OpenResources now() {
        return new OpenResources(Mapping.openCount(), Fd.openCount(), FramePool.openCount());
    }

    void requireSame() {
        assertThat(now()).isEqualTo(this);
    }
}
