package io.ringflux.testkit;

import io.ringflux.loop.PollerGroup;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails the test, or the class, behind which more native resources are open than before. Loops let go of what they hold
 * a little after they were told, so it waits for that: ten seconds, or as long as the configuration parameter
 * {@code ringflux.leakcheck.patienceMs} says.
 */
public final class LeakCheckExtension
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(LeakCheckExtension.class);
    private static final String PATIENCE = "ringflux.leakcheck.patienceMs";
    private static final long PATIENCE_MS = 10_000;
    private static final Duration INTERVAL = Duration.ofMillis(5);

    @Override
    public void beforeAll(ExtensionContext context) {
        PollerGroup.shared(); // lives as long as the JVM: whoever uses it first leaks nothing
        remember(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        remember(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        compare(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        compare(context);
    }

    /** A store per class and per test: a test's lies above its class's. */
    private static void remember(ExtensionContext context) {
        context.getStore(NAMESPACE).put(context.getUniqueId(), OpenResources.now());
    }

    private static void compare(ExtensionContext context) {
        OpenResources before = context.getStore(NAMESPACE).get(context.getUniqueId(), OpenResources.class);
        long patienceMs =
                context.getConfigurationParameter(PATIENCE, Long::valueOf).orElse(PATIENCE_MS);
        try {
            Awaitility.await()
                    .atMost(Duration.ofMillis(patienceMs))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(INTERVAL)
                    .until(() -> OpenResources.now().addedSince(before).isEmpty());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    context.getDisplayName() + " leaks: "
                            + String.join(", ", OpenResources.now().addedSince(before)),
                    e);
        }
    }
}
