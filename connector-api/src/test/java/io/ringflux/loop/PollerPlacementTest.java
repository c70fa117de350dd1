package io.ringflux.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.ThreadAffinity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Where loops run, and before whom. */
class PollerPlacementTest {
    /** Words of a thread's line in /proc behind its name, of which proc(5) counts the first as number 3. */
    private static final int PRIORITY_WORD = 40 - 3;

    private static final int POLICY_WORD = 41 - 3;
    private static final String ROUND_ROBIN = "2";

    private PollerGroup group = PollerGroup.create("placement", 1);

    @AfterEach
    void disposeGroup() {
        group.dispose();
    }

    @Test
    void shouldRunOnTheProcessorThatItIsPinnedTo() {
        int last = ThreadAffinity.cpus().length() - 1;
        group.dispose();
        group = PollerGroup.pinned("pinned", last);

        BitSet cpus = CompletableFuture.supplyAsync(ThreadAffinity::cpus, group.next())
                .join();

        assertThat(cpus.stream()).containsExactly(last);
    }

    @Test
    void shouldFailAtOnceAndLeaveNoThreadWhenAProcessorIsMissing() {
        int first = ThreadAffinity.cpus().nextSetBit(0);

        assertThatThrownBy(() -> PollerGroup.pinned("missing", first, 8191))
                .isInstanceOfSatisfying(
                        NativeIoException.class, e -> assertThat(e.hint()).contains("this process may use"));

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("missing")));
    }

    @Test
    void shouldRunBeforeOrdinaryThreadsAndWhatItStartsShouldNot() {
        try {
            group.realTime(10);
        } catch (NativeIoException e) {
            assertThat(e.hint()).contains("CAP_SYS_NICE");
            Assumptions.abort("real-time priority needs CAP_SYS_NICE");
        }

        List<String> loop =
                CompletableFuture.supplyAsync(this::scheduling, group.next()).join();
        List<String> child = CompletableFuture.supplyAsync(
                        () -> CompletableFuture.supplyAsync(this::scheduling, command -> new Thread(command).start()),
                        group.next())
                .join()
                .join();

        assertThat(loop).containsExactly("10", ROUND_ROBIN);
        assertThat(child).containsExactly("0", "0");
    }

    @Test
    void shouldRefuseAPriorityThatThereIsNot() {
        assertThatThrownBy(() -> group.realTime(0)).hasMessage("priority is 0, expected 1 to 99");
        assertThat(group.isDisposed()).isTrue();
        assertThatThrownBy(() -> PollerGroup.create("high", 1).realTime(100))
                .hasMessage("priority is 100, expected 1 to 99");
    }

    /** Priority and policy of the current thread. */
    private List<String> scheduling() {
        try {
            String line = Files.readString(Path.of("/proc/thread-self/stat"));
            String[] words = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return List.of(words[PRIORITY_WORD], words[POLICY_WORD]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
