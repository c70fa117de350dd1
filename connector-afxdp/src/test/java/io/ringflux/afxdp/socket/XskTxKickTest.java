package io.ringflux.afxdp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.afxdp.umem.Umem;
import io.ringflux.afxdp.umem.UmemShape;
import io.ringflux.afxdp.umem.UmemShare;
import io.ringflux.frame.Frame;
import io.ringflux.testkit.LeakCheck;
import java.util.Objects;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;

/** A kernel that sends a part of the ring by each call, as one without a budget of the caller's does. */
@LeakCheck
class XskTxKickTest {
    private static final int RING = 8;
    private static final int CHUNKS = 32;

    @Test
    void shouldCallAgainWhenOneCallSendsAPartOnly() {
        Umem umem = Umem.create(new UmemShape(2048, 0, false, false, false), 2 * CHUNKS);
        UmemShare share = umem.carve(CHUNKS, CHUNKS);
        StandInSocket near = new StandInSocket(umem, RING);
        StandInSocket far = new StandInSocket(umem, RING);
        StandInSocket.join(near, far);
        for (int i = 0; i < RING; i++) {
            UnsafeApi.putLong(far.rings().fill().address(i), share.receiving(0).chunkOffset(i));
        }
        UnsafeApi.putIntVolatile(null, far.rings().fill().producer(), RING);
        near.budget(3);
        XskOptions options = new XskOptions(false, true, true, false, 0, "off");
        XskTxQueue tx = new XskTxQueue(near, near.rings(), options, share, 14, TxHooks.NONE, errno -> {});
        for (int i = 0; i < RING; i++) {
            Frame frame = Objects.requireNonNull(share.sending().pool().allocate(64));
            tx.submit(frame);
            frame.release();
        }

        tx.flush();

        assertThat(tx.counters().signals()).isEqualTo(3);
        assertThat(far.rings().receiving().consuming().peek(RING)).isEqualTo(RING);
        assertThat(tx.reserve(RING)).isEqualTo(RING);
        assertThat(share.sending().pool().inUse()).isZero();
        tx.close();
        near.release();
        far.release();
        share.close();
        umem.close();
    }
}
