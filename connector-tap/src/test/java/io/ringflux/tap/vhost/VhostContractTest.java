package io.ringflux.tap.vhost;

import io.ringflux.FramePort;
import io.ringflux.testkit.contract.ConnectedPorts;
import io.ringflux.testkit.contract.FramePortContract;
import io.ringflux.testkit.contract.LinkSpec;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** The queues of the vhost back end under the contract of all ports, by rings that lose nothing. */
public class VhostContractTest implements FramePortContract {

    @Override
    public ConnectedPorts connect(LinkSpec spec) {
        return new Link(spec);
    }

    private static final class Link implements ConnectedPorts {
        private final LinkSpec spec;
        private final CabledPort one;
        private final CabledPort another;
        private RingCable cable;

        Link(LinkSpec spec) {
            this.spec = spec;
            one = new CabledPort("left", spec, this::unplug);
            another = new CabledPort("right", spec, this::unplug);
            cable = linkUp();
        }

        private RingCable linkUp() {
            RingCable laid = new RingCable();
            List<List<RingEnd>> ends =
                    List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < spec.queues(); i++) {
                RingEnd[] there = laid.lane(spec.ringSize(), spec.chunkBytes());
                RingEnd[] back = laid.lane(spec.ringSize(), spec.chunkBytes());
                ends.get(0).add(there[0]);
                ends.get(1).add(there[1]);
                ends.get(2).add(back[0]);
                ends.get(3).add(back[1]);
            }
            one.linkUp(ends.get(3), ends.get(0));
            another.linkUp(ends.get(1), ends.get(2));
            laid.start();
            return laid;
        }

        @Override
        public FramePort left() {
            return one.port();
        }

        @Override
        public FramePort right() {
            return another.port();
        }

        @Override
        public void flap() {
            cable.cut();
            cable.await();
            one.onControlLoop(() -> one.port().linkDown("as the test wants"));
            another.onControlLoop(() -> another.port().linkDown("as the test wants"));
            cable = linkUp();
        }

        /** One port was disposed: the other one ends too. */
        private void unplug() {
            one.end();
            another.end();
        }

        @Override
        public void close() {
            left().dispose();
            right().dispose();
            Mono.when(left().onDispose(), right().onDispose()).block();
            cable.cut();
            cable.await();
        }
    }
}
