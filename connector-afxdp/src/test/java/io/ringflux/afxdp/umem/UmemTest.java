package io.ringflux.afxdp.umem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.frame.Frame;
import io.ringflux.testkit.LeakCheck;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Shares of one memory come and go; a leak check says whether it was unmapped. */
@LeakCheck
class UmemTest {
    private static final UmemShape SHAPE = new UmemShape(2048, 0, false, false, false);

    @Test
    void shouldGiveEachShareChunksOfItsOwn() {
        Umem umem = Umem.create(SHAPE, 96);
        UmemShare first = umem.carve(16, 16);
        UmemShare second = umem.carve(32, 32);

        assertThat(first.receiving(0).offset()).isZero();
        assertThat(first.sending().offset()).isEqualTo(16 * 2048);
        assertThat(second.firstChunk()).isEqualTo(32);
        assertThat(second.has(31)).isFalse();
        assertThat(second.has(32)).isTrue();
        assertThat(second.has(95)).isTrue();
        assertThat(second.has(96)).isFalse();
        first.close();
        second.close();
        umem.close();
    }

    @Test
    void shouldSayWhatIsLeftWhenAShareIsTooLarge() {
        Umem umem = Umem.create(SHAPE, 64);
        UmemShare first = umem.carve(16, 16);
        UmemShare second = umem.carve(8, 8);
        first.close();

        assertThatThrownBy(() -> umem.carve(20, 20)).hasMessageContaining("no 40 chunks in one piece: 48 of 64");

        second.close();
        umem.close();
    }

    @Test
    void shouldUseChunksAgainWhenTheirShareHasGone() {
        Umem umem = Umem.create(SHAPE, 64);
        for (int i = 0; i < 10; i++) {
            UmemShare share = umem.carve(32, 32);
            assertThat(share.firstChunk()).isZero();
            share.close();
        }
        umem.close();
    }

    @Test
    void shouldKeepChunksWhoseFrameIsStillHeld() {
        Umem umem = Umem.create(SHAPE, 64);
        UmemShare share = umem.carve(32, 32);
        Frame held = Objects.requireNonNull(share.sending().pool().allocate(100));
        share.close();
        umem.close();

        assertThatThrownBy(() -> umem.carve(32, 32)).hasMessageContaining("32 of 64 are left");
        held.buffer().putByte(99, (byte) 1); // its memory is still there
        held.release();
    }
}
