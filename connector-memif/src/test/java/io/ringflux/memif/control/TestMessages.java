package io.ringflux.memif.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.memif.MemifException;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.MemifMode;
import io.ringflux.memif.control.wire.ControlCodec;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.memif.control.wire.ControlMessage.Ack;
import io.ringflux.memif.control.wire.ControlMessage.AddRegion;
import io.ringflux.memif.control.wire.ControlMessage.AddRing;
import io.ringflux.memif.control.wire.ControlMessage.Connect;
import io.ringflux.memif.control.wire.ControlMessage.Connected;
import io.ringflux.memif.control.wire.ControlMessage.Disconnect;
import io.ringflux.memif.control.wire.ControlMessage.Hello;
import io.ringflux.memif.control.wire.ControlMessage.Init;
import io.ringflux.memif.control.wire.ControlMessage.Unknown;
import io.ringflux.memif.control.wire.RingDirection;
import io.ringflux.memif.control.wire.Secret;
import io.ringflux.nativeio.Fd;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages as a well-behaved peer sends them, and what it takes to bend them. */
final class TestMessages {
    static final int RING_LOG2 = 10;
    static final long RING_BYTES = CacheLine.BYTES_64.ringBytes(RING_LOG2);
    static final long REGION_BYTES = 1 << 20;

    static final Hello HELLO = new Hello("server", ControlMessage.VERSION, ControlMessage.VERSION, 255, 255, 255, 14);
    static final Init INIT =
            new Init(ControlMessage.VERSION, 0, MemifMode.ETHERNET.code(), Secret.NONE, "client application");
    static final AddRegion REGION = new AddRegion(0, REGION_BYTES);
    static final AddRing C2S_RING = new AddRing(RingDirection.C2S, 0, 0, 0, RING_LOG2, 0);
    static final AddRing S2C_RING = new AddRing(RingDirection.S2C, 0, 0, RING_BYTES, RING_LOG2, 0);
    static final Connect CONNECT = new Connect("client interface");
    static final Connected CONNECTED = new Connected("server interface");
    static final Disconnect DISCONNECT = new Disconnect(0, "good bye");

    private TestMessages() {}

    /** One of each type, and types that are not assigned. */
    static List<ControlMessage> oneOfEach() {
        return List.of(
                new Ack(),
                HELLO,
                INIT,
                REGION,
                C2S_RING,
                CONNECT,
                CONNECTED,
                DISCONNECT,
                new Unknown(0),
                new Unknown(9),
                new Unknown(99),
                new Unknown(0xffff));
    }

    /** All that a client of one ring each way sends, in order. */
    static List<ControlMessage> clientSide() {
        return List.of(INIT, REGION, C2S_RING, S2C_RING, CONNECT);
    }

    static int fdsOf(ControlMessage message) {
        return message instanceof AddRegion || message instanceof AddRing ? 1 : 0;
    }

    static Incoming incoming(ControlMessage message, TestFds fds) {
        return incoming(message, fds.make(fdsOf(message)));
    }

    static Incoming incoming(ControlMessage message, List<Fd> fds) {
        return new Incoming(encoded(message), ControlMessage.LENGTH, fds, false);
    }

    static UnsafeBuffer encoded(ControlMessage message) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[ControlMessage.LENGTH]);
        if (message instanceof Unknown unknown) {
            buffer.putShort(0, (short) unknown.type());
        } else {
            ControlCodec.encode(message, buffer, 0);
        }
        return buffer;
    }

    static List<ControlMessage> sent(List<Action> actions) {
        return only(actions, Action.Send.class).map(Action.Send::message).toList();
    }

    static MemifException down(List<Action> actions) {
        return only(actions, Action.Down.class)
                .map(Action.Down::cause)
                .findFirst()
                .orElseThrow(() -> new AssertionError("still up after " + actions));
    }

    /** A refusal tells the peer why, and then the link is over. */
    static void assertRefused(List<Action> actions, Reason reason) {
        MemifException cause = down(actions);
        assertThat(cause.reason()).isEqualTo(reason);
        assertThat(actions).containsExactly(Action.Send.of(new Disconnect(0, cause.detail())), new Action.Down(cause));
    }

    static <A extends Action> Stream<A> only(List<Action> actions, Class<A> type) {
        return actions.stream().filter(type::isInstance).map(type::cast);
    }
}
