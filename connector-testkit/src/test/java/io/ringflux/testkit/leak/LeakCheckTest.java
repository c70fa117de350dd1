package io.ringflux.testkit.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.ringflux.frame.FramePool;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Mapping;
import io.ringflux.nativeio.MemFd;
import io.ringflux.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The leak check fails whoever leaks, says what, and nobody else. */
class LeakCheckTest {

    private static final List<AutoCloseable> LEAKED = new ArrayList<>();

    @Test
    void shouldFailTheTestThatLeaks() throws Exception {
        Map<String, String> failures = run(Leaking.class);

        assertThat(failures).doesNotContainKey("shouldPassWhenItClosesWhatItOpens()");
        assertThat(failures).doesNotContainKey("shouldPassWhenItIsClosedALittleLater()");
        assertThat(failures.get("shouldFailWhenItLeaksADescriptor()"))
                .contains("1 owned descriptors", "anon_inode:[eventfd]");
        assertThat(failures.get("shouldFailWhenItLeaksAMapping()")).contains("1 mappings", "4096 mapped bytes");
        assertThat(failures.get("shouldFailWhenItLeaksAPool()")).contains("1 frame pools");
        assertThat(failures.get("shouldFailWhenItLeaksSharedMemory()")).contains("memfd mappings", "/memfd:");
        close();
    }

    @Test
    void shouldFailTheClassWhenWhatAllTestsShareIsNotGivenBack() throws Exception {
        assertThat(run(Sharing.class)).isEmpty();
        assertThat(run(Keeping.class).get(Keeping.class.getSimpleName())).contains("1 frame pools");
        close();
    }

    private static void close() throws Exception {
        for (AutoCloseable leaked : LEAKED) {
            leaked.close();
        }
        LEAKED.clear();
    }

    private static Map<String, String> run(Class<?> tests) {
        Map<String, String> failures = new ConcurrentHashMap<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(tests))
                .configurationParameter("ringflux.leakcheck.patienceMs", "300")
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable()
                        .ifPresent(e -> failures.put(test.getDisplayName().replaceAll(".*\\$", ""), e.getMessage()));
            }
        });
        return failures;
    }

    private static void leak(AutoCloseable resource) {
        LEAKED.add(resource);
    }

    @LeakCheck
    static class Leaking {

        @Test
        void shouldPassWhenItClosesWhatItOpens() {
            EventFd.create().close();
        }

        @Test
        void shouldPassWhenItIsClosedALittleLater() {
            EventFd fd = EventFd.create();
            CompletableFuture<Void> later = new CompletableFuture<>();
            later.thenRunAsync(fd::close, ForkJoinPool.commonPool());
            later.complete(null);
        }

        @Test
        void shouldFailWhenItLeaksADescriptor() {
            leak(EventFd.create());
        }

        @Test
        void shouldFailWhenItLeaksAMapping() {
            leak(Mapping.anonymous(4096));
        }

        @Test
        void shouldFailWhenItLeaksAPool() {
            leak(FramePool.create(2, 64));
        }

        @Test
        void shouldFailWhenItLeaksSharedMemory() {
            MemFd file = MemFd.create("leak", 4096);
            leak(file);
            leak(Mapping.shared(file.fd(), 4096));
        }
    }

    @LeakCheck
    static class Sharing {

        private static FramePool pool;

        @BeforeAll
        static void open() {
            pool = FramePool.create(2, 64);
        }

        @AfterAll
        static void close() {
            pool.close();
        }

        @Test
        void shouldPassWhenItUsesWhatAllShare() {
            Awaitility.await().until(() -> pool.inUse() == 0);
        }
    }

    @LeakCheck
    static class Keeping {

        @BeforeAll
        static void open() {
            leak(FramePool.create(2, 64));
        }

        @Test
        void shouldPassWhenItUsesWhatAllShare() {}
    }
}
