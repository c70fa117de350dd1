package io.ringflux.memif.bench;

import io.ringflux.FramePort;
import io.ringflux.LinkState.Status;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.memif.MemifClient;
import io.ringflux.memif.MemifServer;
import java.io.IOException;
import java.util.List;

/**
 * Our side of a measurement. Arguments: CPU, {@code client|server}, socket, action, then those of {@link Traffic}. Says
 * {@code ready} when it listens or is connected, then answers each line on standard input with a figure; ends with its
 * input.
 */
final class JvmPeerMain {

    private JvmPeerMain() {}

    public static void main(String[] args) throws IOException {
        PollerGroup loop = PollerGroup.pinned("bench", Integer.parseInt(args[0]));
        Traffic traffic = Traffic.parse(List.of(args).subList(4, args.length));
        if (traffic.crowd()) {
            Crowd.gather(traffic);
        }
        Action action = Actions.named(args[3], traffic);
        boolean isClient = args[1].equals("client");
        FramePort port = isClient ? client(args[2], loop, traffic) : server(args[2], loop, traffic);
        action.start(port);
        if (isClient) {
            port.link().filter(state -> state.status() == Status.UP).blockFirst();
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {
            System.out.println(action.read(port));
        }
    }

    private static FramePort client(String socket, PollerGroup loop, Traffic traffic) {
        return MemifClient.create()
                .socket(socket)
                .queues(traffic.queues(), traffic.queues())
                .zeroCopyTransmit(traffic.zeroCopy())
                .rxMode(RxMode.POLLING)
                .loops(loop)
                .connectNow();
    }

    private static FramePort server(String socket, PollerGroup loop, Traffic traffic) {
        return MemifServer.create()
                .socket(socket)
                .queues(traffic.queues(), traffic.queues())
                .rxMode(RxMode.POLLING)
                .loops(loop)
                .listenNow();
    }

    /** What a peer does with its port. */
    interface Action {

        void start(FramePort port);

        double read(FramePort port);
    }
}
