package io.ringflux.tap.bench;

import io.ringflux.frame.Frame;
import io.ringflux.loop.PollerGroup;
import io.ringflux.packet.PacketBuilder;
import io.ringflux.queue.TxQueue;
import io.ringflux.tap.TapBackend;
import io.ringflux.tap.TapClient;
import io.ringflux.tap.TapPort;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends or receives by a tap port until it is killed; the interface's own counters say how fast. Arguments:
 * {@code write-flux|write-burst|read-flux|read-burst NAME LENGTH BACKEND}. With {@code TAPBENCH_NAPI} in the
 * environment it asks for IFF_NAPI, as the C loop does.
 */
final class TapBench {
    private static final int BURST = 64;
    private static final int POOL_FRAMES = 8192;
    private static final int BUFFER_BYTES = 2048;
    private static final long OTHER_STATION = 0x02_00_00_00_00_00L;
    private static final long STATION = 0x02_00_00_00_00_01L;
    private static final int SOURCE = 0xc612_0001;
    private static final int DESTINATION = 0xc612_0002;
    private static final int DISCARD_PORT = 9;
    private static final int HEADER_BYTES = 42;
    private static final int UDP_CHECKSUM = 40;

    private TapBench() {}

    public static void main(String[] arguments) {
        TapPort port = TapClient.create()
                .name(arguments[1])
                .backend(TapBackend.valueOf(arguments[3]))
                .napi(System.getenv("TAPBENCH_NAPI") != null)
                .mtu(9000)
                .txQueueLength(4096)
                .poolFrames(POOL_FRAMES)
                .bufferSize(BUFFER_BYTES)
                .loops(PollerGroup.create("bench", 1))
                .connectNow();
        run(arguments[0], port, Integer.parseInt(arguments[2])).block();
    }

    private static Mono<Void> run(String what, TapPort port, int length) {
        Frame frame = datagram(port, length);
        return switch (what) {
            case "write-flux" -> port.send(Flux.generate(sink -> sink.next(frame.retain())));
            case "write-burst" -> port.fill(0, queue -> fill(queue, frame));
            case "read-flux" -> port.receive().then();
            case "read-burst" -> port.poll(0, burst -> burst.size());
            default -> throw new IllegalArgumentException("unknown case " + what);
        };
    }

    /** What testpmd sends with {@code --forward-mode=txonly}, and the C loop. */
    private static Frame datagram(TapPort port, int length) {
        Frame frame = Objects.requireNonNull(port.allocate(length), "no free frame");
        new PacketBuilder()
                .wrap(frame.buffer(), 0)
                .ethernet(OTHER_STATION, STATION)
                .ipv4(SOURCE, DESTINATION)
                .udp(DISCARD_PORT, DISCARD_PORT)
                .payload(length - HEADER_BYTES)
                .finish();
        frame.buffer().setMemory(HEADER_BYTES, length - HEADER_BYTES, (byte) 0);
        frame.buffer().putShort(UDP_CHECKSUM, (short) 0);
        return frame;
    }

    private static int fill(TxQueue queue, Frame frame) {
        int sent = 0;
        while (sent < BURST && queue.submit(frame) > 0) {
            sent++;
        }
        return sent;
    }
}
