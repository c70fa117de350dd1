package io.ringflux.memif.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.memif.MemifException;
import io.ringflux.nativeio.Fd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A client and a server, each the other's only peer, over a socket and a clock that exist in the test alone. */
final class VirtualLink {
    /** Says why the server cannot use what it is offered; the empty text where it can. */
    UnaryOperator<String> mapper = name -> "";

    long nowNs;
    long delayNs;

    final List<Action> clientActions = new ArrayList<>();
    final List<Action> serverActions = new ArrayList<>();

    private final ClientHandshake client;
    private final ServerHandshake server;
    private final TestFds clientFds;
    private final TestFds receivedFds;
    private final Deque<Incoming> toClient = new ArrayDeque<>();
    private final Deque<Incoming> toServer = new ArrayDeque<>();
    private boolean clientOpen = true;
    private boolean serverOpen = true;

    VirtualLink(ClientHandshake client, ServerHandshake server, TestFds clientFds, TestFds receivedFds, long nowNs) {
        this.client = client;
        this.server = server;
        this.clientFds = clientFds;
        this.receivedFds = receivedFds;
        this.nowNs = nowNs;
        client.open(nowNs);
        serverDoes(server.open(nowNs));
    }

    /** Delivers one message or one hang-up, if there is any. */
    boolean step() {
        nowNs += delayNs;
        assertThat(toServer.size() + toClient.size())
                .as("messages under way")
                .isLessThanOrEqualTo(clientOpen && serverOpen ? 1 : 2);
        if (serverOpen && !toServer.isEmpty()) {
            serverDoes(server.receive(toServer.remove(), nowNs));
        } else if (clientOpen && !toClient.isEmpty()) {
            clientDoes(client.receive(toClient.remove(), nowNs));
        } else if (serverOpen && !clientOpen) {
            serverDoes(server.endOfFile());
        } else if (clientOpen && !serverOpen) {
            clientDoes(client.endOfFile());
        } else {
            return false;
        }
        return true;
    }

    void step(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(step()).as("step " + i).isTrue();
        }
    }

    void settle() {
        int steps = 0;
        while (step()) {
            assertThat(++steps).as("steps").isLessThan(10_000);
        }
    }

    void closeClient(String detail) {
        clientDoes(client.close(detail));
    }

    void closeServer(String detail) {
        serverDoes(server.close(detail));
    }

    /** The process is gone; what it had sent is still delivered. */
    void killClient() {
        clientOpen = false;
        close(toClient);
    }

    void killServer() {
        serverOpen = false;
        close(toServer);
    }

    /** Nothing that is under way arrives any more; time goes on until both have given up. */
    void stall() {
        close(toServer);
        close(toClient);
        nowNs = client.deadlineNs().orElse(nowNs);
        clientDoes(client.expire(nowNs));
        close(toServer);
        nowNs = server.deadlineNs().orElse(nowNs);
        serverDoes(server.expire(nowNs));
        close(toClient);
    }

    Optional<ClientOffer> offer() {
        return TestMessages.only(serverActions, Action.MapMemory.class)
                .map(Action.MapMemory::offer)
                .findFirst();
    }

    Optional<Action.Up> clientUp() {
        return TestMessages.only(clientActions, Action.Up.class).findFirst();
    }

    Optional<Action.Up> serverUp() {
        return TestMessages.only(serverActions, Action.Up.class).findFirst();
    }

    MemifException clientDown() {
        return TestMessages.down(clientActions);
    }

    MemifException serverDown() {
        return TestMessages.down(serverActions);
    }

    private void clientDoes(List<Action> actions) {
        clientActions.addAll(actions);
        for (Action action : actions) {
            if (action instanceof Action.Send send) {
                deliver(send, toServer, serverOpen);
            } else if (action instanceof Action.LayOutMemory layOut) {
                clientDoes(client.layOut(TestLayouts.of(layOut.plan(), clientFds)));
            } else if (action instanceof Action.Down) {
                killClient();
            }
        }
    }

    private void serverDoes(List<Action> actions) {
        serverActions.addAll(actions);
        for (Action action : actions) {
            if (action instanceof Action.Send send) {
                deliver(send, toClient, clientOpen);
            } else if (action instanceof Action.MapMemory map) {
                String fault = mapper.apply(map.offer().name());
                serverDoes(fault.isEmpty() ? server.mapped() : server.mappingFailed(fault));
            } else if (action instanceof Action.Down) {
                killServer();
            }
        }
    }

    private void deliver(Action.Send send, Deque<Incoming> queue, boolean peerOpen) {
        if (peerOpen) {
            Fd fd = send.fd();
            queue.add(
                    TestMessages.incoming(send.message(), fd == null ? List.of() : List.of(receivedFds.received(fd))));
        }
    }

    private static void close(Deque<Incoming> queue) {
        queue.forEach(Incoming::closeFds);
        queue.clear();
    }
}
