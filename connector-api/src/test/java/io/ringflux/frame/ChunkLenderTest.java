package io.ringflux.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.IllegalReferenceCountException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames that are lent in the chunks that they live in. */
class ChunkLenderTest {

    private static final int CHUNKS = 8;
    private static final int CHUNK_BYTES = 64;
    private static final int CAPACITY = 4;

    private final FramePool pool = FramePool.create(CHUNKS, CHUNK_BYTES);
    private final ChunkLender lender = new ChunkLender(pool, CAPACITY, 7, 3);
    private long base;

    @BeforeEach
    void begin() {
        lender.begin();
    }

    @AfterEach
    void shouldHaveEveryFrameBack() {
        lender.close();
        assertThat(lender.awayCount()).isZero();
        assertThat(pool.freeCount()).isEqualTo(CHUNKS);
        int open = FramePool.openCount();
        pool.close();
        assertThat(FramePool.openCount()).isEqualTo(open - 1);
    }

    @Test
    void shouldGiveEachChunkOnceWhenAllAreDrawn() {
        boolean[] drawn = new boolean[CHUNKS];

        for (int i = 0; i < CHUNKS; i++) {
            int chunk = lender.draw();
            assertThat(drawn[chunk]).isFalse();
            assertThat(lender.isAway(chunk)).isTrue();
            drawn[chunk] = true;
        }

        assertThat(lender.draw()).isEqualTo(-1);
        assertThat(lender.awayCount()).isEqualTo(CHUNKS);
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void shouldShowWhatTheKernelWroteWhenAChunkIsLent() {
        int chunk = lender.draw();
        long home = home(chunk);
        new UnsafeBuffer(home, CHUNK_BYTES).putByte(10, (byte) 42);

        Frame frame = lend(chunk, home + 10, 20);

        assertThat(frame.address()).isEqualTo(home + 10);
        assertThat(frame.length()).isEqualTo(20);
        assertThat(frame.buffer().getByte(0)).isEqualTo((byte) 42);
        assertThat(frame.timestampNs()).isEqualTo(99);
        assertThat(frame.port()).isEqualTo(7);
        assertThat(frame.queue()).isEqualTo(3);
        assertThat(lender.isAway(chunk)).isFalse();
        assertThat(lender.reclaim()).isZero();
        assertThat(lender.isAway(chunk)).isTrue();
        assertThatThrownBy(frame::length).isInstanceOf(IllegalReferenceCountException.class);
    }

    @Test
    void shouldStayWhereItIsWhenItIsTaken() {
        int chunk = lender.draw();
        long address = home(chunk);
        new UnsafeBuffer(address, 8).putLong(0, 4711);
        Frame frame = lend(chunk, address, 8);

        frame.retain();

        assertThat(lender.reclaim()).isEqualTo(1);
        assertThat(frame.address()).isEqualTo(address);
        assertThat(frame.buffer().getLong(0)).isEqualTo(4711);
        assertThat(lender.awayCount()).isZero();
        assertThat(lender.isAway(chunk)).isFalse();
        assertThat(pool.inUse()).isEqualTo(1);
        assertThat(frame.release()).isTrue();
    }

    @Test
    void shouldMoveWithinItsChunkWhenTheBytesBeginElsewhere() {
        int chunk = lender.draw();
        for (int i = 0; i < 40; i++) {
            new UnsafeBuffer(home(chunk), CHUNK_BYTES).putByte(8 + i, (byte) i);
        }
        Frame frame = lend(chunk, home(chunk) + 8, 40);

        frame.retain();
        lender.reclaim();

        assertThat(frame.address()).isEqualTo(home(chunk));
        for (int i = 0; i < 40; i++) {
            assertThat(frame.buffer().getByte(i)).isEqualTo((byte) i);
        }
        frame.release();
    }

    @Test
    void shouldCountUpToTheLastThatWasTakenWhenSomeWere() {
        Frame[] frames = new Frame[CAPACITY];
        for (int i = 0; i < CAPACITY; i++) {
            int chunk = lender.draw();
            frames[i] = lend(chunk, home(chunk), 8);
        }

        frames[0].retain();
        frames[2].retain();

        assertThat(lender.reclaim()).isEqualTo(3);
        assertThat(lender.awayCount()).isEqualTo(2);
        frames[0].release();
        CompletableFuture.runAsync(frames[2]::release).join();
    }

    @Test
    void shouldLendNoMoreThanABurstHolds() {
        for (int i = 0; i < CAPACITY; i++) {
            int chunk = lender.draw();
            lend(chunk, home(chunk), 8);
        }
        int chunk = lender.draw();

        assertThat(lender.lend(chunk, home(chunk), 8, 0)).isNull();

        assertThat(lender.isAway(chunk)).isTrue();
        assertThat(lender.batch().size()).isEqualTo(CAPACITY);
    }

    @Test
    void shouldTakeAllSegmentsWhenAChainIsTaken() {
        int first = lender.draw();
        int second = lender.draw();
        Frame head = lend(first, home(first), 40);
        assertThat(lender.lendSegment(head, second, home(second), 24, 0)).isNotNull();

        head.retain();

        assertThat(lender.reclaim()).isEqualTo(2);
        assertThat(head.totalLength()).isEqualTo(64);
        assertThat(lender.awayCount()).isZero();
        assertThat(head.release()).isTrue();
    }

    @Test
    void shouldHaveBothChunksAwayWhenAChainIsAbandoned() {
        int first = lender.draw();
        int second = lender.draw();
        Frame head = lend(first, home(first), 40);
        lender.lendSegment(head, second, home(second), 24, 0);

        lender.abandon(head);

        assertThat(lender.batch().size()).isZero();
        assertThat(lender.isAway(first)).isTrue();
        assertThat(lender.isAway(second)).isTrue();
        assertThat(lender.reclaim()).isZero();
    }

    @Test
    void shouldLendTheSameChunkAgainWhenNobodyTookIt() {
        int chunk = lender.draw();
        for (int round = 0; round < 5; round++) {
            lender.begin();
            assertThat(lend(chunk, home(chunk), 8).length()).isEqualTo(8);
            assertThat(lender.reclaim()).isZero();
        }

        assertThat(lender.awayCount()).isEqualTo(1);
    }

    @Test
    void shouldLeaveABatchToWhoTookItAndLendAnother() {
        int chunk = lender.draw();
        lend(chunk, home(chunk), 8);
        FrameBatch batch = lender.batch();

        batch.retain();
        assertThat(lender.reclaim()).isEqualTo(1);

        assertThat(lender.batch()).isNotSameAs(batch);
        assertThat(batch.size()).isEqualTo(1);
        batch.release();
        assertThat(pool.inUse()).isZero();
    }

    private Frame lend(int chunk, long address, int length) {
        return Objects.requireNonNull(lender.lend(chunk, address, length, 99));
    }

    /** The pool's chunks follow one another, without headroom. */
    private long home(int chunk) {
        if (base == 0) {
            Frame any = Objects.requireNonNull(pool.allocate());
            base = any.address() - (long) any.chunk() * CHUNK_BYTES;
            any.release();
        }
        return base + (long) chunk * CHUNK_BYTES;
    }
}
