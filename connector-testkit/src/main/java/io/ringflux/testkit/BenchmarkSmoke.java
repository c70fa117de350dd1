package io.ringflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs each benchmark of a module with all its parameters for one short iteration inside the test's JVM, so that none
 * rots unseen. The figures mean nothing.
 *
 * <p>A module with benchmarks has one {@code final class BenchmarkIT implements BenchmarkSmoke {}}; it takes the
 * benchmarks in its own package and below.
 */
public interface BenchmarkSmoke {
    @TestFactory
    default Stream<DynamicTest> shouldRunWhenGivenOneShortIteration() {
        String ours = "^" + Pattern.quote(getClass().getPackageName() + ".") + ".*";
        List<BenchmarkListEntry> benchmarks = List.copyOf(BenchmarkList.defaultList()
                .find(
                        OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                        List.of(ours),
                        List.of()));
        assertThat(benchmarks)
                .as("benchmarks in %s", getClass().getPackageName())
                .isNotEmpty();
        // Two builds on one machine do not disturb figures that nobody reads.
        System.setProperty("jmh.ignoreLock", "true");

        return benchmarks.stream()
                .map(BenchmarkListEntry::getUsername)
                .distinct()
                .map(name -> DynamicTest.dynamicTest(name, () -> runBriefly(name)));
    }

    private static void runBriefly(String benchmark) throws RunnerException {
        Options options = new OptionsBuilder()
                .include("^" + Pattern.quote(benchmark) + "$")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(50))
                .timeout(TimeValue.seconds(30))
                .shouldFailOnError(true)
                .build();

        assertThat(new Runner(options).run()).isNotEmpty();
    }
}
