package io.ringflux.memif.shm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.ChunkShape;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FramePool;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.TxQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Room before what a client receives. */
class HeadroomTest {

    private static final int HEADROOM = 22;
    private static final int BUFFER_BYTES = 2048;
    private static final int TAIL = 64;
    private static final int DESCRIPTORS = 128;

    private final FramePool source = FramePool.create(new ChunkShape(64, 8192, HEADROOM));

    @AfterEach
    void verifyNothingLeaked() {
        assertThat(source.inUse()).isZero();
        source.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {60, BUFFER_BYTES})
    void shouldLeaveRoomBeforeEveryFrameOfABurst(int length) {
        try (LoopedMemory memory = looped()) {
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 16; i++) {
                    send(memory.serverTx(), length, i);
                }
                memory.clientRx().poll(burst -> assertPrepended(burst, length), 64);
            }
            assertThat(memory.clientRx().counters().frames()).isEqualTo(5 * 16);
        }
    }

    @Test
    void shouldKeepWhatWasPrependedAndWhatIsLeftWhenTaken() {
        try (LoopedMemory memory = looped()) {
            List<Frame> taken = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                send(memory.serverTx(), 1_000, i);
                memory.clientRx()
                        .poll(
                                burst -> {
                                    taken.add(tagged(burst.get(0), 10).retain());
                                    return 1;
                                },
                                64);
            }
            for (int i = 0; i < 50; i++) {
                Frame frame = taken.get(i);
                assertThat(frame.headroom()).isEqualTo(HEADROOM - 10);
                assertThat(frame.capacity()).isEqualTo(BUFFER_BYTES + 10);
                tagged(frame, HEADROOM - 10);
                byte[] bytes = frame.copied().bytes();
                assertThat(bytes).hasSize(HEADROOM + 1_000);
                assertThat(Arrays.copyOf(bytes, HEADROOM)).containsOnly(0xee);
                assertThat(Arrays.copyOfRange(bytes, HEADROOM, bytes.length)).containsOnly(i);
                frame.release();
            }
            assertThat(memory.clientPool.inUse()).isZero();
        }
    }

    @Test
    void shouldLeaveRoomBeforeEachSegmentOfAChain() {
        try (LoopedMemory memory = looped()) {
            send(memory.serverTx(), 5_000, 7);

            memory.clientRx()
                    .poll(
                            burst -> {
                                Frame head = burst.get(0);
                                for (Frame segment = head; segment != null; segment = segment.next()) {
                                    tagged(segment, HEADROOM);
                                }
                                byte[] bytes = head.copied().bytes();
                                assertThat(bytes).hasSize(5_000 + 3 * HEADROOM);
                                assertThat(count(bytes, 0xee)).isEqualTo(3 * HEADROOM);
                                assertThat(count(bytes, 7)).isEqualTo(5_000);
                                return 1;
                            },
                            64);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,21", "1,0", "1,21"})
    void shouldFaultWhenTheServerLeavesNoRoom(int flags, int offset) {
        try (LoopedMemory memory = looped()) {
            long ring = memory.s2cRing();
            for (int i = 0; i < 2; i++) {
                UnsafeApi.putLong(ring + DESCRIPTORS + 16 * i, DescriptorLayout.firstWordOf(i == 0 ? flags : 0, 0, 64));
                UnsafeApi.putLong(ring + DESCRIPTORS + 16 * i + 8, offset);
            }
            UnsafeApi.putShort(ring + TAIL, (short) 2);

            assertThat(memory.clientRx().poll(FrameBatch::size, 64)).isEqualTo(QueueFault.BAD_BOUNDS.code());
        }
    }

    @Test
    void shouldSendWhatWasPrependedToAnAllocatedFrame() {
        try (LoopedMemory memory = looped()) {
            Frame frame = Objects.requireNonNull(source.allocate(100));
            frame.buffer().setMemory(0, 100, (byte) 3);
            tagged(frame, HEADROOM);
            memory.clientTx().submit(frame);
            memory.clientTx().flush();
            frame.release();

            memory.serverRx()
                    .poll(
                            burst -> {
                                byte[] bytes = burst.get(0).copied().bytes();
                                assertThat(bytes)
                                        .hasSize(100 + HEADROOM)
                                        .startsWith(0xee)
                                        .endsWith(3);
                                assertThat(burst.get(0).headroom()).isZero();
                                return 1;
                            },
                            64);
        }
    }

    private static LoopedMemory looped() {
        return LoopedMemory.of(4, new MemoryPlan(BUFFER_BYTES, HEADROOM, false, null));
    }

    private void send(TxQueue tx, int length, int value) {
        Frame frame = Objects.requireNonNull(source.allocate(length));
        frame.buffer().setMemory(0, length, (byte) value);
        assertThat(tx.submit(frame)).isPositive();
        tx.flush();
        frame.release();
    }

    private static Frame tagged(Frame frame, int bytes) {
        frame.prepend(bytes).buffer().setMemory(0, bytes, (byte) 0xee);
        return frame;
    }

    /** Writes into all headroom first and looks at all bytes then. */
    private static int assertPrepended(FrameBatch burst, int length) {
        burst.forEach(frame -> {
            assertThat(frame.headroom()).isEqualTo(HEADROOM);
            tagged(frame, HEADROOM);
        });
        for (int i = 0; i < burst.size(); i++) {
            byte[] bytes = burst.get(i).copied().bytes();
            assertThat(bytes).hasSize(HEADROOM + length);
            assertThat(count(bytes, 0xee)).isEqualTo(HEADROOM);
            assertThat(count(bytes, i)).isEqualTo(length);
        }
        return burst.size();
    }

    private static int count(byte[] bytes, int value) {
        int count = 0;
        for (byte b : bytes) {
            count += b == (byte) value ? 1 : 0;
        }
        return count;
    }
}
