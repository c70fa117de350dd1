package io.ringflux.reactive;

import io.ringflux.PortStats.QueueStats;
import io.ringflux.queue.QueueCounters;
import java.util.ArrayList;
import java.util.List;

/** The counters of all queues that one lane had, link after link. */
final class LaneCounters {

    private QueueStats past = new QueueStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private final List<QueueCounters> live = new ArrayList<>();

    /** Counts that queue too. */
    synchronized void follow(QueueCounters counters) {
        live.add(counters);
    }

    /** Remembers what a queue counted that counts no more. */
    synchronized void retire(QueueCounters counters) {
        if (live.remove(counters)) {
            past = plus(past, counters);
        }
    }

    synchronized QueueStats sum() {
        QueueStats sum = past;
        for (QueueCounters counters : live) {
            sum = plus(sum, counters);
        }
        return sum;
    }

    private static QueueStats plus(QueueStats sum, QueueCounters more) {
        return new QueueStats(
                sum.frames() + more.frames(),
                sum.bytes() + more.bytes(),
                sum.bursts() + more.bursts(),
                sum.dropped() + more.dropped(),
                sum.faults() + more.faults(),
                sum.full() + more.full(),
                sum.starved() + more.starved(),
                sum.signals() + more.signals(),
                sum.wakeups() + more.wakeups(),
                Math.max(sum.longestStallNs(), more.longestStallNs()));
    }
}
