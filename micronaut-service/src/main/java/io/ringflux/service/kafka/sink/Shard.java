package io.ringflux.service.kafka.sink;

import io.ringflux.service.kafka.sink.InFlightRecord.Outcome;
import io.ringflux.service.pcap.EnhancedPacketBlock;
import org.jspecify.annotations.Nullable;

/**
 * One lane's flows that go to one partition: their log, the record in the making, and the records in flight.
 *
 * <p>The first record that a producer sends to a partition travels alone. Brokers before KAFKA-15591 accept any first
 * sequence number: on a partition that is just being created the second record could get in before the first, which
 * would then be refused for ever.
 *
 * <p>A record that fails after the producer had accepted it makes the shard go back: everything from that record on is
 * sent again, in order, once nothing of the shard is in flight.
 *
 * <p>Threading: sender only, but for {@link #log} and {@link #announce}.
 */
final class Shard {
    private static final int LINGER_IN_FLIGHT = 8;
    private final int index;
    private final FrameLog log;
    private final ShardHeaders headers;
    private final InFlightRecords inFlight;
    private final LaneDelivery delivery;
    private final int maxFrames;
    private final int enoughBytes;
    private final Cut cut = new Cut();
    private int maxBytes;
    private boolean complete;
    private boolean failed;
    private long provenBy;

    /** Where the cut begins, for the appender. */
    private volatile long cutStart;

    Shard(
            int index,
            FrameLog log,
            ShardHeaders headers,
            InFlightRecords inFlight,
            LaneDelivery delivery,
            int maxFrames,
            int maxBytes) {
        this.index = index;
        this.log = log;
        this.headers = headers;
        this.inFlight = inFlight;
        this.delivery = delivery;
        this.maxFrames = maxFrames;
        this.maxBytes = maxBytes;
        enoughBytes = maxFrames == 1 ? 1 : maxBytes;
        restart(log.head(), 0);
    }

    int index() {
        return index;
    }

    FrameLog log() {
        return log;
    }

    ShardHeaders headers() {
        return headers;
    }

    /** Tells the sender that the log's tail was moved there from {@code before}, if it wants to know. Appender only. */
    void announce(SenderGate gate, long before) {
        long enough = cutStart + enoughBytes;
        gate.appended(before < enough && log.tail() >= enough);
    }

    /**
     * Takes what was appended into the next record as far as it fits, and returns it if it is to be sent now, else
     * null.
     */
    @Nullable
    Cut ready(long nowNs, long lingerNs) {
        if (!canSend()) {
            return null;
        }
        if (!complete) {
            extend(nowNs);
        }
        boolean due = complete || (!cut.isEmpty() && lingerLeftNs(nowNs, lingerNs) <= 0);
        return due ? cut : null;
    }

    /**
     * How long the frames in the cut may still wait for others. While enough records are in flight they wait until
     * their batch is full or some record is acknowledged: small records would only queue behind each other.
     */
    long lingerLeftNs(long nowNs, long lingerNs) {
        if (cut.isEmpty()) {
            return hasNews() ? 0 : Long.MAX_VALUE;
        }
        if (lingerNs > 0 && inFlight.size() >= LINGER_IN_FLIGHT) {
            return Long.MAX_VALUE;
        }
        return cut.firstSeenNs() + lingerNs - nowNs;
    }

    private void extend(long nowNs) {
        long tail = log.tail();
        while (cut.end() < tail && !complete) {
            if (cut.isEmpty()) {
                cut.skip(log.paddingLength(cut.end()));
            } else if (log.endsAt(cut.end())) {
                complete = true;
                return;
            }
            int length = EnhancedPacketBlock.totalLength(log.buffer(), log.index(cut.end()));
            if (!cut.isEmpty() && cut.length() + length > maxBytes) {
                complete = true;
                return;
            }
            cut.add(length, nowNs);
            complete = cut.frames() == maxFrames;
        }
    }

