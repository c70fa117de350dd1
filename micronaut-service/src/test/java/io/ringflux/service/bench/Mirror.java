package io.ringflux.service.bench;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.loop.PollerGroup;
import io.ringflux.memif.MemifClient;
import io.ringflux.memif.MemifPort;
import io.ringflux.memif.MemifServer;
import io.ringflux.packet.PacketBuilder;
import io.ringflux.queue.TxQueue;
import io.ringflux.service.kafka.sink.FrameOrigin;
import io.ringflux.service.kafka.sink.KafkaSink;
import io.ringflux.service.kafka.sink.KafkaSinkConfig;
import io.ringflux.service.kafka.sink.SinkStats;
import java.util.Objects;

/**
 * The main job: a memif client that sends flat out, a memif server that receives, and the sink that writes to Kafka.
 */
final class Mirror implements AutoCloseable {

    private static final int FLOWS = 64;
    private static final int BURST = 64;
    private static final int HEADER_BYTES = 42;

    private final PollerGroup loops = PollerGroup.create("mirror", 2);
    private final FramePool pool = FramePool.create(FLOWS, 2048);
    private final Frame[] frames = new Frame[FLOWS];
    private final MemifPort server;
    private final MemifPort client;
    private final KafkaSink sink;
    private int next;

    Mirror(KafkaSinkConfig config, int frameBytes) {
        PacketBuilder builder = new PacketBuilder();
        for (int i = 0; i < FLOWS; i++) {
            frames[i] = Objects.requireNonNull(pool.allocate(frameBytes));
            builder.wrap(frames[i].buffer(), 0)
                    .ethernet(0x0200_0000_0001L, 0x0200_0000_0002L)
                    .ipv4(0x0a00_0001, 0x0a00_0100 + i)
                    .udp(1024 + i, 9)
                    .payload(frameBytes - HEADER_BYTES)
                    .finish();
        }
        String socket = "@ringflux-bench-" + ProcessHandle.current().pid();
        server = MemifServer.create().socket(socket).loops(loops).listenNow();
        sink = KafkaSink.start(config);
        server.receive().subscribe(sink.lane(FrameOrigin.of("bench", 0)));
        client = MemifClient.create().socket(socket).loops(loops).connectNow();
        client.fill(0, this::fill).subscribe();
    }

    SinkStats stats() {
        return sink.stats();
    }

    @Override
    public void close() {
        client.dispose();
        server.dispose();
        sink.close();
        loops.dispose();
    }

    private int fill(TxQueue queue) {
        int room = queue.reserve(BURST);
        for (int i = 0; i < room; i++) {
            queue.submit(frames[next++ % FLOWS]);
        }
        return Math.max(room, 0);
    }
}
