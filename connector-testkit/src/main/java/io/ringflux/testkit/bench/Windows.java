package io.ringflux.testkit.bench;

import io.ringflux.testkit.bench.Machine.State;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The figures that one start of both sides gave, by the state of the machine around each. */
public final class Windows {

    private final Map<State, List<Window>> windows = new EnumMap<>(State.class);

    /** Adds a figure that was taken between two looks at the machine, and says in which state that was. */
    public State add(double figure, double beforeNs, double afterNs) {
        State state = Machine.state(beforeNs, afterNs);
        windows.computeIfAbsent(state, s -> new ArrayList<>()).add(new Window(figure, Math.max(beforeNs, afterNs)));
        return state;
    }

    /** Whether there is a figure in that state. */
    public boolean has(State state) {
        return windows.containsKey(state);
    }

    /** The median of the figures in that state. */
    public double median(State state) {
        return Report.median(windows.getOrDefault(state, List.of()).stream()
                .map(Window::figure)
                .toList());
    }

    /** The median of the state's own figure. */
    double coreToCoreNs(State state) {
        return Report.median(windows.getOrDefault(state, List.of()).stream()
                .map(Window::coreToCoreNs)
                .toList());
    }

    private record Window(double figure, double coreToCoreNs) {}
}
