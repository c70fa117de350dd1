package io.ringflux.testkit.tck;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.TestEnvironment;

/** The ports that one rule of the TCK is tried on, each with a peer that always sends and always has room. */
public interface TckPorts extends AutoCloseable {

    /** A port whose link is up. */
    FramePort port();

    /** A port that answers every subscriber with an error. */
    FramePort failedPort();

    @Override
    void close();

    /** Patient with signals that must come, short with those that must not. */
    static TestEnvironment environment() {
        return new TestEnvironment(10_000, 100, 50);
    }

    /** The subscriber that {@code send} puts behind its source. */
    @SuppressWarnings("unchecked") // send asks its source for frames
    static Subscriber<Frame> sender(FramePort port) {
        AtomicReference<Subscriber<? super Frame>> captured = new AtomicReference<>();
        Publisher<Frame> source = captured::set;
        port.send(source).onErrorComplete().subscribe();
        return (Subscriber<Frame>) Objects.requireNonNull(captured.get(), "send subscribes to nothing");
    }

    /** A frame to send, of the caller. */
    static Frame frame(FramePort port) {
        return Objects.requireNonNull(port.allocate(64), "the pool is empty");
    }
}
