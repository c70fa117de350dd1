package io.ringflux;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameCopy;
import io.ringflux.packet.filter.PacketFilter;
import reactor.core.publisher.Flux;

/**
 * A stream of lent frames with the operators that frames need.
 *
 * <p>Ownership: each frame is lent for {@code onNext}. Operators that keep elements - {@code publishOn},
 * {@code buffer}, {@code delayElements} and their like - need {@link #retain()} or {@link #copied()} in front of them.
 */
public abstract class FrameFlux extends Flux<Frame> {

    /**
     * Frames that belong to the stream: whoever ends up with one owes it one {@code release()}. A {@code publishOn}
     * directly behind {@code receive().retain()} still drains the ring by itself.
     */
    public FrameFlux retain() {
        return new DerivedFrames(map(Frame::take));
    }

    /** Copies on the heap, free to keep. */
    public final Flux<FrameCopy> copied() {
        return map(Frame::copied);
    }

    /**
     * Only frames that match, for instance {@code PacketFilter.compile("udp port 53", LinkType.ETHERNET)}; of a jumbo
     * frame the first segment is looked at.
     */
    public final FrameFlux filter(PacketFilter filter) {
        return new DerivedFrames(filter(frame -> filter.matches(frame.address(), frame.length(), frame.totalLength())));
    }
}
