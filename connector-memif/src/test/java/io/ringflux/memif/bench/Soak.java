package io.ringflux.memif.bench;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.memif.MemifClient;
import io.ringflux.memif.MemifServer;
import io.ringflux.queue.TxQueue;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Schedulers;

/**
 * A link at half load for a day, or until somebody ends it: each frame is taken and released by another thread. Prints
 * once a minute what the JVM holds; ends with a frame that is missing or comes twice.
 */
final class Soak {

    private static final long MINUTES = TimeUnit.DAYS.toMinutes(1);
    private static final int FLAT_OUT_SECONDS = 10;
    private static final int FRAME_BYTES = 64;
    private static final int BURST = 64;

    private final Frame frame = Objects.requireNonNull(FramePool.create(1, 2048).allocate(FRAME_BYTES));
    private long sent;
    private long dueNs;
    private volatile long intervalNs;
    private volatile long received;
    private volatile String wrong = "";

    private Soak() {}

    static void measure() throws InterruptedException {
        Soak soak = new Soak();
        soak.begin();
        Holdings.printHeader("frames");
        for (int minute = 0; minute < MINUTES && soak.wrong.isEmpty(); minute++) {
            TimeUnit.MINUTES.sleep(1);
            Holdings.print(soak.received);
        }
        System.out.println(soak.wrong.isEmpty() ? "every frame came once" : soak.wrong);
    }

    /** Sees how much goes through, and goes on with half of that. */
    private void begin() throws InterruptedException {
        String socket = "@ringflux-soak-" + ProcessHandle.current().pid();
        FramePort server = MemifServer.create().socket(socket).listenNow();
        FramePort client = MemifClient.create().socket(socket).connectNow();
        server.receive()
                .retain()
                .publishOn(Schedulers.newSingle("taker"))
                .subscribe(this::take, error -> wrong = error.toString());
        client.fill(0, this::sendWhenDue).subscribe();
        TimeUnit.SECONDS.sleep(FLAT_OUT_SECONDS);
        long before = received;
        TimeUnit.SECONDS.sleep(FLAT_OUT_SECONDS);
        long perSecond = (received - before) / FLAT_OUT_SECONDS;
        intervalNs = 2 * TimeUnit.SECONDS.toNanos(BURST) / perSecond;
    }

    private int sendWhenDue(TxQueue queue) {
        long nowNs = System.nanoTime();
        if (nowNs - dueNs < 0) {
            return 0;
        }
        dueNs = nowNs + intervalNs;
        int room = Math.max(queue.reserve(BURST), 0);
        for (int i = 0; i < room; i++) {
            frame.buffer().putLong(0, sent++);
            queue.submit(frame);
        }
        return room;
    }

    private void take(Frame taken) {
        long number = taken.buffer().getLong(0);
        taken.release();
        if (number != received && wrong.isEmpty()) {
            wrong = "frame " + number + " came where " + received + " was due";
        }
        received++;
    }
}
