package io.ringflux.memif.bench;

import io.ringflux.FramePort;
import io.ringflux.LinkState.Status;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.memif.MemifClient;
import io.ringflux.memif.MemifServer;
import java.io.IOException;
import java.util.Map;

/**
 * Our side of a measurement. Arguments: CPU, {@code client|server}, socket, action, frame length. Says {@code ready}
 * when it listens or is connected, then answers each line on standard input with a figure; ends with its input.
 */
final class JvmPeerMain {

    private JvmPeerMain() {}

    public static void main(String[] args) throws IOException {
        PollerGroup loop = PollerGroup.pinned("bench", Integer.parseInt(args[0]));
        Action action = action(args[3], Integer.parseInt(args[4]));
        FramePort port =
                args[1].equals("client") ? client(args[2], loop, args[3].endsWith("zero-copy")) : server(args[2], loop);
        action.start(port);
        if (args[1].equals("client")) {
            port.link().filter(state -> state.status() == Status.UP).blockFirst();
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {
            System.out.println(action.read(port));
        }
    }

    private static FramePort client(String socket, PollerGroup loop, boolean zeroCopy) {
        return MemifClient.create()
                .socket(socket)
                .zeroCopyTransmit(zeroCopy)
                .rxMode(RxMode.POLLING)
                .loops(loop)
                .connectNow();
    }

    private static FramePort server(String socket, PollerGroup loop) {
        return MemifServer.create()
                .socket(socket)
                .rxMode(RxMode.POLLING)
                .loops(loop)
                .listenNow();
    }

    private static Action action(String name, int frameBytes) {
        Map<String, Action> actions = Map.ofEntries(
                Map.entry("count", new RxAction.Count()),
                Map.entry("poll", new RxAction.Poll()),
                Map.entry("map-filter", new RxAction.MapFilter(false)),
                Map.entry("bounded", new RxAction.MapFilter(true)),
                Map.entry("fill", new TxAction.Fill(frameBytes)),
                Map.entry("send", new TxAction.Send(frameBytes)),
                Map.entry("make", new TxAction.Make(frameBytes)),
                Map.entry("make-zero-copy", new TxAction.Make(frameBytes)),
                Map.entry("repeat", new TxAction.Repeat(frameBytes)),
                Map.entry("repeat-zero-copy", new TxAction.Repeat(frameBytes)),
                Map.entry("ping", new Ping(frameBytes)));
        Action action = actions.get(name);
        if (action == null) {
            throw new IllegalArgumentException("action " + name + " is none of " + actions.keySet());
        }
        return action;
    }

    /** What a peer does with its port. */
    interface Action {

        void start(FramePort port);

        double read(FramePort port);
    }
}
