package io.ringflux.tap.vm;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes and writes a line for each test: outcome, class, test, milliseconds and what went wrong, separated
 * by tabs. Arguments: the report's path, or {@code -} for standard output, then the classes.
 */
final class GuestTests implements TestExecutionListener {
    private final PrintStream report;
    private final Map<String, Long> startedNs = new ConcurrentHashMap<>();
    private boolean failed;

    private GuestTests(PrintStream report) {
        this.report = report;
    }

    public static void main(String[] arguments) throws IOException {
        boolean console = arguments[0].equals("-");
        PrintStream report = console ? System.out : new PrintStream(arguments[0], StandardCharsets.UTF_8);
        GuestTests listener = new GuestTests(report);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(
                        Stream.of(arguments).skip(1).map(GuestTests::selector).toList())
                .configurationParameters(Map.of(
                        "junit.jupiter.execution.timeout.default", "4 m",
                        "junit.jupiter.execution.timeout.threaddump.enabled", "true"))
                .build();
        LauncherFactory.create().execute(request, listener);
        report.close();
        System.exit(listener.failed ? 1 : 0);
    }

    /** {@code Class} or {@code Class#method}, below {@code io.ringflux.tap}. */
    private static DiscoverySelector selector(String name) {
        String full = "io.ringflux.tap." + name;
        int hash = full.indexOf('#');
        if (hash < 0) {
            return selectClass(full);
        }
        Method method = Stream.of(ReflectionSupport.tryToLoadClass(full.substring(0, hash))
                        .getOrThrow(IllegalArgumentException::new)
                        .getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(full.substring(hash + 1)))
                .findFirst()
                .orElseThrow();
        return selectMethod(method.getDeclaringClass(), method);
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        startedNs.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        line("SKIPPED", test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Throwable failure = result.getThrowable().orElse(null);
        boolean bad = result.getStatus() == TestExecutionResult.Status.FAILED;
        if (!test.isTest() && !bad) {
            return;
        }
        if (bad && failure != null) {
            failed = true;
            failure.printStackTrace();
        }
        String outcome = bad ? "FAILED" : result.getStatus().name().equals("ABORTED") ? "SKIPPED" : "PASSED";
        line(outcome, test, failure == null ? "" : String.valueOf(failure));
    }

    private synchronized void line(String outcome, TestIdentifier test, String message) {
        long ms = (System.nanoTime() - startedNs.getOrDefault(test.getUniqueId(), System.nanoTime())) / 1_000_000;
        List<String> fields = List.of(
                outcome,
                className(test.getSource().orElse(null)),
                name(test),
                String.format(Locale.ROOT, "%d", ms),
                message.replaceAll("[\\t\\r\\n]+", " | "));
        report.println(String.join("\t", fields));
        report.flush();
    }

    private static String name(TestIdentifier test) {
        String method = test.getSource().orElse(null) instanceof MethodSource source ? source.getMethodName() : "";
        String shown = test.getDisplayName().replace('\t', ' ');
        return shown.startsWith(method) ? shown : method + " " + shown;
    }

    private static String className(@Nullable TestSource source) {
        String name = source instanceof MethodSource method
                ? method.getClassName()
                : source instanceof ClassSource type ? type.getClassName() : "";
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
