package io.ringflux.memif.shm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FramePool;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.TxQueue;
import java.util.Objects;
import java.util.SplittableRandom;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that write where they should not, at any time. */
@Timeout(120)
class MischiefTest {

    private static final int RING_LOG2 = 4;
    private static final int SLOTS = 1 << RING_LOG2;
    private static final int HEAD = 6;
    private static final int TAIL = 64;
    private static final int DESCRIPTORS = 128;
    private static final int ENOUGH = 5_000;

    private final FramePool source = FramePool.create(16, 2048);

    @AfterEach
    void verifyNothingLeaked() {
        assertThat(source.inUse()).isZero();
        source.close();
    }

    @Test
    void shouldLendOnlyWhatLiesInTheRegionWhenDescriptorsChangeUnderTheReadersHands() {
        try (LoopedMemory memory = LoopedMemory.of(RING_LOG2, 2048)) {
            MemifRxQueue rx = memory.serverRx();
            long base = rx.regions().bases()[0];
            long end = base + rx.regions().sizes()[0];
            int head = 0;
            int lent = 0;
            int faults = 0;
            try (Flipper flipper = new Flipper(seed -> scribble(memory.c2sRing(), seed))) {
                while (lent < ENOUGH || faults < ENOUGH) {
                    UnsafeApi.putShort(memory.c2sRing() + HEAD, (short) (head + SLOTS));
                    int found = rx.poll(
                            burst -> {
                                burst.forEach(frame -> assertInside(frame, base, end));
                                return burst.size();
                            },
                            64);
                    lent += Math.max(found, 0);
                    faults += found < 0 ? 1 : 0;
                    head = UnsafeApi.getShort(memory.c2sRing() + TAIL);
                    flipper.check();
                }
            }
            assertThat(rx.counters().faults()).isEqualTo(faults);
        }
    }

    @Test
    void shouldWriteOnlyIntoPostedBuffersWhenDescriptorsChangeUnderTheWritersHands() {
        try (LoopedMemory memory = LoopedMemory.of(RING_LOG2, 2048)) {
            TxQueue tx = memory.serverTx();
            byte[] otherRing = bytes(memory.c2sRing(), DESCRIPTORS + 16 * SLOTS);
            Frame frame = Objects.requireNonNull(source.allocate(60));
            int sent = 0;
            int faults = 0;
            try (Flipper flipper = new Flipper(seed -> scribble(memory.s2cRing(), seed))) {
                while (sent < ENOUGH || faults < ENOUGH) {
                    UnsafeApi.putShort(
                            memory.s2cRing() + HEAD, (short) (UnsafeApi.getShort(memory.s2cRing() + TAIL) + SLOTS));
                    int used = tx.submit(frame);
                    sent += used > 0 ? 1 : 0;
                    faults += used < 0 && used != QueueFault.TOO_LONG.code() ? 1 : 0;
                    tx.flush();
                    flipper.check();
                }
            }
            frame.release();
            assertThat(tx.counters().faults()).isEqualTo(faults);
            assertThat(bytes(memory.c2sRing(), otherRing.length)).containsExactly(otherRing);
        }
    }

