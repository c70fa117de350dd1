package io.ringflux.afxdp.session;

import io.ringflux.LinkException;
import io.ringflux.reactive.Reconnector;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Tries to make a port's link again after it was lost, whenever its policy says so.
 *
 * <p>Threading: called on one loop, and calls back there; links are made on a thread that may block.
 */
final class Comeback implements Disposable {
    private static final Logger LOG = LoggerFactory.getLogger(Comeback.class);

    private final Supplier<Provisioned> maker;
    private final Consumer<Provisioned> made;
    private final Consumer<LinkException> never;
    private final Executor loop;
    private final Holders holders;
    private final Reconnector reconnector;

    /**
     * @param maker makes what a link needs; blocks, and throws where that is not possible
     * @param made gets that, and owns it
     * @param never called when the policy gives up
     */
    Comeback(
            Retry policy,
            Supplier<Provisioned> maker,
            Consumer<Provisioned> made,
            Consumer<LinkException> never,
            Executor loop,
            Holders holders) {
        this.maker = maker;
        this.made = made;
        this.never = never;
        this.loop = loop;
        this.holders = holders;
        this.reconnector =
                new Reconnector(policy, () -> Schedulers.boundedElastic().schedule(this::attempt), this::giveUp);
    }

    /** The link was lost, or could not begin. */
    void failed(LinkException cause) {
        reconnector.failed(cause);
    }

    /** There is a link again. */
    void succeeded() {
        reconnector.succeeded();
    }

    @Override
    public void dispose() {
        reconnector.dispose();
    }

    private void attempt() {
        if (!holders.tryJoin()) {
            return; // the port has ended
        }
        try {
            Provisioned provisioned = maker.get();
            holders.join(provisioned);
            loop.execute(() -> made.accept(provisioned));
        } catch (RuntimeException e) {
            LOG.debug("Not there yet: {}", e.getMessage());
            LinkException cause = e instanceof LinkException known ? known : failure(e);
            loop.execute(() -> failed(cause));
        } finally {
            loop.execute(holders::leave);
        }
    }

    private void giveUp(@Nullable Throwable cause) {
        Throwable last = cause != null && Exceptions.isRetryExhausted(cause) ? cause.getCause() : cause;
        LinkException error = last instanceof LinkException known ? known : failure(last);
        loop.execute(() -> never.accept(error));
    }

    private static LinkException failure(@Nullable Throwable cause) {
        return new LinkException("the interface does not come back", cause);
    }
}