    /** The slot in which the cut is to be sent. */
    InFlightRecord slot() {
        return inFlight.next();
    }

    /** The producer has accepted the cut, or it was dropped; the next one begins. */
    void advance() {
        inFlight.push();
        restart(cut.end(), cut.sequence() + cut.frames());
    }

    /** The cut is too large to be sent: the next attempt takes half of it. Returns false for a single frame. */
    boolean shrink() {
        if (cut.frames() == 1) {
            return false;
        }
        maxBytes = Math.max(1, cut.length() / 2);
        restart(cut.start(), cut.sequence());
        return true;
    }

    private void restart(long position, long sequence) {
        cut.reset(position, sequence);
        complete = false;
        cutStart = position;
    }

    /** Settles records that have an outcome; returns the bytes that left the producer's window. */
    long reap() {
        long bytes = 0;
        while (!failed && !inFlight.isEmpty()) {
            InFlightRecord oldest = inFlight.oldest();
            Outcome outcome = oldest.outcome();
            if (outcome == Outcome.PENDING) {
                return bytes;
            }
            if (outcome == Outcome.FAILED && !(oldest.isTooLarge() && oldest.frames() == 1)) {
                failed = true;
            } else {
                bytes += oldest.bytes();
                settle(oldest, outcome);
            }
        }
        return bytes;
    }

    private void settle(InFlightRecord record, Outcome outcome) {
        if (outcome == Outcome.ACKED) {
            delivery.acked(record.frames(), record.bytes());
            provenBy = record.producer();
        } else {
            delivery.tooLarge(record.frames());
        }
        log.release(record.end());
        inFlight.removeOldest();
    }

    /** Whether a record failed and the outcome of every other is known, so that {@link #rewind} may be called. */
    boolean canRewind() {
        return failed && !inFlight.anyPending();
    }

    /** Goes back to the oldest record that failed; returns the bytes that left the producer's window. */
    long rewind() {
        InFlightRecord oldest = inFlight.oldest();
        long bytes = inFlight.bytes();
        delivery.resent(inFlight.frames());
        if (oldest.isTooLarge()) {
            maxBytes = (int) Math.max(1, (oldest.end() - oldest.start()) / 2);
        }
        restart(oldest.start(), oldest.sequence());
        inFlight.clear();
        failed = false;
        return bytes;
    }

    /** The failure that made this shard stop, or null. */
    @Nullable
    Exception failure() {
        return failed ? inFlight.oldest().failure() : null;
    }

    /** Whether nothing is left to be sent or acknowledged. */
    boolean isDrained() {
        return log.head() == log.tail();
    }

    /** Whether frames were appended that the cut does not hold yet. */
    boolean hasNews() {
        return cut.end() != log.tail();
    }

    /** Whether a whole batch waits. */
    boolean hasEnough() {
        return log.tail() - cut.start() >= enoughBytes;
    }

    /** Whether nothing of the shard's own keeps it from sending. */
    boolean canSend() {
        return !failed
                && !inFlight.isFull()
                && (inFlight.isEmpty() || inFlight.oldest().producer() == provenBy);
    }

    /** Whether the oldest record has waited so long while a later one was acknowledged: it never will be. */
    boolean isOvertaken(long nowNs, long patienceNs) {
        return !failed
                && !inFlight.isEmpty()
                && nowNs - inFlight.oldest().sentNs() > patienceNs
                && inFlight.oldest().outcome() == Outcome.PENDING
                && inFlight.anyAcked();
    }

    /** When the oldest record in flight was sent, {@link Long#MAX_VALUE} without one. */
    long oldestSentNs() {
        return inFlight.isEmpty() ? Long.MAX_VALUE : inFlight.oldest().sentNs();
    }

    /** Whether any frame waits to be sent. */
    boolean isWaiting() {
        return cut.start() != log.tail();
    }

    Cut cut() {
        return cut;
    }
}
