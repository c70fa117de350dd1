package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadAffinityTest {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    void stopThread() {
        thread.shutdownNow();
    }

    @Test
    void shouldRunOnOneProcessorWhenPinned() throws Exception {
        BitSet before = ThreadAffinity.cpus();
        int last = before.length() - 1;

        BitSet pinned = thread.submit(() -> {
                    ThreadAffinity.pin(ThreadAffinity.threadId(), last);
                    return ThreadAffinity.cpus();
                })
                .get();

        assertThat(pinned.stream()).containsExactly(last);
        assertThat(ThreadAffinity.cpus()).isEqualTo(before);
    }

    @Test
    void shouldPinAnotherThreadByItsNumber() throws Exception {
        int threadId = thread.submit(ThreadAffinity::threadId).get();
        int last = ThreadAffinity.cpus().length() - 1;

        ThreadAffinity.pin(threadId, last);

        assertThat(thread.submit(ThreadAffinity::cpus).get().stream()).containsExactly(last);
    }

    @Test
    void shouldSayWhichProcessorsThereAreWhenItCannotPin() {
        assertThatThrownBy(() -> ThreadAffinity.pin(0, 8191)).isInstanceOfSatisfying(NativeIoException.class, e -> {
            assertThat(e.errno()).isEqualTo(Errno.EINVAL);
            assertThat(e.hint()).contains(ThreadAffinity.cpus().toString());
        });
        assertThatThrownBy(() -> ThreadAffinity.pin(0, 8192))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cpu is 8192, expected 0 to 8191");
        assertThatThrownBy(() -> ThreadAffinity.pin(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNumberTheThreadAsTheSystemDoes() throws Exception {
        int threadId = thread.submit(ThreadAffinity::threadId).get();

        assertThat(threadId).isNotEqualTo(ThreadAffinity.threadId());
        assertThat(Path.of("/proc/self/task/" + threadId)).exists();
        assertThat(Files.readSymbolicLink(Path.of("/proc/thread-self")))
                .hasToString(ProcessHandle.current().pid() + "/task/" + ThreadAffinity.threadId());
    }
}
