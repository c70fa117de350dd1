package io.ringflux.reactive;

import io.ringflux.LinkException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * Asks a {@link Retry} after each link that ended, or did not come up, when to try again.
 *
 * <p>Threading: {@link #failed} and {@link #succeeded} on one loop; the answers come on any thread.
 */
public final class Reconnector implements Disposable {

    private static final double JITTER = 0.5;

    private final Sinks.Many<Retry.RetrySignal> failures =
            Sinks.many().unicast().onBackpressureBuffer();
    private final Disposable answers;
    private long failureCount;
    private long failuresInARow;

    /**
     * @param again called once for each failure after which to try again
     * @param never called when there is to be no further try; without a cause when the policy gave none
     */
    public Reconnector(Retry policy, Runnable again, Consumer<@Nullable Throwable> never) {
        answers = Flux.from(policy.generateCompanion(failures.asFlux()))
                .subscribe(answer -> again.run(), never, () -> never.accept(null));
    }

    /**
     * The policy that tries without end, after a time that grows from {@code first} to {@code longest}, with jitter.
     */
    public static Retry endless(Duration first, Duration longest) {
        return Retry.backoff(Long.MAX_VALUE, first)
                .maxBackoff(longest)
                .jitter(JITTER)
                .transientErrors(true);
    }

    /** A link ended, or did not come up. */
    public void failed(LinkException cause) {
        failures.tryEmitNext(new Failure(failureCount++, failuresInARow++, cause));
    }

    /** A link is up: the next failure is the first in a row. */
    public void succeeded() {
        failuresInARow = 0;
    }

    @Override
    public void dispose() {
        answers.dispose();
    }

    private record Failure(long totalRetries, long totalRetriesInARow, Throwable failure)
            implements Retry.RetrySignal {}
}
