package io.ringflux.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.IllegalReferenceCountException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames of several segments: the first stands for all. */
class FrameChainTest {

    private static final int CHUNKS = 12;

    private final UnsafeBuffer ring = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
    private final FramePool pool = FramePool.create(CHUNKS, 64);
    private final FrameLender lender = new FrameLender(pool, CHUNKS, 1, 0);

    @AfterEach
    void shouldHaveEveryFrameBack() {
        assertThat(pool.inUse()).isZero();
        int open = FramePool.openCount();
        lender.close();
        pool.close();
        assertThat(FramePool.openCount()).isEqualTo(open - 1);
    }

    @Test
    void shouldReturnToStockWholeWhenNobodyTookIt() {
        for (int burst = 0; burst < 3 * CHUNKS; burst++) {
            lender.begin();
            Frame head = lendChain(3);
            assertThat(head.totalLength()).isEqualTo(30);
            lender.reclaim();
        }
    }

    @Test
    void shouldLendSingleFramesWhenTheStockWasAChain() {
        lender.begin();
        lendChain(3);
        lender.reclaim();

        lender.begin();
        for (int i = 0; i < 3; i++) {
            lender.lend(ring.addressOffset(), 10, 0);
        }
        assertThat(lender.batch().size()).isEqualTo(3);
        lender.batch().forEach(frame -> assertThat(frame.next()).isNull());
        lender.batch().get(1).take();
        Frame taken = lender.batch().get(1);
        lender.reclaim();

        taken.release();
    }

    @Test
    void shouldMoveEverySegmentWhenTaken() {
        lender.begin();
        ring.setMemory(0, 30, (byte) 5);
        Frame head = lendChain(3).take();
        lender.reclaim();
        ring.setMemory(0, 30, (byte) 6);

        assertThat(head.copied().bytes()).hasSize(30).containsOnly(5);
        assertThat(head.byteBuf().readableBytes()).isEqualTo(30);
        assertThat(pool.inUse()).isEqualTo(3);
        head.release();
    }

    @Test
    void shouldComeBackOnceWhenReleasedElsewhereBeforeTheBurstEnds() {
        lender.begin();
        Frame taken = lendChain(3).take();
        Frame retained = lendChain(2).retain();
        Frame lent = lendChain(2);

        CompletableFuture.runAsync(taken::release).join();
        CompletableFuture.runAsync(retained::release).join();
        lender.reclaim();

        assertThat(lent.refCnt()).isZero();
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void shouldComeBackWhenTheRetainerOutlivesTheBurst() {
        lender.begin();
        Frame head = lendChain(4).retain();
        lender.lend(ring.addressOffset(), 10, 0);
        lender.reclaim();

        assertThat(pool.inUse()).isEqualTo(4);
        assertThat(head.release()).isTrue();
    }

    @Test
    void shouldLeaveNeighboursAloneWhenATakenFrameGrows() {
        lender.begin();
        lender.lend(ring.addressOffset(), 10, 0);
        lender.lend(ring.addressOffset() + 10, 10, 0);
        Frame grown = lender.batch().get(0).take();
        Frame neighbour = lender.batch().get(1).retain();

        grown.append(pool.allocate(5));
        lender.reclaim();

        assertThat(grown.totalLength()).isEqualTo(15);
        assertThat(neighbour.refCnt()).isEqualTo(1);
        grown.release();
        neighbour.release();
    }

    @Test
    void shouldRefuseToGrowWhenOnLoan() {
        Frame owned = pool.allocate(5);
        lender.begin();
        lender.lend(ring.addressOffset(), 10, 0);
        Frame lent = lender.batch().get(0);

        assertThatThrownBy(() -> lent.append(owned)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> owned.append(lent)).isInstanceOf(IllegalStateException.class);

        lender.reclaim();
        owned.release();
    }

    @Test
    void shouldTakeBackAnUnfinishedChain() {
        lender.begin();
        lender.lend(ring.addressOffset(), 10, 0);
        Frame head = lendChain(3);

        lender.abandon(head);
        boolean lent = lender.lend(ring.addressOffset(), 20, 0);

        assertThat(lent).isTrue();
        assertThat(lender.batch().size()).isEqualTo(2);
        assertThat(lender.batch().get(1).totalLength()).isEqualTo(20);
        lender.reclaim();
    }

    @Test
    void shouldAllocateAChainWhenOneChunkIsTooSmall() {
        Frame frame = pool.allocate(130);

        assertThat(frame.totalLength()).isEqualTo(130);
        assertThat(frame.next().next().length()).isEqualTo(2);
        assertThat(frame.next().next().next()).isNull();
        frame.release();
        assertThatThrownBy(frame::next).isInstanceOf(IllegalReferenceCountException.class);
    }

    @Test
    void shouldReturnEachSegmentToItsOwnPoolWhenPoolsAreMixed() {
        FramePool other = FramePool.create(2, 32);
        Frame head = pool.allocate(5);
        head.append(other.allocate(7)).append(pool.allocate(9));

        head.release();

        assertThat(freeCapacities(pool)).hasSize(CHUNKS).containsOnly(64);
        assertThat(freeCapacities(other)).hasSize(2).containsOnly(32);
        int open = FramePool.openCount();
        other.close();
        assertThat(FramePool.openCount()).isEqualTo(open - 1);
    }

    @Test
    void shouldAllocateNothingWhenTheChainDoesNotFit() {
        assertThat(pool.allocate(64 * CHUNKS + 1)).isNull();

        Frame all = pool.allocate(64 * CHUNKS);
        assertThat(all).isNotNull();
        assertThat(pool.allocate()).isNull();
        all.release();
    }

    /** The capacities of all free frames, which are free again. */
    private static List<Integer> freeCapacities(FramePool pool) {
        List<Frame> frames =
                Stream.generate(pool::allocate).takeWhile(Objects::nonNull).toList();
        List<Integer> capacities = frames.stream().map(Frame::capacity).toList();
        frames.forEach(Frame::release);
        return capacities;
    }

    private Frame lendChain(int segments) {
        Frame head = lender.lendHead(ring.addressOffset(), 10, 0);
        Frame last = head;
        for (int i = 1; i < segments; i++) {
            last = lender.lendSegment(last, ring.addressOffset() + 10L * i, 10, 0);
        }
        return head;
    }
}
