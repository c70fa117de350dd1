package io.ringflux.afxdp.bench;

import io.ringflux.afxdp.AfXdpClient;
import io.ringflux.afxdp.AfXdpPort;
import io.ringflux.frame.Frame;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.queue.TxQueue;
import java.util.Locale;
import java.util.Objects;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * What {@code xdpbench.c} does, by a port: {@code rx|echo|tx|tx-flux IF SECONDS LENGTH}. Prints one number a second:
 * frames received or sent.
 */
final class XdpBenchMain {
    private static final int CHUNK_BYTES = 4096;
    private static final int CHUNKS = 2048;

    private final AfXdpPort port;
    private Frame[] frames = new Frame[0];
    private int next;
    private long received;

    private XdpBenchMain(AfXdpPort port) {
        this.port = port;
    }

    public static void main(String[] arguments) throws InterruptedException {
        String action = arguments[0];
        AfXdpClient client = AfXdpClient.create(arguments[1])
                .queues(0, 1)
                .chunkBytes(CHUNK_BYTES)
                .multiBuffer(true)
                .frames(8192, 8192)
                .rxMode(RxMode.POLLING)
                .loops(PollerGroup.create("bench", 1));
        AfXdpPort port = (action.startsWith("tx") ? client.sendOnly() : client.everything()).connectNow();
        XdpBenchMain bench = new XdpBenchMain(port);
        Disposable run = bench.start(action, Integer.parseInt(arguments[3]));
        boolean counted = !action.startsWith("tx");
        long before = 0;
        long beginNs = System.nanoTime();
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            Thread.sleep(1000);
            long frames = counted ? port.stats().rxFrames() : port.stats().txFrames();
            long nowNs = System.nanoTime();
            System.out.printf(Locale.ROOT, "%.0f%n", (frames - before) * 1e9 / (nowNs - beginNs));
            before = frames;
            beginNs = nowNs;
        }
        run.dispose();
        port.dispose();
        port.onDispose().block();
        System.exit(bench.received < 0 ? 1 : 0);
    }

    private Disposable start(String action, int length) {
        return switch (action) {
            case "rx" -> port.receive().subscribe(frame -> received++);
            case "echo" -> port.send(port.receive()).subscribe();
            case "tx" -> {
                allocate(length);
                yield port.fill(0, this::fill).subscribe();
            }
            case "tx-flux" -> {
                allocate(length);
                yield port.send(Flux.generate(sink -> sink.next(frames[next++ % frames.length].retain())))
                        .subscribe();
            }
            default -> throw new IllegalArgumentException("what is " + action + "?");
        };
    }

    private void allocate(int length) {
        frames = new Frame[CHUNKS / (1 + (length - 1) / (CHUNK_BYTES - 256))]; // as much memory as in C
        for (int i = 0; i < frames.length; i++) {
            frames[i] = Objects.requireNonNull(port.allocate(length));
        }
    }

    private int fill(TxQueue queue) {
        int submitted = 0;
        while (submitted < 64 && queue.submit(frames[next]) > 0) {
            next = next + 1 == frames.length ? 0 : next + 1;
            submitted++;
        }
        return submitted;
    }
}
