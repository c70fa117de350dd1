package io.ringflux.tap.vhost;

import io.ringflux.nativeio.Epoll;
import io.ringflux.nativeio.EventFd;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Carries what one driver sends into the receive ring of another, each way, as vhost-net would do on a cable without a
 * kernel's losses: what finds no buffer waits. Sleeps as a device does, so that a kick that was left out shows.
 */
final class RingCable extends Thread {
    private static final int MOST_EVENTS = 64;
    private static final int BURST = 64;

    private final List<Lane> lanes = new ArrayList<>();
    private final EventFd cut = EventFd.create();
    private volatile boolean isCut;

    private record Lane(Held from, Held to) {}

    RingCable() {
        super("cable");
        setDaemon(true);
    }

    /** A ring to send by, and the one where it arrives; each is held until its queue and the cable have let go. */
    RingEnd[] lane(int size, int bufferBytes) {
        Lane lane = new Lane(
                new Held(new ScriptedDevice(size, bufferBytes, true)),
                new Held(new ScriptedDevice(size, bufferBytes, true)));
        lanes.add(lane);
        return new RingEnd[] {lane.from, lane.to};
    }

    /** Ends it; any thread, any number of times. */
    void cut() {
        isCut = true;
        cut.signal();
    }

    /** Waits until it has ended. */
    void await() {
        try {
            join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        cut.close();
    }

    @Override
    public void run() {
        try (Epoll epoll = Epoll.create(MOST_EVENTS)) {
            epoll.add(cut.fd(), Epoll.IN, 0);
            for (Lane lane : lanes) {
                epoll.add(lane.from.device.kick().fd(), Epoll.IN, 0);
                epoll.add(lane.to.device.kick().fd(), Epoll.IN, 0);
            }
            while (!isCut) {
                if (!carryAll()) {
                    lanes.forEach(RingCable::arm);
                    if (!carryAll()) {
                        epoll.await(-1);
                        lanes.forEach(RingCable::drain);
                    }
                }
            }
        }
        lanes.forEach(lane -> {
            lane.from.close();
            lane.to.close();
        });
    }

    private boolean carryAll() {
        boolean carried = false;
        for (Lane lane : lanes) {
            carried |= carry(lane.from.device, lane.to.device);
        }
        return carried;
    }

    private static boolean carry(ScriptedDevice from, ScriptedDevice to) {
        int count = 0;
        while (count < BURST && from.published() > 0 && to.send(from.packet(from.first()))) {
            from.finish(from.take(), 0);
            count++;
        }
        return count > 0;
    }

    private static void arm(Lane lane) {
        for (ScriptedDevice device : List.of(lane.from.device, lane.to.device)) {
            device.wantKickAt(device.position() + device.published());
        }
        VarHandle.fullFence();
    }

    private static void drain(Lane lane) {
        lane.from.device.wasKicked();
        lane.to.device.wasKicked();
    }

    /** A ring that both its queue and the cable use. */
    private static final class Held implements RingEnd {
        private final ScriptedDevice device;
        private final AtomicInteger holders = new AtomicInteger(2);

        Held(ScriptedDevice device) {
            this.device = device;
        }

        @Override
        public RingArea area() {
            return device.area();
        }

        @Override
        public SplitRing ring() {
            return device.ring();
        }

        @Override
        public EventFd kick() {
            return device.kick();
        }

        @Override
        public EventFd call() {
            return device.call();
        }

        @Override
        public void awaitFinished() {}

        @Override
        public void close() {
            if (holders.decrementAndGet() == 0) {
                device.close();
            }
        }
    }
}
