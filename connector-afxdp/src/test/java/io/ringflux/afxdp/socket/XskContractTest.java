package io.ringflux.afxdp.socket;

import io.ringflux.FramePort;
import io.ringflux.testkit.contract.ConnectedPorts;
import io.ringflux.testkit.contract.FramePortContract;
import io.ringflux.testkit.contract.LinkSpec;
import reactor.core.publisher.Mono;

/** The queues of AF_XDP sockets under the contract of all ports, with a kernel that loses nothing. */
class XskContractTest implements FramePortContract {

    /** As many chunks as a frame may have. */
    @Override
    public int maxFrameBytes() {
        return 18 * 1792;
    }

    @Override
    public ConnectedPorts connect(LinkSpec spec) {
        Ports ports = new Ports(new StandInPort("left", spec), new StandInPort("right", spec));
        StandInPort.linkUp(ports.one, ports.another);
        return ports;
    }

    private record Ports(StandInPort one, StandInPort another) implements ConnectedPorts {

        @Override
        public FramePort left() {
            return one.port;
        }

        @Override
        public FramePort right() {
            return another.port;
        }

        @Override
        public void flap() {
            one.linkDown();
            another.linkDown();
            StandInPort.linkUp(one, another);
        }

        @Override
        public void close() {
            one.port.dispose();
            another.port.dispose();
            Mono.when(one.port.onDispose(), another.port.onDispose()).block();
        }
    }
}
