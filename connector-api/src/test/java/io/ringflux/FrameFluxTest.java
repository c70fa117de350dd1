package io.ringflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameCopy;
import io.ringflux.frame.FramePool;
import io.ringflux.packet.LinkType;
import io.ringflux.packet.filter.PacketFilter;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class FrameFluxTest {

    private static final int ETHER_TYPE = 12;

    private final FramePool pool = FramePool.create(8, 2048);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void shouldLetOnlyMatchingFramesThroughWhenFiltered() {
        List<Frame> frames = frames(0x0806, 0x0800, 0x0806, 0x86dd);
        PacketFilter arp = PacketFilter.compile("arp", LinkType.ETHERNET);

        List<Frame> passed = new DerivedFrames(Flux.fromIterable(frames))
                .filter(arp)
                .collectList()
                .block();

        assertThat(passed).containsExactly(frames.get(0), frames.get(2));
        frames.forEach(Frame::release);
    }

    @Test
    void shouldGiveCopiesThatOutliveTheirFrames() {
        List<Frame> frames = frames(0x0806, 0x0800);

        List<FrameCopy> copies = new DerivedFrames(Flux.fromIterable(frames))
                .copied()
                .doOnNext(copy -> assertThat(copy.bytes()).hasSize(60))
                .collectList()
                .block();
        frames.forEach(Frame::release);

        assertThat(copies).extracting(copy -> copy.bytes()[ETHER_TYPE + 1]).containsExactly((byte) 6, (byte) 0);
    }

    private List<Frame> frames(int... etherTypes) {
        return IntStream.of(etherTypes)
                .mapToObj(etherType -> {
                    Frame frame = Objects.requireNonNull(pool.allocate(60));
                    frame.buffer().putShort(ETHER_TYPE, Short.reverseBytes((short) etherType));
                    return frame;
                })
                .toList();
    }
}