    @Test
    void shouldSendAndReceiveRightWhenTheServerScribbledOverTheClientsDescriptors() {
        try (LoopedMemory memory = LoopedMemory.of(RING_LOG2, 2048)) {
            for (int round = 0; round < 3 * SLOTS; round++) {
                UnsafeApi.setMemory(memory.c2sRing() + DESCRIPTORS, 16L * SLOTS, (byte) 0xff);

                assertThat(carry(memory.clientTx(), memory.serverRx(), round)).isEqualTo(round);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 63, TAIL + 2, 127})
    void shouldNotCareWhenCookieAndPaddingAreOverwritten(int offset) {
        try (LoopedMemory memory = LoopedMemory.of(RING_LOG2, 2048)) {
            for (int round = 0; round < 3 * SLOTS; round++) {
                UnsafeApi.putByte(memory.c2sRing() + offset, (byte) round);

                assertThat(carry(memory.clientTx(), memory.serverRx(), round)).isEqualTo(round);
            }
        }
    }

    @Test
    void shouldKeepItsOwnPositionWhenThePeerOverwritesTheCursorThatIsOurs() {
        try (LoopedMemory memory = LoopedMemory.of(RING_LOG2, 2048)) {
            for (int round = 0; round < 3 * SLOTS; round++) {
                assertThat(carry(memory.serverTx(), memory.clientRx(), round)).isEqualTo(round);

                UnsafeApi.putShort(memory.s2cRing() + HEAD, (short) (round + SLOTS));
                UnsafeApi.putShort(memory.c2sRing() + TAIL, (short) 0x5555);
                assertThat(memory.serverRx().poll(FrameBatch::size, 64)).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 0x8000, 0xffff})
    void shouldFaultAsAClientWhenTheServersTailGoesBackOrTooFar(int tail) {
        try (LoopedMemory memory = LoopedMemory.of(RING_LOG2, 2048)) {
            for (int round = 0; round < 4; round++) {
                carry(memory.serverTx(), memory.clientRx(), round);
            }

            UnsafeApi.putShort(memory.s2cRing() + TAIL, (short) tail);

            assertThat(memory.clientRx().poll(FrameBatch::size, 64)).isEqualTo(QueueFault.BAD_CURSOR.code());
        }
    }

    @Test
    void shouldFaultWhenAChainIsLongerThanTheLongestFrame() {
        try (LoopedMemory memory = LoopedMemory.of(RING_LOG2, 2048)) {
            for (int slot = 0; slot < SLOTS; slot++) {
                int next = slot < SLOTS - 1 ? DescriptorLayout.FLAG_NEXT : 0;
                describe(memory.c2sRing(), slot, DescriptorLayout.firstWordOf(next, 0, 16_384), 0);
            }
            UnsafeApi.putShort(memory.c2sRing() + HEAD, (short) SLOTS);

            assertThat(memory.serverRx().poll(FrameBatch::size, 64)).isEqualTo(QueueFault.BAD_CHAIN.code());
            assertThat(memory.pool.inUse()).isZero();
        }
    }

    @Test
    void shouldFaultWhenAPieceOfAChainIsEmpty() {
        try (LoopedMemory memory = LoopedMemory.of(RING_LOG2, 2048)) {
            describe(memory.c2sRing(), 0, DescriptorLayout.firstWordOf(DescriptorLayout.FLAG_NEXT, 0, 64), 4096);
            describe(memory.c2sRing(), 1, DescriptorLayout.firstWordOf(DescriptorLayout.FLAG_NEXT, 0, 0), 4096);
            UnsafeApi.putShort(memory.c2sRing() + HEAD, (short) 2);

            assertThat(memory.serverRx().poll(FrameBatch::size, 64)).isEqualTo(QueueFault.BAD_LENGTH.code());
        }
    }

    @Test
    void shouldTakeTheLastByteOfARegionAndNotTheNext() {
        try (LoopedMemory memory = LoopedMemory.of(RING_LOG2, 2048)) {
            long size = memory.serverRx().regions().sizes()[0];
            describe(memory.c2sRing(), 0, DescriptorLayout.firstWordOf(0, 0, 1), size - 1);
            describe(memory.c2sRing(), 1, DescriptorLayout.firstWordOf(0, 0, 2), size - 1);
            UnsafeApi.putShort(memory.c2sRing() + HEAD, (short) 2);

            assertThat(memory.serverRx().poll(FrameBatch::size, 64)).isEqualTo(1);
            assertThat(memory.serverRx().poll(FrameBatch::size, 64)).isEqualTo(QueueFault.BAD_BOUNDS.code());
        }
    }

    @Test
    void shouldSayTooLongWhenThePostedBuffersHaveOneByteEach() {
        try (LoopedMemory memory = LoopedMemory.of(RING_LOG2, 2048)) {
            for (int slot = 0; slot < SLOTS; slot++) {
                describe(memory.s2cRing(), slot, DescriptorLayout.firstWordOf(0, 0, 1), 8192 + slot);
            }
            Frame frame = Objects.requireNonNull(source.allocate(SLOTS + 1));

            assertThat(memory.serverTx().submit(frame)).isEqualTo(QueueFault.TOO_LONG.code());
            frame.release();
        }
    }

    /** Sends one frame that says {@code number}, and returns what arrived. */
    private int carry(TxQueue tx, MemifRxQueue rx, int number) {
        Frame frame = Objects.requireNonNull(source.allocate(64));
        frame.buffer().putInt(0, number);
        assertThat(tx.submit(frame)).isEqualTo(1);
        tx.flush();
        frame.release();
        int[] arrived = {-1};
        rx.poll(
                burst -> {
                    arrived[0] = burst.get(0).buffer().getInt(0);
                    return burst.size();
                },
                64);
        return arrived[0];
    }

    /** Fills a ring with descriptors of which about every other one is good. */
    private static void scribble(long ring, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int slot = 0; slot < SLOTS; slot++) {
            int kind = random.nextInt(16);
            int flags = kind == 1 ? DescriptorLayout.FLAG_NEXT : 0;
            int region = kind == 2 ? random.nextInt(1 << 16) : 0;
            long length = kind == 3 ? random.nextLong(1L << 32) : 60 + random.nextInt(200);
            long offset = kind == 4 ? random.nextLong(1L << 32) : 1024 + random.nextInt(60_000);
            describe(ring, slot, DescriptorLayout.firstWordOf(flags, region, length), offset);
        }
    }

    private static void describe(long ring, int slot, long first, long second) {
        long descriptor = ring + DESCRIPTORS + 16L * slot;
        UnsafeApi.putLong(descriptor, first);
        UnsafeApi.putLong(descriptor + 8, second);
    }

    private static void assertInside(Frame frame, long base, long end) {
        for (Frame segment = frame; segment != null; segment = segment.next()) {
            if (segment.address() < base || segment.address() + segment.length() > end) {
                throw new AssertionError("lent " + segment.length() + " bytes outside the region");
            }
        }
    }

    private static byte[] bytes(long address, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = UnsafeApi.getByte(address + i);
        }
        return bytes;
    }
}
