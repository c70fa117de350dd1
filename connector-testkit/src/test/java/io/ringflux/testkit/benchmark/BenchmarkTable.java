package io.ringflux.testkit.benchmark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks with the GC profiler and prints a line a case: the best and the middle of its iterations, and the
 * bytes that all threads together allocated per frame. Takes JMH's own options.
 */
final class BenchmarkTable {

    private static final List<Class<?>> BENCHMARKS =
            List.of(PipelineBenchmark.class, PortsBenchmark.class, HopBenchmark.class);
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private BenchmarkTable() {}

    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        CommandLineOptions given = new CommandLineOptions(args);
        System.out.printf("%-64s %8s %8s %8s%n", "case", "p0_ns", "p50_ns", "B/frame");
        for (String benchmark : chosen(given)) {
            ChainedOptionsBuilder options = new OptionsBuilder()
                    .parent(given)
                    .include(benchmark)
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT);
            Collection<RunResult> results = new Runner(options.build()).run();
            results.forEach(BenchmarkTable::print);
            compare(results);
        }
    }

    private static List<String> chosen(CommandLineOptions given) {
        return given.getIncludes().isEmpty()
                ? BENCHMARKS.stream().map(type -> type.getName() + ".frame").toList()
                : List.copyOf(given.getIncludes());
    }

    private static void print(RunResult result) {
        System.out.printf(
                Locale.ROOT,
                "%-64s %8.2f %8.2f %8.3f%n",
                name(result.getParams()),
                scores(result).min().orElse(Double.NaN),
                middle(result),
                result.getSecondaryResults().get(ALLOCATED).getScore());
    }

    /** What the Flux costs over the callback, where both are among the results. */
    private static void compare(Collection<RunResult> results) {
        for (RunResult flux : named(results, Pipeline.RECEIVE)) {
            for (RunResult callback : named(results, Pipeline.POLL)) {
                if (rest(flux).equals(rest(callback))) {
                    System.out.printf(
                            Locale.ROOT,
                            "%-64s %8.2f %8.2f%n",
                            "RECEIVE - POLL " + rest(flux),
                            scores(flux).min().orElse(Double.NaN)
                                    - scores(callback).min().orElse(Double.NaN),
                            middle(flux) - middle(callback));
                }
            }
        }
    }

    private static List<RunResult> named(Collection<RunResult> results, Pipeline pipeline) {
        return results.stream()
                .filter(result -> pipeline.name().equals(result.getParams().getParam("pipeline")))
                .toList();
    }

    private static String name(BenchmarkParams params) {
        String type = params.getBenchmark().replaceFirst("\\.[^.]*$", "").replaceFirst(".*\\.", "");
        return params.getParamsKeys().stream()
                .map(key -> key + "=" + params.getParam(key))
                .collect(Collectors.joining(" ", type + " ", ""));
    }

    /** The parameters but for the pipeline. */
    private static String rest(RunResult result) {
        BenchmarkParams params = result.getParams();
        return params.getParamsKeys().stream()
                .filter(key -> !key.equals("pipeline"))
                .map(key -> key + "=" + params.getParam(key))
                .collect(Collectors.joining(" "));
    }

    private static double middle(RunResult result) {
        double[] sorted = scores(result).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    private static DoubleStream scores(RunResult result) {
        List<IterationResult> iterations = new ArrayList<>();
        result.getBenchmarkResults().forEach(fork -> iterations.addAll(fork.getIterationResults()));
        return iterations.stream()
                .mapToDouble(iteration -> iteration.getPrimaryResult().getScore());
    }
}
