package io.ringflux.service.pipeline.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.packet.PacketView;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GeneratedTrafficTest {

    private final GeneratedTraffic traffic = new GeneratedTraffic(List.of(60, 1_500), 3);
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[2_000]);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 65_535, 4_294_967_296L, Long.MAX_VALUE})
    void shouldKnowItsOwnFramesByTheirNumber(long number) {
        int length = traffic.write(number, frame, 8);

        assertThat(length).isEqualTo(number % 2 == 0 ? 60 : 1_500);
        assertThat(GeneratedTraffic.numberOf(frame, 8)).isEqualTo(number);
        assertThat(traffic.isGenerated(frame, 8, length)).isTrue();
    }

    @Test
    void shouldRefuseAFrameWhenAnyByteIsChanged() {
        int length = traffic.write(12, frame, 0);

        for (int i = 0; i < length; i++) {
            frame.putByte(i, (byte) (frame.getByte(i) ^ 0x40));
            assertThat(traffic.isGenerated(frame, 0, length)).as("byte %d", i).isFalse();
            frame.putByte(i, (byte) (frame.getByte(i) ^ 0x40));
        }
    }

    @Test
    void shouldRefuseAFrameWhenItIsCut() {
        int length = traffic.write(12, frame, 0);

        assertThat(traffic.isGenerated(frame, 0, length - 1)).isFalse();
        assertThat(traffic.isGenerated(frame, 0, 20)).isFalse();
    }

    @Test
    void shouldGiveEachFlowASourcePort() {
        PacketView view = new PacketView();

        for (int number = 0; number < 6; number++) {
            int length = traffic.write(number, frame, 0);
            assertThat(view.wrap(frame, 0, length)).isTrue();
            assertThat(view.sourcePort()).isEqualTo(16_384 + number % 3);
        }
    }
}
