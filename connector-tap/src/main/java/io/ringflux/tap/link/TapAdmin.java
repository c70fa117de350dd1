package io.ringflux.tap.link;

import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.NetworkNamespace;
import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.netlink.LinkInfo;
import io.ringflux.tap.netlink.Links;
import io.ringflux.tap.netlink.Rtnetlink;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Changes a running port's interface, wherever it is by now. Any thread. */
public final class TapAdmin {
    private final TapSession session;

    /** For the interface of that session. */
    public TapAdmin(TapSession session) {
        this.session = session;
    }

    /** What the kernel says of the interface. */
    public Mono<LinkInfo> link() {
        return later(() -> onLink((links, link) -> link));
    }

    /** Switches the interface on or off. */
    public Mono<Void> up(boolean up) {
        return later(() -> onLink((links, link) -> {
                    links.up(link.index(), up);
                    return link;
                }))
                .then();
    }

    /** Plugs the other end in, or pulls it. */
    public Mono<Void> carrier(boolean present) {
        return run(device -> device.carrier(present));
    }

    /** Keeps the interface when the port is gone, or lets it go with it. */
    public Mono<Void> persist(boolean enabled) {
        return run(device -> device.persist(enabled));
    }

    /** Lets a queue take part in the interface's traffic, or not. */
    public Mono<Void> attached(int queue, boolean attached) {
        return run(device -> device.attached(queue, attached));
    }

    /** Has a program choose queues, or without one the kernel. */
    public Mono<Void> steering(@Nullable Fd program) {
        return run(device -> device.steering(program));
    }

    private Mono<Void> run(Consumer<TunDevice> change) {
        return later(() -> {
                    change.accept(session.device());
                    return true;
                })
                .then();
    }

    private <T> T onLink(BiFunction<Links, LinkInfo, T> action) {
        TunDevice device = session.device();
        String name = device.presentName();
        try (NetworkNamespace namespace = NetworkNamespace.adopt(device.namespace())) {
            return namespace.call(() -> {
                try (Rtnetlink kernel = Rtnetlink.open()) {
                    Links links = kernel.links();
                    LinkInfo link = name == null ? null : links.find(name);
                    return action.apply(links, present(link, device.name()));
                }
            });
        }
    }

    private static LinkInfo present(@Nullable LinkInfo link, String name) {
        if (link == null) {
            throw new NativeIoException("rtnetlink", Errno.ENODEV, "looking for interface " + name, "it is gone");
        }
        return link;
    }

    private static <T> Mono<T> later(Callable<T> action) {
        return Mono.fromCallable(action).subscribeOn(Schedulers.boundedElastic());
    }
}
