package io.ringflux.service.kafka.sink;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sender's thread: works for all lanes in turn and sleeps when there is nothing to do. */
final class RecordSender implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(RecordSender.class);

    private static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long NEVER = Long.MAX_VALUE;

    private final ProducerSession session;
    private final SenderGate gate;
    private final List<LaneSender> lanes = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;
    private volatile long stopAtNs;
    private volatile boolean stopped;
    private volatile long oldestSentNs = NEVER;

    RecordSender(ProducerSession session, SenderGate gate) {
        this.session = session;
        this.gate = gate;
    }

    void add(LaneSender lane) {
        lanes.add(lane);
        gate.wake();
    }

    /** Ends when everything is acknowledged, at the latest at that time. */
    void stop(long atNs) {
        stopAtNs = atNs;
        stopping = true;
        gate.wake();
    }

    boolean isStopped() {
        return stopped;
    }

    /** How long the oldest record has been in flight, in nanoseconds; 0 without one. Any thread. */
    long oldestUnackedNs() {
        long sentNs = oldestSentNs;
        return sentNs == NEVER ? 0 : Math.max(0, System.nanoTime() - sentNs);
    }

    @Override
    public void run() {
        gate.enter();
        try {
            while (!isOver()) {
                gate.begin();
                if (workOnce() == 0) {
                    sleep();
                }
            }
        } finally {
            session.discard();
            lanes.forEach(LaneSender::finish);
            oldestSentNs = NEVER;
            stopped = true;
        }
    }

    private boolean isOver() {
        if (!stopping) {
            return false;
        }
        if (System.nanoTime() - stopAtNs >= 0) {
            return true;
        }
        return lanes.stream().allMatch(lane -> lane.lane().isDrained());
    }

    private int workOnce() {
        long nowNs = System.nanoTime();
        try {
            session.maintain(nowNs);
            int work = 0;
            long oldest = NEVER;
            for (LaneSender lane : lanes) {
                lane.grow(session.partitions());
                work += lane.work(nowNs);
                oldest = Math.min(oldest, lane.oldestSentNs());
            }
            oldestSentNs = oldest;
            return work;
        } catch (RuntimeException e) {
            log.error("sending failed, beginning anew with another producer", e);
            session.discard();
            session.pause(nowNs, e);
            return 1;
        }
    }

    /** Says what may wake the sender, looks once more, and sleeps. */
    private void sleep() {
        long nowNs = System.nanoTime();
        long parkNs = MAX_PARK_NS;
        boolean waiting = false;
        boolean lingering = false;
        boolean ready = session.isReady(nowNs);
        for (LaneSender lane : lanes) {
            for (Shard shard : lane.lane().shards()) {
                if (shard.isWaiting()) {
                    waiting = true;
                    if (ready && lane.canSend(shard)) {
                        lingering = true;
                        parkNs = Math.min(parkNs, shard.lingerLeftNs(nowNs, lane.lingerNs()));
                    }
                }
            }
        }
        if (!ready) {
            parkNs = Math.min(parkNs, session.resumeAtNs() - nowNs);
        }
        rest(!ready || (waiting && !lingering), waiting, parkNs);
    }

    private void rest(boolean blocked, boolean waiting, long parkNs) {
        if (blocked) {
            gate.block();
        } else if (waiting) {
            gate.linger();
        } else {
            gate.idle();
        }
        if (parkNs <= 0 || (!blocked && anyNews(waiting))) {
            gate.awake();
        } else {
            gate.park(parkNs);
        }
    }

    private boolean anyNews(boolean waiting) {
        for (LaneSender lane : lanes) {
            for (Shard shard : lane.lane().shards()) {
                if (waiting ? shard.hasEnough() && lane.canSend(shard) : shard.hasNews()) {
                    return true;
                }
            }
        }
        return false;
    }
}
