package io.ringflux.testkit.tck;

import io.ringflux.FramePort;
import io.ringflux.LinkException;
import io.ringflux.frame.Frame;
import io.ringflux.loop.PollerGroup;
import io.ringflux.testkit.memory.MemoryLinkOptions;
import io.ringflux.testkit.memory.RawPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.TestEnvironment;

/** The ports that one rule of the TCK is tried on, each with a peer that always sends and always has room. */
final class TckPorts implements AutoCloseable {

    private static final int BURST = 16;
    private static final byte[][] FRAMES = new byte[BURST][64];

    private final PollerGroup loops = PollerGroup.create("tck", 1);
    private final List<Feeder> feeders = new ArrayList<>();

    /** Patient with signals that must come, short with those that must not. */
    static TestEnvironment environment() {
        return new TestEnvironment(10_000, 100, 50);
    }

    FramePort port() {
        Feeder feeder = new Feeder(peer());
        feeder.start();
        feeders.add(feeder);
        return feeder.peer.port();
    }

    FramePort failedPort() {
        Feeder feeder = new Feeder(peer());
        feeders.add(feeder);
        feeder.start();
        feeder.peer.end(new LinkException("failed, as the rule wants", null));
        return feeder.peer.port();
    }

    /** The subscriber that {@code send} puts behind its source. */
    @SuppressWarnings("unchecked") // send asks its source for frames
    Subscriber<Frame> sender(FramePort port) {
        AtomicReference<Subscriber<? super Frame>> captured = new AtomicReference<>();
        Publisher<Frame> source = captured::set;
        port.send(source).onErrorComplete().subscribe();
        return (Subscriber<Frame>) captured.get();
    }

    static Frame frame(FramePort port) {
        Frame frame = port.allocate(64);
        if (frame == null) {
            throw new IllegalStateException("the pool is empty");
        }
        return frame;
    }

    @Override
    public void close() {
        feeders.forEach(Feeder::close);
        loops.dispose();
    }

    private RawPeer peer() {
        return RawPeer.connect(MemoryLinkOptions.on(loops).withRing(64, 64).withPool(1024, 64));
    }

    private static final class Feeder extends Thread {

        private final RawPeer peer;
        private volatile boolean stopped;

        Feeder(RawPeer peer) {
            super("feeder");
            this.peer = peer;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!stopped) {
                if (peer.room(0) >= BURST) {
                    peer.publish(0, FRAMES);
                } else {
                    Thread.yield();
                }
                peer.swallow(0);
            }
        }

        void close() {
            stopped = true;
            try {
                join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            peer.close();
        }
    }
}
