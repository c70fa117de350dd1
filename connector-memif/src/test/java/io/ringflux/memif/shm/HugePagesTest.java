package io.ringflux.memif.shm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.memif.MemifException;
import io.ringflux.memif.control.CacheLine;
import io.ringflux.memif.control.RegionSpec;
import io.ringflux.memif.control.RingPlan;
import io.ringflux.memif.control.RingSpec;
import io.ringflux.memif.control.SharedLayout;
import io.ringflux.nativeio.Mapping;
import io.ringflux.nativeio.MemFd;
import io.ringflux.testkit.HugePagesLease;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Regions on huge pages, of which a client may announce a part. */
class HugePagesTest {

    private static final RingPlan PLAN = new RingPlan(1, 1, 4, CacheLine.BYTES_64);

    private final FramePool pool = FramePool.create(64, 2048);
    private final RxResources resources = new RxResources(queue -> pool, 1, 65_535);
    private final int mappings = Mapping.openCount();
    private HugePagesLease lease;
    private int free;

    @BeforeEach
    void takePages() {
        lease = HugePagesLease.of(4);
        free = HugePagesLease.free();
    }

    @AfterEach
    void verifyPagesAreBack() {
        pool.close();
        if (lease != null) {
            assertThat(Mapping.openCount()).isEqualTo(mappings - 1);
            Awaitility.await().until(() -> HugePagesLease.free() == free);
            lease.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, 1 << 20})
    void shouldMapWholePagesWhateverPartOfThemIsAnnounced(int less) {
        ClientMemory memory = ClientMemory.create(PLAN, new MemoryPlan(2048, 0, true, null), resources);
        long bytes = HugePagesLease.pageBytes();
        assertThat(memory.layout().regions().get(0).bytes()).isEqualTo(bytes);

        MemifQueues server = ServerMemory.map(announced(memory.layout(), bytes - less), CacheLine.BYTES_64, resources);
        MemifQueues client = memory.connected();
        Frame frame = Objects.requireNonNull(pool.allocate(2048));
        frame.buffer().setMemory(0, 2048, (byte) 9);
        assertThat(client.tx().get(0).submit(frame)).isEqualTo(1);
        client.tx().get(0).flush();
        frame.release();

        assertThat(server.rx()
                        .get(0)
                        .poll(
                                burst -> {
                                    assertThat(burst.get(0).copied().bytes())
                                            .hasSize(2048)
                                            .containsOnly(9);
                                    return 1;
                                },
                                64))
                .isEqualTo(1);
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1 << 20})
    void shouldRefuseMoreThanThereIs(long more) {
        ClientMemory memory = ClientMemory.create(PLAN, new MemoryPlan(2048, 0, true, null), resources);
        SharedLayout layout = announced(memory.layout(), HugePagesLease.pageBytes() + more);

        assertThatThrownBy(() -> ServerMemory.map(layout, CacheLine.BYTES_64, resources))
                .isInstanceOf(MemifException.class)
                .hasMessageContaining("region 0 is shorter than announced");
        memory.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 40})
    void shouldRefuseMemoryForWhichThereAreNoPages(long bytes) {
        ClientMemory memory = ClientMemory.create(PLAN, new MemoryPlan(2048, 0, true, null), resources);
        try (MemFd empty = MemFd.create("empty", bytes, MemFd.Option.HUGE_PAGES)) {
            SharedLayout layout = announced(memory.layout(), bytes);
            layout.regions().get(0).fd().close();
            SharedLayout hollow = new SharedLayout(
                    List.of(new RegionSpec(0, bytes, empty.fd().duplicate())), layout.c2sRings(), layout.s2cRings());

            assertThatThrownBy(() -> ServerMemory.map(hollow, CacheLine.BYTES_64, resources))
                    .isInstanceOf(MemifException.class)
                    .hasMessageContaining("region 0 cannot be mapped");
        }
        memory.close();
    }

    /** The same memory as a server gets it, with another length. */
    private static SharedLayout announced(SharedLayout layout, long bytes) {
        RegionSpec region = layout.regions().get(0);
        return new SharedLayout(
                List.of(new RegionSpec(0, bytes, region.fd().duplicate())),
                duplicates(layout.c2sRings()),
                duplicates(layout.s2cRings()));
    }

    private static List<RingSpec> duplicates(List<RingSpec> rings) {
        return rings.stream()
                .map(ring -> new RingSpec(
                        ring.index(),
                        ring.region(),
                        ring.offset(),
                        ring.ringLog2(),
                        ring.interrupt().duplicate()))
                .toList();
    }
}
