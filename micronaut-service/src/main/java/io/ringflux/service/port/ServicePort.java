package io.ringflux.service.port;

import io.ringflux.FramePort;
import io.ringflux.LinkState;
import io.ringflux.LinkState.Status;
import io.ringflux.loop.PollerGroup;
import io.ringflux.packet.LinkType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** One configured port: opened until it works, kept until the service stops. All methods from any thread. */
public final class ServicePort {

    private static final Logger log = LoggerFactory.getLogger(ServicePort.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

    private final String name;
    private final String type;
    private final PortOpener opener;
    private final Sinks.One<FramePort> opened = Sinks.one();
    private volatile LinkState link = new LinkState(Status.DOWN, "not opened yet");
    private volatile @Nullable FramePort port;
    private volatile @Nullable Disposable opening;

    ServicePort(String name, String type, PortOpener opener) {
        this.name = name;
        this.type = type;
        this.opener = opener;
    }

    /** The port's name in the configuration. */
    public String name() {
        return name;
    }

    /** The transport. */
    public String type() {
        return type;
    }

    /** What its frames start with. */
    public LinkType linkType() {
        return opener.linkType();
    }

    /** The port, as soon as it is open. */
    public Mono<FramePort> opened() {
        return opened.asMono();
    }

    /** The port; null while it is not open. */
    public @Nullable FramePort port() {
        return port;
    }

    /** The link's state, or why the port is not open yet. */
    public LinkState link() {
        return link;
    }

    void open(PollerGroup loops) {
        opening = Mono.defer(() -> opener.open(name, loops))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_RETRY)
                        .maxBackoff(LONGEST_RETRY)
                        .doBeforeRetry(retry -> failed(retry.failure())))
                .subscribe(this::accept, this::failed);
    }

    /** Closes the port; completes when its loops have let go of it. */
    Mono<Void> close() {
        Disposable attempt = opening;
        if (attempt != null) {
            attempt.dispose();
        }
        FramePort open = port;
        if (open == null) {
            return Mono.empty();
        }
        open.dispose();
        return open.onDispose();
    }

    private void accept(FramePort open) {
        port = open;
        open.link().subscribe(this::follow);
        opened.tryEmitValue(open);
    }

    private void follow(LinkState state) {
        LinkState before = link;
        link = state;
        if (state.status() != before.status()) {
            log.info("port {} is {}{}", name, state.status(), state.reason().isEmpty() ? "" : ": " + state.reason());
        }
    }

    private void failed(Throwable error) {
        String reason = String.valueOf(error.getMessage());
        if (!reason.equals(link.reason())) {
            log.warn("port {} cannot be opened yet: {}", name, reason);
        }
        link = new LinkState(Status.DOWN, reason);
    }
}
