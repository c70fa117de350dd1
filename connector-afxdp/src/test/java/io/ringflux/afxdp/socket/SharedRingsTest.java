package io.ringflux.afxdp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.afxdp.umem.Umem;
import io.ringflux.afxdp.umem.UmemShape;
import io.ringflux.afxdp.umem.UmemShare;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameLender;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.QueueFault;
import io.ringflux.testkit.LeakCheck;
import java.util.Objects;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two sockets with one fill and one completion ring, and a kernel that says what it should not. */
@LeakCheck
class SharedRingsTest {
    private static final int RING = 8;
    private static final int CHUNKS = 16;
    private static final int SUPPLY = 12;
    private static final int START = 256;
    private static final XskOptions OPTIONS = new XskOptions(false, true, true, false, 0, "off");

    private final Umem umem = Umem.create(new UmemShape(2048, 0, false, false, false), 3 * CHUNKS + SUPPLY);
    private final UmemShare share = umem.carveShared(1, SUPPLY, CHUNKS, CHUNKS, CHUNKS);
    private final StandInSocket one = new StandInSocket(umem, RING);
    private final StandInSocket other = new StandInSocket(umem, RING);
    private final SharedFill fill = new SharedFill(one.rings().fill(), share.supplying(0), one, true);
    private final SharedCompletions completions =
            new SharedCompletions(one.rings().completion(), umem);
    private XskRxQueue rxOne;
    private XskRxQueue rxOther;
    private XskTxQueue txOne;
    private XskTxQueue txOther;

    @BeforeEach
    void open() {
        rxOne = receiver(one, 0);
        rxOther = receiver(other, 1);
        txOne = sender(one);
        txOther = sender(other);
    }

    @AfterEach
    void close() {
        rxOne.close();
        rxOther.close();
        txOne.close();
        txOther.close();
        other.release();
        one.release();
        share.close();
        umem.close();
        assertThat(share.supplying(0).pool().freeCount()).isEqualTo(SUPPLY);
    }

    @Test
    void shouldGiveChunksBackWhicheverSocketTheyCameTo() {
        publish(one, given(0) + START);
        publish(other, given(1) + START);

        assertThat(rxOne.peek(RING)).isEqualTo(1);
        assertThat(rxOther.peek(RING)).isEqualTo(1);
        Frame kept = rxOther.burst().get(0).retain();
        rxOther.release(1);
        rxOne.release(1);

        assertThat(fill.count()).isEqualTo(SUPPLY);
        assertThat(given(SUPPLY)).isEqualTo(given(1));
        assertThat(given(SUPPLY + 1)).isEqualTo(given(0));
        assertThat(share.receiving(1).pool().inUse()).isEqualTo(1);
        kept.release();
    }

    @Test
    void shouldRefuseAChunkThatTheOtherSocketHas() {
        publish(one, given(0) + START);
        assertThat(rxOne.peek(RING)).isEqualTo(1);
        publish(other, given(0) + START);

        assertThat(rxOther.peek(RING)).isEqualTo(QueueFault.BAD_REGION.code());

        rxOne.release(1);
        assertThat(position(one.rings().fill().producer())).isEqualTo(SUPPLY + 1);
    }

    @Test
    void shouldLendAgainWhatWasNotHandled() {
        publish(one, given(0) + START);
        publish(one, given(1) + START);
        assertThat(rxOne.peek(RING)).isEqualTo(2);

        rxOne.release(1);

        assertThat(position(one.rings().fill().producer())).isEqualTo(SUPPLY + 1);
        assertThat(rxOne.peek(RING)).isEqualTo(1);
        rxOne.release(1);
        assertThat(position(one.rings().fill().producer())).isEqualTo(SUPPLY + 2);
    }

    @Test
    void shouldRefuseChunksOfOtherAreas() {
        publish(one, share.receiving(0).chunkOffset(0) + START);

        assertThat(rxOne.peek(RING)).isEqualTo(QueueFault.BAD_REGION.code());
    }

    @Test
    void shouldLeaveCompletionsToWhoeverSent() {
        long first = send(txOne);
        long second = send(txOther);
        complete(second);
        complete(first);

        assertThat(txOne.reserve(RING)).isEqualTo(RING);
        assertThat(txOther.heldFrames()).isEqualTo(1);
        assertThat(txOther.reserve(RING)).isEqualTo(RING);
        assertThat(share.sending().pool().inUse()).isZero();
    }

    @Test
    void shouldRefuseACompletionOfWhatNobodySent() {
        send(txOne);
        complete(share.sending().chunkOffset(0));

        assertThat(txOther.reserve(RING)).isEqualTo(RING); // it need not look
        assertThat(txOne.reserve(RING)).isEqualTo(QueueFault.BAD_CURSOR.code());
    }

    @Test
    void shouldCopyAFrameThatTheOtherSocketIsSending() {
        Frame frame = Objects.requireNonNull(share.sending().pool().allocate(64));

        assertThat(txOne.submit(frame)).isEqualTo(1);
        assertThat(txOne.submit(frame)).isEqualTo(1);
        assertThat(txOther.submit(frame)).isEqualTo(1);

        assertThat(share.sending().pool().inUse()).isEqualTo(2);
        long offset = frame.address() - umem.base();
        frame.release();
        complete(offset);
        complete(offset);
        assertThat(txOne.reserve(RING)).isEqualTo(RING);
        assertThat(txOther.heldFrames()).isEqualTo(1);
        assertThat(share.sending().pool().inUse()).isEqualTo(1);
    }

    private XskRxQueue receiver(StandInSocket socket, int queue) {
        QueueCounters counters = new QueueCounters();
        FrameLender lender = new FrameLender(share.receiving(queue).pool(), RING, 1, queue);
        return new XskRxQueue(
                socket,
                socket.rings(),
                OPTIONS,
                new SharedChunks(fill, lender, counters),
                new ReceiveClock(false),
                counters);
    }

    private XskTxQueue sender(StandInSocket socket) {
        return new XskTxQueue(
                socket, socket.rings(), OPTIONS, share, 14, TxHooks.NONE, errno -> {}, completions.view(RING));
    }

    private long send(XskTxQueue queue) {
        Frame frame = Objects.requireNonNull(share.sending().pool().allocate(64));
        long offset = frame.address() - umem.base();
        assertThat(queue.submit(frame)).isEqualTo(1);
        frame.release();
        return offset;
    }

    private void complete(long offset) {
        RingMemory ring = one.rings().completion();
        int position = position(ring.producer());
        UnsafeApi.putLong(ring.address(position & (RING - 1)), offset);
        UnsafeApi.putIntVolatile(null, ring.producer(), position + 1);
    }

    /** The chunk that was given to the kernel as number {@code index}. */
    private long given(int index) {
        RingMemory ring = one.rings().fill();
        return UnsafeApi.getLong(ring.address(index & (ring.size() - 1)));
    }

    private static void publish(StandInSocket socket, long address) {
        RingMemory ring = socket.rings().receiving();
        int position = position(ring.producer());
        DescriptorLayout.put(ring.descriptor(position & (RING - 1)), address, 64, 0);
        UnsafeApi.putIntVolatile(null, ring.producer(), position + 1);
    }

    private static int position(long cursor) {
        return UnsafeApi.getIntVolatile(null, cursor);
    }
}
