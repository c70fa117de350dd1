package io.ringflux.memif.shm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.nativeio.Mapping;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.RxQueue;
import io.ringflux.queue.TxQueue;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemifQueuesTest {

    private final FramePool source = FramePool.create(256, 65536);
    private int mappings;
    private int pools;

    @BeforeEach
    void count() {
        mappings = Mapping.openCount();
        pools = FramePool.openCount();
    }

    @AfterEach
    void verifyNothingLeaked() {
        assertThat(Mapping.openCount()).isEqualTo(mappings);
        assertThat(FramePool.openCount()).isEqualTo(pools);
        assertThat(source.inUse()).isZero();
        source.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 10, 14})
    void shouldCarryFramesInOrderAcrossTheWrapOfPositions(int ringLog2) {
        try (LoopedMemory memory = LoopedMemory.of(ringLog2, 2048)) {
            assertThat(carry(memory.clientTx(), memory.serverRx(), 150_000)).isEqualTo(150_000);
            assertThat(carry(memory.serverTx(), memory.clientRx(), 150_000)).isEqualTo(150_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,64", "64,64", "65,64", "2048,2048", "2049,2048", "9216,2000", "65535,2048", "3000,65535"})
    void shouldCarryAFrameOfAnyLengthInBothDirections(int length, int bufferBytes) {
        try (LoopedMemory memory = LoopedMemory.of(11, bufferBytes)) {
            assertThat(echo(memory.clientTx(), memory.serverRx(), length)).containsExactly(pattern(length));
            assertThat(echo(memory.serverTx(), memory.clientRx(), length)).containsExactly(pattern(length));
        }
    }

    @Test
    void shouldKeepTakenFramesReadableWhenTheirSlotsAreUsedAnew() {
        try (LoopedMemory memory = LoopedMemory.of(4, 2048)) {
            List<Frame> taken = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                send(memory.clientTx(), 100 + i);
                memory.serverRx()
                        .poll(
                                burst -> {
                                    burst.forEach(frame -> taken.add(frame.retain()));
                                    return burst.size();
                                },
                                64);
            }

            assertThat(memory.pool.inUse()).isEqualTo(100);
            for (int i = 0; i < 100; i++) {
                assertThat(taken.get(i).copied().bytes()).containsExactly(pattern(100 + i));
                taken.get(i).release();
            }
            assertThat(memory.pool.inUse()).isZero();
        }
    }

    @Test
    void shouldLeaveInTheRingWhatAHandlerDidNotHandle() {
        try (LoopedMemory memory = LoopedMemory.of(6, 2048)) {
            for (int i = 0; i < 10; i++) {
                send(memory.clientTx(), 60 + i);
            }
            List<Integer> lengths = new ArrayList<>();

            for (int i = 0; i < 5; i++) {
                memory.serverRx()
                        .poll(
                                burst -> {
                                    lengths.add(burst.get(0).length());
                                    lengths.add(burst.get(1).length());
                                    return 2;
                                },
                                64);
            }

            assertThat(lengths).containsExactly(60, 61, 62, 63, 64, 65, 66, 67, 68, 69);
            assertThat(memory.serverRx().counters().frames()).isEqualTo(10);
            assertThat(memory.serverRx().counters().bytes()).isEqualTo(645);
        }
    }

    @Test
    void shouldSayFullAndSendNothingOfAChainThatDoesNotFit() {
        try (LoopedMemory memory = LoopedMemory.of(2, 64)) {
            Frame chain = frame(200);
            TxQueue tx = memory.clientTx();

            assertThat(tx.submit(chain)).isEqualTo(4);
            assertThat(tx.submit(chain)).isEqualTo(TxQueue.FULL);
            chain.release();
            Frame tooLong = frame(300);
            tx.flush();
            memory.serverRx().poll(burst -> burst.size(), 64);
            assertThat(tx.submit(tooLong)).isEqualTo(QueueFault.TOO_LONG.code());
            tooLong.release();
        }
    }

    @Test
    void shouldSpendNoSlotOnAnEmptySegmentBehindAFullBuffer() {
        try (LoopedMemory memory = LoopedMemory.of(4, 64)) {
            Frame chain = frame(64).append(frame(1).length(0));

            assertThat(memory.clientTx().submit(chain)).isEqualTo(1);
            chain.release();
            memory.clientTx().flush();
            assertThat(memory.serverRx().poll(burst -> burst.size(), 64)).isEqualTo(1);
        }
    }

    @Test
    void shouldPublishAChainByOneStore() {
        try (LoopedMemory memory = LoopedMemory.of(4, 64)) {
            Frame chain = frame(200);
            assertThat(memory.clientTx().submit(chain)).isEqualTo(4);
            chain.release();
            assertThat(UnsafeApi.getShort(memory.c2sRing() + 6)).isZero();

            memory.clientTx().flush();

            assertThat(UnsafeApi.getShort(memory.c2sRing() + 6)).isEqualTo((short) 4);
        }
    }

    @Test
    void shouldWaitForTheRestOfAChainThatIsNotThereYet() {
        try (LoopedMemory memory = LoopedMemory.of(4, 64)) {
            Frame chain = frame(100);
            memory.clientTx().submit(chain);
            chain.release();
            memory.clientTx().flush();
            UnsafeApi.putShort(memory.c2sRing() + 6, (short) 1);

            assertThat(memory.serverRx().poll(burst -> burst.size(), 64)).isZero();
            UnsafeApi.putShort(memory.c2sRing() + 6, (short) 2);
            assertThat(memory.serverRx().poll(burst -> burst.size(), 64)).isEqualTo(1);
        }
    }

    @Test
    void shouldPostItsBuffersAnewWhateverTheServerLeftInTheDescriptors() {
        try (LoopedMemory memory = LoopedMemory.of(1, 2048)) {
            for (int i = 0; i < 8; i++) {
                assertThat(echo(memory.serverTx(), memory.clientRx(), 64)).containsExactly(pattern(64));
                long descriptor = memory.s2cRing() + 128 + 16 * (i & 1);
                assertThat(DescriptorLayout.length(UnsafeApi.getLong(descriptor)))
                        .isEqualTo(2048);
            }
        }
    }

    @Test
    void shouldSignalOnlyAnArmedPeer() {
        try (LoopedMemory memory = LoopedMemory.of(4, 2048)) {
            send(memory.clientTx(), 64);
            assertThat(memory.clientTx().counters().signals()).isZero();
            memory.serverRx().poll(burst -> burst.size(), 64);

            assertThat(memory.serverRx().arm()).isFalse();
            send(memory.clientTx(), 64);

            assertThat(memory.clientTx().counters().signals()).isEqualTo(1);
            assertThat(memory.serverRx().arm()).isTrue();
        }
    }

    private long carry(TxQueue tx, RxQueue rx, int count) {
        Frame frame = frame(64);
        long[] next = {0};
        long sent = 0;
        while (next[0] < count) {
            frame.buffer().putLong(0, sent);
            while (sent < count && tx.submit(frame) > 0) {
                frame.buffer().putLong(0, ++sent);
            }
            tx.flush();
            rx.poll(
                    burst -> {
                        for (int i = 0; i < burst.size(); i++) {
                            assertThat(burst.get(i).buffer().getLong(0)).isEqualTo(next[0]++);
                        }
                        return burst.size();
                    },
                    64);
        }
        frame.release();
        return next[0];
    }

    private byte[] echo(TxQueue tx, RxQueue rx, int length) {
        send(tx, length);
        byte[][] received = new byte[1][];
        assertThat(rx.poll(
                        burst -> {
                            received[0] = burst.get(0).copied().bytes();
                            return 1;
                        },
                        64))
                .isEqualTo(1);
        return received[0];
    }

    private void send(TxQueue tx, int length) {
        Frame frame = frame(length);
        assertThat(tx.submit(frame)).isPositive();
        frame.release();
        tx.flush();
    }

    private Frame frame(int length) {
        Frame frame = source.allocate(length);
        assertThat(frame).isNotNull();
        frame.buffer().putBytes(0, pattern(length));
        return frame;
    }

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + length);
        }
        return bytes;
    }
}
