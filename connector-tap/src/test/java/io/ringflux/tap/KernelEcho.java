package io.ringflux.tap;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.packet.PacketBuilder;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.agrona.concurrent.UnsafeBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Pings the kernel at the other end of a TUN port, which answers each packet by one of the same length. */
public final class KernelEcho {
    /** Address of the kernel that is pinged. */
    public static final String KERNEL_PREFIX = "10.9.0.1/16";

    private static final int KERNEL = 0x0a090001;
    private static final int PEER = 0x0a090002;
    private static final int ECHO_REQUEST = 8;
    private static final int PROTOCOL_AT = 9;
    private static final int HEADER_BYTES = 28;

    private KernelEcho() {}

    /** A client for {@link TapMode#IP}, whose kernel has the address that is pinged. */
    public static TapClient client() {
        return TapClient.create().mode(TapMode.IP).address(KERNEL_PREFIX);
    }

    /** Whether a frame is ICMP. */
    public static Predicate<Frame> answers() {
        return frame -> frame.length() > PROTOCOL_AT && frame.buffer().getByte(PROTOCOL_AT) == 1;
    }

    /** One request, of the caller. */
    public static Frame request(FramePort port, int payload) {
        UnsafeBuffer packet = new UnsafeBuffer(new byte[HEADER_BYTES + payload]);
        new PacketBuilder()
                .wrap(packet, 0)
                .ipv4(PEER, KERNEL)
                .icmp(ECHO_REQUEST, 0, 7)
                .payload(payload)
                .finish();
        Frame frame = Objects.requireNonNull(port.allocate(packet.capacity()), "no free frame");
        int done = 0;
        for (Frame segment = frame; segment != null; segment = segment.next()) {
            segment.buffer().putBytes(0, packet, done, segment.length());
            done += segment.length();
        }
        return frame;
    }

    /** Sends that many requests, never more than {@code window} without an answer; completes with the last answer. */
    public static Mono<Void> exchange(FramePort port, int count, int window, int payload) {
        Frame request = request(port, payload);
        AtomicLong answered = new AtomicLong();
        Flux<Frame> answers = port.receive().filter(answers()).take(count);
        Sinks.Many<Integer> turns = Sinks.many().unicast().onBackpressureBuffer();
        for (int i = 0; i < Math.min(window, count); i++) {
            turns.tryEmitNext(i);
        }
        Mono<Void> received = answers.doOnNext(frame -> {
                    if (answered.incrementAndGet() + window <= count) {
                        turns.tryEmitNext(0);
                    }
                })
                .then();
        Mono<Void> sent = port.send(turns.asFlux().take(count).map(turn -> request.retain()));
        return Mono.when(received, sent).doFinally(end -> request.release());
    }
}
