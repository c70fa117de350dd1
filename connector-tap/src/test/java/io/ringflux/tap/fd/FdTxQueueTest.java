package io.ringflux.tap.fd;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.frame.Offload;
import io.ringflux.tap.Shell;
import io.ringflux.tap.offload.VnetHeader;
import io.ringflux.testkit.LeakCheck;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LeakCheck
class FdTxQueueTest {
    private final FdEnds ends = new FdEnds();

    @AfterEach
    void close() {
        ends.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 14, 60, 1514, 2048, 2049, 4096, 4097, 9018, 65_535, 65_553})
    void shouldCarryAFrameOfAnyLengthBehindItsHeader(int length) {
        FdTxQueue tx = ends.tx();
        FdRxQueue rx = ends.rx(true);
        Frame frame = ends.frame(length);

        assertThat(tx.submit(frame)).isEqualTo(1);
        tx.flush();
        frame.release();

        assertThat(ends.receive(rx)).containsExactly(FdEnds.pattern(length));
        assertThat(tx.counters().bytes()).isEqualTo(length);
        assertThat(rx.counters().bytes()).isEqualTo(length);
    }

    @Test
    void shouldTellOnceWhenTheDeviceIsGone() {
        FdRxQueue rx = ends.rx(true);
        ends.pair.left().close();

        assertThat(rx.peek(64)).isZero();
        assertThat(rx.peek(64)).isZero();

        assertThat(rx.isReady()).isFalse();
        assertThat(ends.losses).containsExactly(0);
    }

    @Test
    void shouldSayFullAndKnowWhenThereIsRoomAgain() {
        FdTxQueue tx = ends.tx();
        FdRxQueue rx = ends.rx(true);
        Frame frame = ends.frame(1500);
        int sent = 0;
        while (tx.submit(frame) == 1) {
            sent++;
        }

        assertThat(tx.reserve(10)).isZero();
        assertThat(tx.counters().full()).isEqualTo(1);
        while (rx.poll(burst -> burst.size(), 64) > 0) {
            continue;
        }

        assertThat(tx.reserve(10)).isEqualTo(10);
        assertThat(tx.submit(frame)).isEqualTo(1);
        frame.release();
        assertThat(sent).isPositive();
    }

    @Test
    void shouldDropAFrameOfTooManyPieces() {
        FdTxQueue tx = ends.tx();
        FramePool small = FramePool.create(1100, 64);
        Frame frame = Objects.requireNonNull(small.allocate(1024 * 64));

        assertThat(tx.submit(frame)).isEqualTo(1);

        assertThat(tx.counters().dropped()).isEqualTo(1);
        frame.release();
        small.close();
    }

    @Test
    void shouldWriteTheFramesOfALargePacketThatAKernelRefuses() {
        FramePool large = FramePool.create(8, 9000);
        ends.largePacket(4000);
        Frame frame = Objects.requireNonNull(large.allocate(54 + 4000));
        frame.buffer().putBytes(0, ends.memory, VnetHeader.SIZE, frame.length());
        long offload = Offload.pack(Offload.GSO_TCP_V4, 1448, FdEnds.TCP_START, FdEnds.TCP_CHECKSUM);

        try (PacketWriter writer = new PacketWriter(ends.pair.left());
                SegmentWriter segments = new SegmentWriter(writer, true)) {
            assertThat(segments.write(frame, frame.length(), offload)).isEqualTo(3);
        }

        FdRxQueue rx = ends.rx(true);
        assertThat(List.of(ends.receive(rx).length, ends.receive(rx).length, ends.receive(rx).length))
                .containsExactly(54 + 1448, 54 + 1448, 54 + 1104);
        frame.release();
        large.close();
    }

    @Test
    void shouldAllocateNothingPerFrame() {
        List<String> printed = Shell.java(AllocationProbe.class, "-Dringflux.checks=false");

        assertThat(printed).hasSize(1);
        assertThat(Long.parseLong(printed.get(0))).isLessThan(1_000);
    }
}
