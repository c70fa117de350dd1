package io.ringflux.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.nativeio.Mapping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramePoolTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGiveEachChunkOnceWhenAllAreAllocated(boolean byOwner) {
        FramePool pool = FramePool.create(9, 64);
        if (byOwner) {
            pool.owner(Thread.currentThread());
        }

        for (int round = 0; round < 3; round++) {
            List<Frame> frames = drain(pool);
            assertThat(frames).hasSize(9);
            Set<Long> addresses = new HashSet<>();
            frames.forEach(frame -> addresses.add(frame.address()));
            assertThat(addresses).hasSize(9);
            assertThat(pool.inUse()).isEqualTo(9);
            Collections.shuffle(frames, new Random(round));
            frames.forEach(Frame::release);
            assertThat(pool.inUse()).isZero();
        }
        pool.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCountWhatIsFree(boolean byOwner) {
        FramePool pool = FramePool.create(9, 64);
        if (byOwner) {
            pool.owner(Thread.currentThread());
        }
        List<Frame> frames = drain(pool);
        assertThat(pool.freeCount()).isZero();

        frames.subList(0, 7).forEach(Frame::release);
        CompletableFuture.runAsync(() -> frames.get(7).release()).join();

        assertThat(pool.freeCount()).isEqualTo(8);
        assertThat(pool.freeCount() + pool.inUse()).isEqualTo(pool.chunkCount());
        frames.get(8).release();
        pool.close();
    }

    @Test
    void shouldServeOtherThreadsWhenTheOwnerHasReleasedAll() {
        FramePool pool = FramePool.create(8, 64);
        pool.owner(Thread.currentThread());
        drain(pool).forEach(Frame::release);

        List<Frame> elsewhere = CompletableFuture.supplyAsync(() -> drain(pool)).join();

        assertThat(elsewhere).hasSizeBetween(4, 8);
        List<Frame> here = drain(pool);
        assertThat(elsewhere.size() + here.size()).isEqualTo(8);
        elsewhere.forEach(Frame::release);
        CompletableFuture.runAsync(() -> here.forEach(Frame::release)).join();
        pool.close();
    }

    @Test
    void shouldLoseNothingWhenOneThreadAllocatesAndAnotherReleases() throws Exception {
        FramePool pool = FramePool.create(32, 64);
        pool.owner(Thread.currentThread());
        int count = 300_000;
        BlockingQueue<Frame> handover = new ArrayBlockingQueue<>(64);
        CompletableFuture<Void> releaser = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < count; i++) {
                    handover.take().release();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        for (int i = 0; i < count; ) {
            Frame frame = pool.allocate();
            if (frame != null) {
                frame.buffer();
                handover.put(frame);
                i++;
            }
        }
        releaser.join();

        assertThat(drain(pool)).hasSize(32).allSatisfy(Frame::release);
        pool.close();
    }

    @Test
    void shouldUnmapOnlyWhenTheLastFrameIsBack() {
        AtomicInteger freed = new AtomicInteger();
        int open = FramePool.openCount();
        Mapping memory = Mapping.anonymous(4 * 64);
        FramePool pool = FramePool.over(memory.address(), 4, 64, () -> {
            freed.incrementAndGet();
            memory.close();
        });
        Frame first = pool.allocate(60);
        Frame second = pool.allocate(60);

        pool.close();
        pool.close();
        assertThat(pool.allocate()).isNull();
        assertThat(FramePool.openCount()).isEqualTo(open + 1);
        first.buffer().putLong(0, 7);
        CompletableFuture.runAsync(first::release).join();
        assertThat(freed).hasValue(0);
        second.release();

        assertThat(freed).hasValue(1);
        assertThat(memory.isOpen()).isFalse();
        assertThat(FramePool.openCount()).isEqualTo(open);
    }

    @Test
    void shouldUnmapOnceWhenCloseAndReleasesRace() {
        for (int round = 0; round < 2_000; round++) {
            AtomicInteger freed = new AtomicInteger();
            Mapping memory = Mapping.anonymous(4096);
            FramePool pool = FramePool.over(memory.address(), 2, 64, () -> {
                freed.incrementAndGet();
                memory.close();
            });
            Frame frame = pool.allocate();

            CompletableFuture<Void> releaser = CompletableFuture.runAsync(frame::release);
            CompletableFuture<Frame> taker = CompletableFuture.supplyAsync(() -> {
                Frame late = pool.allocate(8);
                if (late != null) {
                    late.buffer().putLong(0, 1);
                    late.release();
                }
                return late;
            });
            pool.close();
            CompletableFuture.allOf(releaser, taker).join();

            assertThat(freed).hasValue(1);
        }
    }

    @Test
    void shouldTellTheAgeOfTheOldestFrameInUse() {
        FramePool pool = FramePool.create(4, 64);
        FrameLender lender = new FrameLender(pool, 4, 1, 0);
        Mapping ring = Mapping.anonymous(64);
        assertThat(pool.oldestTimestampNs()).isEqualTo(Long.MAX_VALUE);

        lender.begin();
        lender.lend(ring.address(), 10, 500);
        lender.lend(ring.address(), 10, 400);
        Frame kept = lender.batch().get(0).retain();
        lender.reclaim();

        assertThat(pool.oldestTimestampNs()).isEqualTo(500);
        kept.release();
        lender.close();
        pool.close();
        ring.close();
    }

    @Test
    void shouldStarveTheLenderWhenAllFramesAreTakenAndRecover() {
        FramePool pool = FramePool.create(4, 64);
        FrameLender lender = new FrameLender(pool, 8, 1, 0);
        Mapping ring = Mapping.anonymous(64);
        List<Frame> taken = new ArrayList<>();

        lender.begin();
        while (lender.lend(ring.address(), 10, 0)) {
            taken.add(lender.batch().get(lender.batch().size() - 1).take());
        }
        lender.reclaim();
        lender.begin();
        boolean starved = !lender.lend(ring.address(), 10, 0);
        lender.reclaim();
        taken.get(3).release();
        lender.begin();
        boolean recovered = lender.lend(ring.address(), 10, 0);
        lender.reclaim();

        assertThat(taken).hasSize(4);
        assertThat(starved).isTrue();
        assertThat(recovered).isTrue();
        taken.subList(0, 3).forEach(Frame::release);
        lender.close();
        pool.close();
        ring.close();
    }

    @Test
    void shouldCutTheBurstWhenTheLenderIsFull() {
        FramePool pool = FramePool.create(4, 64);
        FrameLender lender = new FrameLender(pool, 2, 1, 0);
        Mapping ring = Mapping.anonymous(64);

        lender.begin();
        assertThat(lender.lend(ring.address(), 1, 0)).isTrue();
        assertThat(lender.lendHead(ring.address(), 1, 0)).isNotNull();
        assertThat(lender.lend(ring.address(), 1, 0)).isFalse();
        assertThat(lender.lendHead(ring.address(), 1, 0)).isNull();

        lender.close();
        pool.close();
        ring.close();
    }

    @Test
    void shouldRefuseAnEmptyShape() {
        assertThatThrownBy(() -> FramePool.create(0, 64)).hasMessage("chunkCount 0 is not positive");
        assertThatThrownBy(() -> FramePool.create(1, 0)).hasMessage("chunkBytes 0 is not positive");
        FramePool pool = FramePool.create(1, 64);
        assertThatThrownBy(() -> pool.allocate(0)).hasMessage("length 0 is not positive");
        pool.close();
    }

    private static List<Frame> drain(FramePool pool) {
        List<Frame> frames = new ArrayList<>();
        for (Frame frame = pool.allocate(); frame != null; frame = pool.allocate()) {
            frames.add(frame);
        }
        return frames;
    }
}
