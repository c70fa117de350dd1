package io.ringflux.afxdp.socket;

import io.ringflux.nativeio.Errno;
import io.ringflux.queue.QueueCounters;
import io.ringflux.ring.ProducerRing;
import java.lang.invoke.VarHandle;

/**
 * Has the kernel send what the transmit ring holds. One call may send a part only, and says so in several ways; it is
 * repeated as long as that gets further, and left for later otherwise. On the queue's thread.
 */
final class TxKick {

    private static final int MOST_CALLS = 64;

    private final XskCalls calls;
    private final RingMemory memory;
    private final ProducerRing ring;
    private final SentFrames sent;
    private final boolean needWakeup;
    private final QueueCounters counters;
    private final SocketLoss loss;
    private boolean behind;
    private boolean lost;

    TxKick(
            XskCalls calls,
            RingMemory memory,
            ProducerRing ring,
            SentFrames sent,
            boolean needWakeup,
            QueueCounters counters,
            SocketLoss loss) {
        this.calls = calls;
        this.memory = memory;
        this.ring = ring;
        this.sent = sent;
        this.needWakeup = needWakeup;
        this.counters = counters;
        this.loss = loss;
    }

    /** Entries were published. */
    void now() {
        VarHandle.fullFence(); // the flag must be read behind the cursor's store, or a wake-up is lost
        if (needWakeup && !memory.needsWakeup()) {
            return;
        }
        behind = true;
        retry();
    }

    /** Goes on with what was left for later. */
    void retry() {
        int waiting = memory.size() - ring.reserve(memory.size());
        for (int i = 0; i < MOST_CALLS && behind && !lost; i++) {
            counters.addSignal();
            int result = calls.kickSend();
            int left = memory.size() - ring.reserve(memory.size());
            if (left == 0 || result == 0) {
                behind = false;
            }
            if (result == -Errno.EBUSY) {
                counters.addDropped(1); // the device gave it up, and it is completed
            } else if (result == -Errno.EAGAIN || result == -Errno.ENOBUFS) {
                sent.reclaim();
                if (left == waiting) {
                    return;
                }
            } else if (result == -Errno.ENETDOWN || result == -Errno.EINTR) {
                return;
            } else if (result < 0) {
                lost = true;
                loss.lost(-result);
            }
            waiting = left;
        }
    }
}
