package io.ringflux.memif.control;

import static io.ringflux.memif.control.TestMessages.C2S_RING;
import static io.ringflux.memif.control.TestMessages.REGION;
import static io.ringflux.memif.control.TestMessages.REGION_BYTES;
import static io.ringflux.memif.control.TestMessages.RING_BYTES;
import static io.ringflux.memif.control.TestMessages.RING_LOG2;
import static io.ringflux.memif.control.TestMessages.S2C_RING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ringflux.memif.MemifException;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.control.wire.ControlMessage.AddRegion;
import io.ringflux.memif.control.wire.ControlMessage.AddRing;
import io.ringflux.memif.control.wire.RingDirection;
import io.ringflux.nativeio.Fd;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutAssemblyTest {
    private final TestFds fds = new TestFds();
    private final LayoutAssembly layout = new LayoutAssembly(LayoutLimits.DEFAULT);

    @AfterEach
    void closeFds() {
        fds.close();
    }

    static Stream<Arguments> badRings() {
        return Stream.of(
                arguments(ring(1, 0, 0, RING_LOG2, 0), "ring index out of order"),
                arguments(ring(0xffff, 0, 0, RING_LOG2, 0), "ring index out of order"),
                arguments(ring(0, 1, 0, RING_LOG2, 0), "ring in unknown region"),
                arguments(ring(0, 9, 0, RING_LOG2, 0), "ring in unknown region"),
                arguments(ring(0, 0xffff, 0, RING_LOG2, 0), "ring in unknown region"),
                arguments(ring(0, 0, 1, RING_LOG2, 0), "ring is not aligned"),
                arguments(ring(0, 0, 16, RING_LOG2, 0), "ring is not aligned"),
                arguments(ring(0, 0, 0xffff_ffffL, RING_LOG2, 0), "ring is not aligned"),
                arguments(ring(0, 0, 0xffff_ffe0L, RING_LOG2, 0), "ring ends behind its region"),
                arguments(ring(0, 0, REGION_BYTES, RING_LOG2, 0), "ring ends behind its region"),
                arguments(ring(0, 0, REGION_BYTES - RING_BYTES + 64, RING_LOG2, 0), "ring ends behind its region"),
                arguments(ring(0, 0, 0, 0, 0), "ring size out of bounds"),
                arguments(ring(0, 0, 0, 15, 0), "ring size out of bounds"),
                arguments(ring(0, 0, 0, 16, 0), "ring size out of bounds"),
                arguments(ring(0, 0, 0, 40, 0), "ring size out of bounds"),
                arguments(ring(0, 0, 0, 255, 0), "ring size out of bounds"),
                arguments(ring(0, 0, 0, RING_LOG2, 1), "private header is not supported"),
                arguments(ring(0, 0, 0, RING_LOG2, 0xffff), "private header is not supported"));
    }

    @ParameterizedTest
    @MethodSource("badRings")
    void shouldRejectBadRing(AddRing ring, String detail) {
        layout.add(REGION, fds.make());

        assertFault(() -> layout.add(ring, fds.make()), Reason.BAD_RING, detail);
    }

    @Test
    void shouldHoldRingAgainstItsOwnRegion() {
        layout.add(REGION, fds.make());
        layout.add(new AddRegion(1, RING_BYTES - 1), fds.make());

        assertFault(
                () -> layout.add(ring(0, 1, 0, RING_LOG2, 0), fds.make()),
                Reason.BAD_RING,
                "ring ends behind its region");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, (1L << 36) + 1, 1L << 40, Long.MAX_VALUE})
    void shouldRejectRegionOfBadSize(long bytes) {
        assertFault(
                () -> layout.add(new AddRegion(0, bytes), fds.make()), Reason.BAD_REGION, "region size out of bounds");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2304, 4097, 1L << 36})
    void shouldAdmitRegionOfAnyOtherSize(long bytes) {
        layout.add(new AddRegion(0, bytes), fds.make());

        assertThat(layout.handOver().regions().get(0).bytes()).isEqualTo(bytes);
    }

    @Test
    void shouldRejectRegionOutOfOrder() {
        assertFault(() -> layout.add(region(1), fds.make()), Reason.BAD_REGION, "region index out of order");
        layout.add(region(0), fds.make());
        assertFault(() -> layout.add(region(0), fds.make()), Reason.BAD_REGION, "region index out of order");
        assertFault(() -> layout.add(region(0xffff), fds.make()), Reason.BAD_REGION, "region index out of order");
    }

    @Test
    void shouldRejectRegion257() {
        for (int i = 0; i < 256; i++) {
            layout.add(region(i), fds.make());
        }

        assertFault(() -> layout.add(region(256), fds.make()), Reason.BAD_REGION, "too many regions");
        layout.close();
    }

    @Test
    void shouldRejectMoreRingsThanAllowed() {
        LayoutAssembly limited = new LayoutAssembly(new LayoutLimits(1, REGION_BYTES, 1, 2, 14, true, null));
        limited.add(REGION, fds.make());
        limited.add(C2S_RING, fds.make());
        limited.add(S2C_RING, fds.make());
        limited.add(s2c(1, 0, 2 * RING_BYTES), fds.make());

        assertFault(
                () -> limited.add(ring(1, 0, 3 * RING_BYTES, RING_LOG2, 0), fds.make()),
                Reason.BAD_RING,
                "too many rings");
        assertFault(() -> limited.add(s2c(2, 0, 3 * RING_BYTES), fds.make()), Reason.BAD_RING, "too many rings");
    }

    @Test
    void shouldAdmitRingOf32768WhenAllowed() {
        LayoutAssembly large = new LayoutAssembly(new LayoutLimits(1, REGION_BYTES, 1, 1, 15, true, null));
        large.add(REGION, fds.make());

        large.add(ring(0, 0, 0, 15, 0), fds.make());

        assertThat(large.handOver().c2sRings().get(0).ringLog2()).isEqualTo(15);
    }

    @Test
    void shouldAdmitRingsOfUnequalSizesInAnyOrder() {
        layout.add(REGION, fds.make());
        layout.add(region(1), fds.make());
        layout.add(s2c(0, 1, REGION_BYTES - RING_BYTES), fds.make());
        layout.add(ring(0, 0, 0, 1, 0), fds.make());
        layout.add(ring(1, 0, 192, 14, 0), fds.make());

        assertThat(layout.requireComplete()).isEqualTo(CacheLine.BYTES_64);
        assertThat(layout.handOver().c2sRings()).extracting(RingSpec::ringLog2).containsExactly(1, 14);
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true"})
    void shouldRejectLinkThatLacksOneDirection(boolean c2s, boolean s2c) {
        LayoutAssembly oneWay = new LayoutAssembly(new LayoutLimits(1, REGION_BYTES, 1, 1, 14, false, null));
        for (LayoutAssembly each : new LayoutAssembly[] {layout, oneWay}) {
            each.add(REGION, fds.make());
            if (c2s) {
                each.add(C2S_RING, fds.make());
            }
            if (s2c) {
                each.add(S2C_RING, fds.make());
            }
        }

        assertFault(
                layout::requireComplete,
                Reason.BAD_RING,
                c2s ? "no ring from server to client" : "no ring from client to server");
        assertThat(oneWay.requireComplete()).isEqualTo(CacheLine.BYTES_64);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,64", "64,0", "16448,0"})
    void shouldRejectRingsThatOverlap(long c2sOffset, long s2cOffset) {
        layout.add(REGION, fds.make());
        layout.add(ring(0, 0, c2sOffset, RING_LOG2, 0), fds.make());
        layout.add(s2c(0, 0, s2cOffset), fds.make());

        assertFault(layout::requireComplete, Reason.BAD_RING, "rings overlap");
    }

    @ParameterizedTest
    @CsvSource({"0,BYTES_64", "64,BYTES_64", "128,BYTES_128", "192,BYTES_64", "4096,BYTES_64"})
    void shouldInferTheCacheLineFromTheGapBetweenRings(long gap, CacheLine expected) {
        layout.add(REGION, fds.make());
        layout.add(C2S_RING, fds.make());
        layout.add(s2c(0, 0, RING_BYTES + gap), fds.make());

        assertThat(layout.requireComplete()).isEqualTo(expected);
    }

    @Test
    void shouldHoldRingsAgainstTheInferredCacheLine() {
        layout.add(new AddRegion(0, 2 * RING_BYTES + 128), fds.make());
        layout.add(C2S_RING, fds.make());
        layout.add(s2c(0, 0, RING_BYTES + 128), fds.make());

        assertFault(layout::requireComplete, Reason.BAD_RING, "ring ends behind its region");
    }

    @ParameterizedTest
    @CsvSource(
            value = {"BYTES_64,", "BYTES_128,rings overlap", "NULL,"},
            nullValues = "NULL")
    void shouldHoldRingsAgainstTheConfiguredCacheLine(@Nullable CacheLine cacheLine, @Nullable String detail) {
        LayoutAssembly configured = new LayoutAssembly(new LayoutLimits(1, REGION_BYTES, 1, 1, 14, true, cacheLine));
        configured.add(REGION, fds.make());
        configured.add(C2S_RING, fds.make());
        configured.add(S2C_RING, fds.make());

        if (detail == null) {
            assertThat(configured.requireComplete()).isEqualTo(CacheLine.BYTES_64);
        } else {
            assertFault(configured::requireComplete, Reason.BAD_RING, detail);
        }
    }

    @Test
    void shouldCloseWhatItKeepsAndNothingElse() {
        layout.add(REGION, fds.make());
        layout.add(C2S_RING, fds.make());
        layout.add(S2C_RING, fds.make());
        Fd rejected = fds.make();
        assertFault(() -> layout.add(C2S_RING, rejected), Reason.BAD_RING, "ring index out of order");

        layout.close();

        assertThat(fds.openCount()).isEqualTo(1);
        assertThat(rejected.isOpen()).isTrue();
    }

    private static void assertFault(Runnable call, Reason reason, String detail) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(MemifException.class, fault -> {
            assertThat(fault.reason()).isEqualTo(reason);
            assertThat(fault.detail()).isEqualTo(detail);
        });
    }

    private static AddRegion region(int index) {
        return new AddRegion(index, REGION_BYTES);
    }

    private static AddRing ring(int index, int region, long offset, int ringLog2, int privateHeaderBytes) {
        return new AddRing(RingDirection.C2S, index, region, offset, ringLog2, privateHeaderBytes);
    }

    private static AddRing s2c(int index, int region, long offset) {
        return new AddRing(RingDirection.S2C, index, region, offset, RING_LOG2, 0);
    }
}
