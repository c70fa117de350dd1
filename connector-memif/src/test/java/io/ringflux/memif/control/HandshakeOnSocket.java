package io.ringflux.memif.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.memif.MemifException;
import io.ringflux.memif.control.wire.ControlCodec;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.ReceiveResult;
import io.ringflux.nativeio.Received;
import io.ringflux.nativeio.SeqPacketSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;

/** Carries out what a handshake wants on a real socket, whenever the test says so, at a time that stands still. */
final class HandshakeOnSocket implements AutoCloseable {
    static final long NOW_NS = 0;

    final List<Action> actions = new ArrayList<>();

    private final SeqPacketSocket socket;
    private final BiFunction<Incoming, Long, List<Action>> receive;
    private final Supplier<List<Action>> endOfFile;
    private final Function<Action, List<Action>> answer;
    private final Received received = new Received(ControlMessage.LENGTH);
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[ControlMessage.LENGTH]);

    private HandshakeOnSocket(
            SeqPacketSocket socket,
            BiFunction<Incoming, Long, List<Action>> receive,
            Supplier<List<Action>> endOfFile,
            Function<Action, List<Action>> answer) {
        this.socket = socket;
        this.receive = receive;
        this.endOfFile = endOfFile;
        this.answer = answer;
    }

    static HandshakeOnSocket of(SeqPacketSocket socket, ServerHandshake server) {
        HandshakeOnSocket driver =
                new HandshakeOnSocket(socket, server::receive, server::endOfFile, action -> map(action, server));
        driver.carryOut(server.open(NOW_NS));
        return driver;
    }

    static HandshakeOnSocket of(SeqPacketSocket socket, ClientHandshake client, SharedLayout layout) {
        client.open(NOW_NS);
        return new HandshakeOnSocket(
                socket,
                client::receive,
                client::endOfFile,
                action -> action instanceof Action.LayOutMemory ? client.layOut(layout) : List.of());
    }

    /** Takes all that has arrived. */
    void pump() {
        while (!isOver()) {
            ReceiveResult result = socket.receive(received);
            if (result == ReceiveResult.WOULD_BLOCK) {
                return;
            }
            carryOut(result == ReceiveResult.MESSAGE ? receive.apply(incoming(), NOW_NS) : endOfFile.get());
        }
    }

    boolean isUp() {
        return actions.stream().anyMatch(Action.Up.class::isInstance);
    }

    MemifException down() {
        return TestMessages.down(actions);
    }

    @Override
    public void close() {
        received.close();
        socket.close();
    }

    private boolean isOver() {
        return actions.stream().anyMatch(Action.Down.class::isInstance);
    }

    private Incoming incoming() {
        List<Fd> fds = new ArrayList<>();
        for (Fd fd = received.takeFd(); fd != null; fd = received.takeFd()) {
            fds.add(fd);
        }
        boolean truncated = received.isTruncated() || received.isControlTruncated();
        return new Incoming(received.message(), received.length(), fds, truncated);
    }

    private void carryOut(List<Action> wanted) {
        actions.addAll(wanted);
        for (Action action : wanted) {
            if (action instanceof Action.Send send) {
                send(send);
            } else if (action instanceof Action.Down) {
                close();
            }
            carryOut(answer.apply(action));
        }
    }

    private void send(Action.Send send) {
        ControlCodec.encode(send.message(), bytes, 0);
        try {
            socket.send(bytes, 0, ControlMessage.LENGTH, send.fd());
        } catch (NativeIoException e) {
            assertThat(e.errno()).as("a peer that has gone").isEqualTo(Errno.EPIPE);
        }
    }

    private static List<Action> map(Action action, ServerHandshake server) {
        if (action instanceof Action.MapMemory map) {
            TestLayouts.close(map.offer().layout());
            return server.mapped();
        }
        return List.of();
    }
}
