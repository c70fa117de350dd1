package io.ringflux.memif.bench;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.queue.TxQueue;
import java.util.Objects;
import org.HdrHistogram.Recorder;

/**
 * One frame to an echo and back, again and again, on one loop; gives a percentile of the trips since the last reading.
 * A trip lasts from one arrival to the next and so holds all that this side does, but for the bookkeeping, which waits
 * until the frame is on its way.
 */
final class Ping implements JvmPeerMain.Action {

    private final Recorder recorder = new Recorder(3);
    private final Frame frame;
    private final double percentile;
    private boolean due = true;
    private long arrivedNs;
    private long tripNs;

    Ping(int frameBytes, double percentile) {
        this.percentile = percentile;
        frame = Objects.requireNonNull(FramePool.create(2, 9216).allocate(frameBytes));
    }

    @Override
    public void start(FramePort port) {
        port.poll(0, burst -> {
                    long nowNs = burst.get(0).timestampNs();
                    tripNs = arrivedNs == 0 ? 0 : nowNs - arrivedNs;
                    arrivedNs = nowNs;
                    due = true;
                    return burst.size();
                })
                .subscribe();
        port.fill(0, this::sendWhenDue).subscribe();
    }

    @Override
    public double read(FramePort port) {
        return recorder.getIntervalHistogram().getValueAtPercentile(percentile);
    }

    private int sendWhenDue(TxQueue queue) {
        if (!due) {
            record();
            return 0;
        }
        int used = queue.submit(frame);
        due = used <= 0;
        return Math.max(used, 0);
    }

    private void record() {
        if (tripNs != 0) {
            recorder.recordValue(tripNs);
            tripNs = 0;
        }
    }
}
