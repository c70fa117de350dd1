package io.ringflux.testkit.tck;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.loop.PollerGroup;
import io.ringflux.testkit.contract.ConnectedPorts;
import io.ringflux.testkit.contract.ContractSubject;
import io.ringflux.testkit.contract.LinkSpec;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** Ports of a transport that passes the contract: each has another one of its kind for a peer. */
public final class LinkedTckPorts implements TckPorts {

    private final ContractSubject subject;
    private final PollerGroup loops = PollerGroup.create("tck", 2);
    private final List<ConnectedPorts> links = new ArrayList<>();

    /** Ports as that transport connects them. */
    public LinkedTckPorts(ContractSubject subject) {
        this.subject = subject;
    }

    @Override
    public FramePort port() {
        ConnectedPorts link = subject.connect(LinkSpec.on(loops));
        links.add(link);
        FramePort peer = link.left();
        Frame frame = TckPorts.frame(peer);
        peer.receive().onErrorComplete().subscribe();
        peer.send(Flux.<Frame>generate(sink -> sink.next(frame.retain())))
                .onErrorComplete()
                .doFinally(end -> frame.release())
                .subscribe();
        return link.right();
    }

    /** A port whose one receive queue is taken. */
    @Override
    public FramePort failedPort() {
        ConnectedPorts link = subject.connect(LinkSpec.on(loops));
        links.add(link);
        link.right().receive().subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}
        });
        return link.right();
    }

    @Override
    public void close() {
        links.forEach(ConnectedPorts::close);
        loops.dispose();
    }
}
