package io.ringflux.memif.shm;

import static io.ringflux.memif.shm.ZeroCopyRig.CHUNK_BYTES;
import static io.ringflux.memif.shm.ZeroCopyRig.filled;
import static io.ringflux.memif.shm.ZeroCopyRig.pattern;
import static io.ringflux.memif.shm.ZeroCopyRig.receive;
import static io.ringflux.memif.shm.ZeroCopyRig.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.TxQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.agrona.UnsafeApi;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that a ring refers to, and those that it copies all the same. */
class MemifZeroCopyTxQueueTest {

    private static final int TAIL = 64;
    private static final int DESCRIPTORS = 128;

    private final ZeroCopyRig rig = new ZeroCopyRig();
    private final FramePool own = rig.own;
    private final FramePool elsewhere = rig.elsewhere;

    @AfterEach
    void verifyNothingLeaked() {
        rig.close();
    }

    @Test
    void shouldReferToTheFramesOwnBytes() {
        try (LoopedMemory memory = rig.looped(4, CHUNK_BYTES)) {
            Frame frame = filled(own, 100, 1);
            assertThat(memory.clientTx().submit(frame)).isEqualTo(1);
            memory.clientTx().flush();

            UnsafeApi.putByte(frame.address() + 99, (byte) 77);

            long first = DescriptorLayout.firstWord(memory.c2sRing() + DESCRIPTORS);
            assertThat(DescriptorLayout.region(first)).isEqualTo(1);
            byte[] arrived = receive(memory.serverRx());
            assertThat(arrived).hasSize(100).endsWith(77);
            frame.release();
            assertThat(memory.clientTx().reserve(16)).isEqualTo(16);
        }
    }

    @Test
    void shouldKeepEachFrameUntilTheServersTailHasPassedIt() {
        try (LoopedMemory memory = rig.looped(4, CHUNK_BYTES)) {
            TxQueue tx = memory.clientTx();
            IntStream.range(0, 5).forEach(i -> send(tx, filled(own, 60, i)));
            assertThat(own.inUse()).isEqualTo(5);
            assertThat(tx.heldFrames()).isEqualTo(5);

            for (int left = 4; left >= 0; left--) {
                memory.serverRx().poll(burst -> 1, 64);
                assertThat(tx.reserve(16)).isEqualTo(16 - left);
                assertThat(tx.heldFrames()).isEqualTo(left);
                assertThat(own.inUse()).isEqualTo(left);
            }
        }
    }

    @Test
    void shouldRunDryWhenNothingIsTakenAndFillAgainWhenItIs() {
        try (LoopedMemory memory = rig.looped(10, CHUNK_BYTES)) {
            TxQueue tx = memory.clientTx();
            int sent = 0;
            for (Frame frame = own.allocate(60); frame != null; frame = own.allocate(60)) {
                send(tx, frame);
                sent++;
            }
            assertThat(sent).isEqualTo(own.chunkCount());

            memory.serverRx().poll(burst -> burst.size(), 64);
            tx.reserve(tx.size());

            assertThat(own.inUse()).isEqualTo(sent - 64);
        }
    }

    @Test
    void shouldCopyFramesThatAreNotFromItsPool() {
        try (LoopedMemory memory = rig.looped(4, CHUNK_BYTES)) {
            Frame frame = filled(elsewhere, 100, 1);
            memory.clientTx().submit(frame);
            UnsafeApi.setMemory(frame.address(), 100, (byte) 0);
            frame.release();
            memory.clientTx().flush();

            assertThat(memory.clientTx().heldFrames()).isZero();
            assertThat(receive(memory.serverRx())).containsExactly(pattern(100, 1));
        }
    }

    @Test
    void shouldCopyLentFramesOfItsOwnServer() {
        try (LoopedMemory memory = rig.looped(4, CHUNK_BYTES)) {
            for (int i = 0; i < 100; i++) {
                Frame frame = filled(elsewhere, 100, i);
                memory.serverTx().submit(frame);
                memory.serverTx().flush();
                frame.release();
                memory.clientRx()
                        .poll(
                                burst -> {
                                    memory.clientTx().submit(burst.get(0));
                                    return 1;
                                },
                                64);
                memory.clientTx().flush();

                assertThat(memory.clientTx().heldFrames()).isZero();
                assertThat(receive(memory.serverRx())).containsExactly(pattern(100, i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7})
    void shouldCarryFramesInOrderAcrossTheWrapOfPositions(int ringLog2) {
        try (LoopedMemory memory = rig.looped(ringLog2, CHUNK_BYTES)) {
            TxQueue tx = memory.clientTx();
            int sent = 0;
            int[] arrived = {0};
            while (arrived[0] < 150_000) {
                while (sent < 150_000 && submitted(tx, sent)) {
                    sent++;
                }
                tx.flush();
                memory.serverRx()
                        .poll(
                                burst -> {
                                    burst.forEach(frame ->
                                            assertThat(frame.buffer().getInt(0)).isEqualTo(arrived[0]++));
                                    return burst.size();
                                },
                                64);
            }
            tx.reserve(tx.size());
            assertThat(tx.heldFrames()).isZero();
            assertThat(tx.counters().frames()).isEqualTo(150_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "4", "0x8000", "0xffff"})
    void shouldFaultAndReleaseNothingTwiceWhenTheServersTailGoesBackOrTooFar(String tail) {
        try (LoopedMemory memory = rig.looped(3, CHUNK_BYTES)) {
            TxQueue tx = memory.clientTx();
            IntStream.range(0, 3).forEach(i -> send(tx, filled(own, 60, i)));
            UnsafeApi.putShort(memory.c2sRing() + TAIL, (short) 2);
            tx.reserve(8);
            assertThat(own.inUse()).isEqualTo(1);

            UnsafeApi.putShort(memory.c2sRing() + TAIL, Integer.decode(tail).shortValue());

            assertThat(tx.reserve(8)).isEqualTo(QueueFault.BAD_CURSOR.code());
            assertThat(own.inUse()).isEqualTo(1);
            assertThat(tx.counters().faults()).isEqualTo(1);
        }
    }

    @Test
    void shouldKeepWhatWasInTheRingForAWhileWhenItsLinkHasEnded() {
        List<Frame> users = new ArrayList<>();
        try (LoopedMemory memory = rig.looped(4, CHUNK_BYTES)) {
            for (int i = 0; i < 5; i++) {
                Frame frame = filled(own, 60, i);
                users.add(frame.retain());
                send(memory.clientTx(), frame);
            }
            memory.client.close();

            assertThat(own.inUse()).isEqualTo(5);
            for (int i = 0; i < 5; i++) {
                assertThat(receive(memory.serverRx())).containsExactly(pattern(60, i));
            }
        }
        users.forEach(frame -> assertThat(frame.release()).isFalse());
        Awaitility.await().until(() -> own.inUse() == 0);
    }

    @Test
    void shouldKeepNoMoreThanHalfOfThePoolWhenLinksEndOften() {
        for (int link = 0; link < 10; link++) {
            try (LoopedMemory memory = rig.looped(6, CHUNK_BYTES)) {
                IntStream.range(0, 60).forEach(i -> send(memory.clientTx(), filled(own, 60, i)));
            }
            rig.onLoop(() -> {});

            assertThat(own.inUse()).isLessThanOrEqualTo(own.chunkCount() / 2);
        }
    }

    private boolean submitted(TxQueue tx, int number) {
        Frame frame = Objects.requireNonNull((number % 3 == 0 ? elsewhere : own).allocate(60));
        frame.buffer().putInt(0, number);
        int used = tx.submit(frame);
        frame.release();
        return used > 0;
    }
}
