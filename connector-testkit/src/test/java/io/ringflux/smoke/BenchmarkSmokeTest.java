package io.ringflux.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.testkit.BenchmarkSmoke;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.RunnerException;

class BenchmarkSmokeTest {
    private static final class Smoke implements BenchmarkSmoke {}

    @Test
    void shouldFailOnlyWhereABenchmarkThrows() throws Throwable {
        Map<String, DynamicTest> tests = new Smoke()
                .shouldRunWhenGivenOneShortIteration()
                .collect(Collectors.toMap(DynamicTest::getDisplayName, Function.identity()));

        assertThat(tests).containsOnlyKeys(name("sound"), name("broken"));
        tests.get(name("sound")).getExecutable().execute();
        assertThatThrownBy(tests.get(name("broken")).getExecutable()::execute).isInstanceOf(RunnerException.class);
    }

    private static String name(String method) {
        return BrokenBenchmark.class.getName() + "." + method;
    }
}
