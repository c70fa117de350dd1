package io.ringflux.afxdp;

import io.ringflux.frame.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import reactor.core.publisher.Flux;

/** UDP frames of several flows, each with its number in the flow. */
final class FlowFrames {
    private static final int LENGTH = 60;
    private static final int SOURCE_PORT = 34;
    private static final int NUMBER = 42;

    private FlowFrames() {}

    /** Frames number {@code first} to {@code first + count - 1} of flows 0 to {@code flows - 1}, in turn. */
    static Flux<Frame> of(AfXdpPort port, int flows, int first, int count) {
        return Flux.range(0, flows * count).map(i -> frame(port, i % flows, first + i / flows, false));
    }

    /** One frame of a flow; {@code back} is the direction of its answers. */
    static Frame frame(AfXdpPort port, int flow, int number, boolean back) {
        Frame frame = Objects.requireNonNull(port.allocate(LENGTH));
        frame.buffer().putBytes(0, bytes(flow, number, back));
        return frame;
    }

    static int flow(Frame frame) {
        int one = frame.buffer().getShort(SOURCE_PORT, ByteOrder.BIG_ENDIAN) & 0xffff;
        int other = frame.buffer().getShort(SOURCE_PORT + 2, ByteOrder.BIG_ENDIAN) & 0xffff;
        return Math.max(one, other) - 1000;
    }

    static int number(Frame frame) {
        return frame.buffer().getInt(NUMBER, ByteOrder.BIG_ENDIAN);
    }

    private static byte[] bytes(int flow, int number, boolean back) {
        ByteBuffer frame = ByteBuffer.allocate(LENGTH);
        frame.putShort(12, (short) 0x0800).position(14);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (LENGTH - 14)).putInt(0);
        frame.put((byte) 64).put((byte) 17).putShort((short) 0);
        int client = 0x0a4d0001;
        int server = 0x0a4d0002;
        frame.putInt(back ? server : client).putInt(back ? client : server);
        frame.putShort((short) (back ? 53 : 1000 + flow)).putShort((short) (back ? 1000 + flow : 53));
        frame.putShort((short) (LENGTH - 34)).putShort((short) 0).putInt(number);
        return frame.array();
    }
}
