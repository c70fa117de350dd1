package io.ringflux.memif.bench;

import io.ringflux.memif.bench.JvmPeerMain.Action;
import java.util.Map;
import java.util.function.Function;

/** What our side of a measurement can do, by name. */
final class Actions {

    private static final Map<String, Function<Traffic, Action>> NAMED = Map.ofEntries(
            Map.entry("poll", RxAction.Poll::new),
            Map.entry("count", traffic -> new RxAction.Count()),
            Map.entry("retain", traffic -> new RxAction.Retain()),
            Map.entry("batches", traffic -> new RxAction.Batches()),
            Map.entry("map-filter", traffic -> new RxAction.MapFilter(false)),
            Map.entry("bounded", traffic -> new RxAction.MapFilter(true)),
            Map.entry("echo", traffic -> new Echo()),
            Map.entry("fill", TxAction.Fill::new),
            Map.entry("send", TxAction.Send::new),
            Map.entry("make", TxAction.Make::new),
            Map.entry("repeat", TxAction.Repeat::new),
            Map.entry("flood", Flood::new),
            Map.entry("ping", traffic -> new Ping(traffic.frameBytes(), 50)),
            Map.entry("ping-p99", traffic -> new Ping(traffic.frameBytes(), 99)));

    private Actions() {}

    static Action named(String name, Traffic traffic) {
        Function<Traffic, Action> action = NAMED.get(name);
        if (action == null) {
            throw new IllegalArgumentException("action " + name + " is none of " + NAMED.keySet());
        }
        return action.apply(traffic);
    }
}
