package io.ringflux.memif.shm;

import static io.ringflux.memif.shm.ZeroCopyRig.CHUNK_BYTES;
import static io.ringflux.memif.shm.ZeroCopyRig.filled;
import static io.ringflux.memif.shm.ZeroCopyRig.receive;
import static io.ringflux.memif.shm.ZeroCopyRig.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.TxQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chains whose segments a ring refers to, copies, or some of each. */
class ZeroCopyChainTest {

    private final ZeroCopyRig rig = new ZeroCopyRig();

    @AfterEach
    void verifyNothingLeaked() {
        rig.close();
    }

    /** Each letter is a segment: o of its own pool, e of elsewhere, O and E empty ones. */
    @ParameterizedTest
    @CsvSource({
        "oo,2048,2",
        "oe,2048,2",
        "eo,2048,2",
        "eoe,2048,3",
        "Oo,2048,1",
        "oO,2048,1",
        "Eo,2048,1",
        "oEe,2048,2",
        "EOeOoE,2048,2",
        "o,64,6",
        "e,64,6",
        "ooo,64,18",
        "oe,64,12",
        "ee,2048,2"
    })
    void shouldCarryChainsWhereverTheirSegmentsAre(String segments, int bufferBytes, int slots) {
        try (LoopedMemory memory = rig.looped(5, bufferBytes)) {
            for (int i = 0; i < 100; i++) {
                Frame chain = rig.chain(segments, 350, i);
                byte[] expected = chain.copied().bytes();
                boolean held = segments.contains("o");

                assertThat(memory.clientTx().submit(chain)).isEqualTo(slots);
                chain.release();
                assertThat(memory.clientTx().heldFrames()).isEqualTo(held ? 1 : 0);
                memory.clientTx().flush();

                assertThat(receive(memory.serverRx())).containsExactly(expected);
                memory.clientTx().reserve(32);
                assertThat(rig.own.inUse()).isZero();
                assertThat(rig.elsewhere.inUse()).isZero();
            }
        }
    }

    @Test
    void shouldHoldNothingOfAChainThatDoesNotFit() {
        try (LoopedMemory memory = rig.looped(2, CHUNK_BYTES)) {
            TxQueue tx = memory.clientTx();
            IntStream.range(0, 2).forEach(i -> send(tx, filled(rig.own, 60, i)));
            Frame three = rig.chain("oeo", 100, 1);
            Frame five = rig.chain("ooooo", 100, 1);

            assertThat(tx.submit(three)).isEqualTo(TxQueue.FULL);
            assertThat(three.refCnt()).isEqualTo(1);
            memory.serverRx().poll(burst -> burst.size(), 64);
            assertThat(tx.submit(five)).isEqualTo(QueueFault.TOO_LONG.code());
            assertThat(five.refCnt()).isEqualTo(1);
            assertThat(tx.submit(three)).isEqualTo(3);

            assertThat(tx.counters().full()).isEqualTo(1);
            five.release();
            three.release();
            tx.flush();
            receive(memory.serverRx());
            tx.reserve(4);
        }
    }
}
