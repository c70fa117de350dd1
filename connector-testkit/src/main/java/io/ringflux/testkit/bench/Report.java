package io.ringflux.testkit.bench;

import io.ringflux.testkit.bench.Machine.State;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Collects the pairs of one case and prints its line for each state of the machine that was met often enough. */
public final class Report {

    private final String name;
    private final boolean time;
    private final Map<State, List<Pair>> pairs = new EnumMap<>(State.class);

    /**
     * @param name of the case
     * @param time whether the figures are times, of which less is better
     */
    public Report(String name, boolean time) {
        this.name = name;
        this.time = time;
    }

    /** Prints the names of the columns. */
    public static void printHeader() {
        System.out.printf("%-34s %8s %9s %9s %7s%n", "case", "c2c_ns", "ours", "theirs", "ratio");
    }

    /** Adds what one start of both sides gave. */
    public void add(Windows ours, Windows theirs) {
        for (State state : List.of(State.FAST, State.SLOW)) {
            if (ours.has(state) && theirs.has(state)) {
                pairs.computeIfAbsent(state, s -> new ArrayList<>())
                        .add(new Pair(
                                ours.median(state),
                                theirs.median(state),
                                Math.max(ours.coreToCoreNs(state), theirs.coreToCoreNs(state))));
            }
        }
    }

    /** Pairs that were compared in that state. */
    public int count(State state) {
        return pairs.getOrDefault(state, List.of()).size();
    }

    /** Prints the case's lines: {@code case c2c_ns ours theirs ratio}, each figure a median. */
    public void print() {
        if (pairs.isEmpty()) {
            System.out.printf("%-34s no window was undisturbed%n", name);
        }
        pairs.forEach((state, list) -> System.out.printf(
                Locale.ROOT,
                "%-34s %8.0f %9.2f %9.2f %7.2f%n",
                name + "/" + state.name().toLowerCase(Locale.ROOT) + "/" + list.size(),
                median(list.stream().map(Pair::coreToCoreNs).toList()),
                median(list.stream().map(Pair::ours).toList()),
                median(list.stream().map(Pair::theirs).toList()),
                median(list.stream()
                        .map(p -> time ? p.theirs() / p.ours() : p.ours() / p.theirs())
                        .toList())));
    }

    /** The middle of some figures. */
    public static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private record Pair(double ours, double theirs, double coreToCoreNs) {}
}
