package io.ringflux.memif.bench;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.queue.TxQueue;
import java.util.Objects;
import org.HdrHistogram.Recorder;

/** One frame to an echo and back, again and again, on one loop; gives the median since the last reading. */
final class Ping implements JvmPeerMain.Action {

    private final Recorder recorder = new Recorder(3);
    private final Frame frame;
    private boolean due = true;
    private long sentNs;

    Ping(int frameBytes) {
        frame = Objects.requireNonNull(FramePool.create(2, 9216).allocate(frameBytes));
    }

    @Override
    public void start(FramePort port) {
        port.poll(0, burst -> {
                    recorder.recordValue(System.nanoTime() - sentNs);
                    due = true;
                    return burst.size();
                })
                .subscribe();
        port.fill(0, this::sendWhenDue).subscribe();
    }

    @Override
    public double read(FramePort port) {
        return recorder.getIntervalHistogram().getValueAtPercentile(50);
    }

    private int sendWhenDue(TxQueue queue) {
        if (!due) {
            return 0;
        }
        sentNs = System.nanoTime();
        int used = queue.submit(frame);
        due = used <= 0;
        return Math.max(used, 0);
    }
}
