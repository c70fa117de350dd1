package io.ringflux.tap.fd;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.Offload;
import io.ringflux.tap.offload.VnetHeader;
import io.ringflux.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LeakCheck
class FdRxQueueTest {
    private final FdEnds ends = new FdEnds();

    @AfterEach
    void close() {
        ends.close();
    }

    @Test
    void shouldGiveUnhandledFramesAgainBeforeItReadsMore() {
        FdRxQueue rx = ends.rx(true);
        ends.write(FdEnds.header(0, 0, 0, 0, 0), 60);
        ends.write(FdEnds.header(0, 0, 0, 0, 0), 61);
        ends.write(FdEnds.header(0, 0, 0, 0, 0), 62);
        List<Integer> lengths = new ArrayList<>();

        while (rx.isReady()) {
            rx.poll(
                    burst -> {
                        lengths.add(burst.get(0).length());
                        return 1;
                    },
                    64);
        }

        assertThat(lengths).containsExactly(60, 61, 62);
        assertThat(rx.counters().frames()).isEqualTo(3);
    }

    @Test
    void shouldKeepTakenFramesWhenTheStageIsUsedAgain() {
        FdRxQueue rx = ends.rx(true);
        List<Frame> taken = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ends.write(FdEnds.header(0, 0, 0, 0, 0), 100 + i);
            rx.poll(
                    burst -> {
                        burst.forEach(frame -> taken.add(frame.retain()));
                        return burst.size();
                    },
                    64);
        }

        for (int i = 0; i < 100; i++) {
            assertThat(taken.get(i).copied().bytes()).containsExactly(FdEnds.pattern(100 + i));
            taken.get(i).release();
        }
    }

    @Test
    void shouldStopAtAnEmptyPoolAndGoOnWhenFramesComeBack() {
        FdRxQueue rx = ends.rx(true);
        List<Frame> held = new ArrayList<>();
        for (Frame frame = ends.pool.allocate(); frame != null; frame = ends.pool.allocate()) {
            held.add(frame);
        }
        ends.write(FdEnds.header(0, 0, 0, 0, 0), 60);

        assertThat(rx.peek(64)).isZero();
        assertThat(rx.counters().starved()).isEqualTo(1);
        assertThat(rx.isReady()).isTrue();
        held.forEach(Frame::release);

        assertThat(ends.receive(rx)).hasSize(60);
    }

    @Test
    void shouldLendABurstOfTheLongestPacketsAtOnce() {
        FdRxQueue rx = ends.rx(true);
        for (int i = 0; i < 4; i++) {
            ends.write(FdEnds.header(0, 0, 0, 0, 0), 65_553);
        }

        assertThat(rx.peek(64)).isEqualTo(4);
        assertThat(rx.counters().starved()).isZero();
        rx.release(4);
    }

    @Test
    void shouldNotTakeTheDeviceForGoneWhenItIsAskedForNothing() {
        FdRxQueue rx = ends.rx(true);

        assertThat(rx.peek(0)).isZero();

        assertThat(ends.losses).isEmpty();
    }

    @Test
    void shouldCompleteAChecksumThatTheKernelLeft() {
        FdRxQueue rx = ends.rx(true);
        ends.write(FdEnds.header(1, 0, 0, FdEnds.TCP_START, FdEnds.TCP_CHECKSUM), 100);

        byte[] frame = ends.receive(rx);

        byte[] expected = FdEnds.pattern(100);
        expected[FdEnds.TCP_START + FdEnds.TCP_CHECKSUM] = frame[FdEnds.TCP_START + FdEnds.TCP_CHECKSUM];
        expected[FdEnds.TCP_START + FdEnds.TCP_CHECKSUM + 1] = frame[FdEnds.TCP_START + FdEnds.TCP_CHECKSUM + 1];
        assertThat(frame).containsExactly(expected);
        assertThat(frame).isNotEqualTo(FdEnds.pattern(100));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 536, 1448, 8000, 64_000})
    void shouldCutALargePacketIntoFramesOverAsManyBurstsAsItTakes(int gsoSize) {
        FdRxQueue rx = ends.rx(true);
        int payload = 64_000;
        ends.largePacket(payload);
        ends.write(
                FdEnds.header(1, Offload.GSO_TCP_V4, gsoSize, FdEnds.TCP_START, FdEnds.TCP_CHECKSUM),
                54 + payload,
                false);
        ends.write(FdEnds.header(0, 0, 0, 0, 0), 77);
        List<Integer> lengths = new ArrayList<>();

        while (rx.isReady()) {
            rx.poll(
                    burst -> {
                        burst.forEach(frame -> lengths.add(frame.totalLength()));
                        burst.forEach(frame -> assertThat(Offload.of(frame)).isZero());
                        return burst.size();
                    },
                    64);
        }

        int frames = (payload + gsoSize - 1) / gsoSize;
        assertThat(lengths).hasSize(frames + 1);
        assertThat(lengths.subList(0, frames - 1)).allMatch(length -> length == 54 + gsoSize);
        assertThat(lengths.get(frames - 1)).isEqualTo(54 + payload - (frames - 1) * gsoSize);
        assertThat(lengths.get(frames)).isEqualTo(77);
    }

    @Test
    void shouldHandTheHeaderOnWhenAskedTo() {
        FdRxQueue rx = ends.rx(false);
        FdTxQueue back = ends.tx(ends.right);
        ends.write(FdEnds.header(1, Offload.GSO_TCP_V4, 1448, FdEnds.TCP_START, FdEnds.TCP_CHECKSUM), 60_000);

        rx.poll(
                burst -> {
                    assertThat(Offload.of(burst.get(0)))
                            .isEqualTo(Offload.pack(Offload.GSO_TCP_V4, 1448, FdEnds.TCP_START, FdEnds.TCP_CHECKSUM));
                    assertThat(burst.get(0).totalLength()).isEqualTo(60_000);
                    assertThat(back.submit(burst.get(0))).isEqualTo(1);
                    return 1;
                },
                64);

        assertThat(ends.pair.left().read(ends.memory.addressOffset(), 70_000)).isEqualTo(VnetHeader.SIZE + 60_000);
        assertThat(VnetHeader.offload(ends.memory.addressOffset()))
                .isEqualTo(Offload.pack(Offload.GSO_TCP_V4, 1448, FdEnds.TCP_START, FdEnds.TCP_CHECKSUM));
    }

    @Test
    void shouldCountPacketsThatMakeNoSense() {
        FdRxQueue rx = ends.rx(true);
        ends.write(FdEnds.header(1, 0, 0, 200, 16), 100);
        ends.write(FdEnds.header(1, 3, 100, 34, 6), 100);
        ends.write(FdEnds.header(1, Offload.GSO_TCP_V6, 100, 34, 16), 100);
        ends.write(FdEnds.header(0, 0, 0, 0, 0), 0);
        ends.write(FdEnds.header(0, 0, 0, 0, 0), 64);

        assertThat(ends.receive(rx)).hasSize(64);
        assertThat(rx.counters().dropped()).isEqualTo(4);
    }
}
