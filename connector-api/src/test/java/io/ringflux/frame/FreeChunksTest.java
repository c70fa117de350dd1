package io.ringflux.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class FreeChunksTest {

    private static final int THREADS = 4;

    @Test
    void shouldGiveBackLastWhatItGotFirst() {
        FreeChunks chunks = filled(3);

        assertThat(chunks.size()).isEqualTo(3);
        assertThat(List.of(chunks.pop(), chunks.pop(), chunks.pop())).containsExactly(2, 1, 0);
        assertThat(chunks.pop()).isEqualTo(FramePool.NONE);
        assertThat(chunks.size()).isZero();
    }

    /** As many chunks as threads, each of which holds one at most: there is always one left for whoever asks. */
    @Test
    void shouldNeverSeemEmptyNorGiveOneTwiceWhenThreadsComeAndGo() throws Exception {
        FreeChunks chunks = filled(THREADS);
        AtomicIntegerArray holders = new AtomicIntegerArray(THREADS);
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        List<CompletableFuture<Void>> users = new ArrayList<>();

        for (int i = 0; i < THREADS; i++) {
            users.add(CompletableFuture.runAsync(() -> comeAndGo(chunks, holders), executor));
        }

        CompletableFuture.allOf(users.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
        executor.shutdown();
        assertThat(chunks.size()).isEqualTo(THREADS);
    }

    private static void comeAndGo(FreeChunks chunks, AtomicIntegerArray holders) {
        for (int i = 0; i < 500_000; i++) {
            int chunk = chunks.pop();
            if (chunk == FramePool.NONE) {
                throw new AssertionError("nothing left in round " + i);
            }
            if (holders.incrementAndGet(chunk) != 1) {
                throw new AssertionError("chunk " + chunk + " has two holders in round " + i);
            }
            holders.decrementAndGet(chunk);
            chunks.push(chunk);
        }
    }

    private static FreeChunks filled(int count) {
        FreeChunks chunks = new FreeChunks(count);
        for (int i = 0; i < count; i++) {
            chunks.push(i);
        }
        return chunks;
    }
}
