package io.ringflux.service.pipeline.engine;

import io.ringflux.service.pipeline.FinalFailureException;
import io.ringflux.service.pipeline.HopStats;
import io.ringflux.service.pipeline.engine.PipelineState.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * One pipeline: starts, stops, and starts anew after a failure, at growing intervals. What it counted lasts over its
 * runs. All methods from any thread.
 */
public final class Pipeline {

    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

    private final PipelineSpec spec;
    private List<HopStats> past = List.of();
    private PipelineState state = PipelineState.of(Status.STOPPED, "not started yet");
    private Duration backoff = FIRST_BACKOFF;
    private long runs;
    private @Nullable PipelineRun run;
    private Disposable task = Disposables.disposed();
    private Sinks.Empty<Void> ended = Sinks.empty();

    Pipeline(PipelineSpec spec) {
        this.spec = spec;
    }

    /** The pipeline's name in the configuration. */
    public String name() {
        return spec.name();
    }

    /** The names of its hops, in the order that frames pass them. */
    public List<String> hopNames() {
        return spec.hopNames();
    }

    /** What it does now. */
    public synchronized PipelineState state() {
        return state;
    }

    /** Why nothing moves at present although it runs, for people; empty where there is nothing to say. */
    public synchronized String trouble() {
        return run == null ? "" : run.trouble();
    }

    /** Times that it was started, restarts after failures included. */
    public synchronized long runs() {
        return runs;
    }

    /** What each hop counted over all runs, in the order that frames pass them; empty before the first run. */
    public synchronized List<HopStats> hops() {
        return run == null ? past : sum(past, run.stats());
    }

    /** Starts it, unless it runs. */
    public synchronized void start() {
        if (run == null && state.status() != Status.BACKING_OFF) {
            ended = Sinks.empty();
            launch();
        }
    }

    /**
     * Stops its source and lets its sink drain; what is not drained after {@code grace} is dropped.
     *
     * @return completes when nothing of it runs any more
     */
    public synchronized Mono<Void> stop(Duration grace) {
        if (run == null) {
            giveUpBackingOff();
            return Mono.empty();
        }
        become(Status.STOPPING, "");
        PipelineRun stopping = run;
        stopping.stop();
        return ended.asMono().timeout(grace, Mono.fromRunnable(() -> abandon(stopping)));
    }

    /** Completes when it has come to its end, was stopped or failed for good; not when it fails and tries again. */
    public synchronized Mono<Void> onEnd() {
        return ended.asMono();
    }

    private synchronized void launch() {
        runs++;
        become(Status.STARTING, "");
        PipelineRun next = new PipelineRun(spec, this::started);
        run = next;
        task = Mono.defer(next::execute)
                .subscribeOn(Schedulers.boundedElastic())
                .subscribe(nothing -> {}, error -> finished(next, error), () -> finished(next, null));
    }

    private synchronized void started() {
        if (state.status() == Status.STARTING) {
            become(Status.RUNNING, "");
        }
    }

    private synchronized void finished(PipelineRun finished, @Nullable Throwable error) {
        if (run != finished) {
            return;
        }
        boolean wasStopping = state.status() == Status.STOPPING;
        if (state.status() == Status.RUNNING && lastedLong()) {
            backoff = FIRST_BACKOFF;
        }
        past = sum(past, finished.stats().stream().map(HopStats::ended).toList());
        run = null;
        if (error != null && !wasStopping && !(error instanceof FinalFailureException)) {
            retry(error);
            return;
        }
        Status unstopped = error == null ? Status.COMPLETED : Status.FAILED;
        become(wasStopping ? Status.STOPPED : unstopped, reason(error));
        ended.tryEmitEmpty();
    }

    private void retry(Throwable error) {
        log.warn("pipeline {} failed and starts again in {} ms: {}", name(), backoff.toMillis(), reason(error));
        log.debug("pipeline {} failed", name(), error);
        become(Status.BACKING_OFF, reason(error));
        task = Schedulers.parallel().schedule(this::launchAgain, backoff.toMillis(), TimeUnit.MILLISECONDS);
        Duration doubled = backoff.multipliedBy(2);
        backoff = doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
    }

    private synchronized void launchAgain() {
        if (state.status() == Status.BACKING_OFF) {
            launch();
        }
    }

    private void giveUpBackingOff() {
        if (state.status() == Status.BACKING_OFF) {
            task.dispose();
            become(Status.STOPPED, "");
            ended.tryEmitEmpty();
        }
    }

    private synchronized void abandon(PipelineRun stopping) {
        if (run == stopping) {
            log.warn("pipeline {} did not drain in time: what is left is dropped", name());
            task.dispose();
            finished(stopping, null);
        }
    }

    private boolean lastedLong() {
        return state.since().plus(LONGEST_BACKOFF).isBefore(Instant.now());
    }

    private void become(Status status, String reason) {
        if (status != state.status()) {
            log.info("pipeline {} is {}{}", name(), status, reason.isEmpty() ? "" : ": " + reason);
        }
        state = PipelineState.of(status, reason);
    }

    private static String reason(@Nullable Throwable error) {
        if (error == null) {
            return "";
        }
        return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    }

    /** Adds hop by hop; of two lists one may be empty. */
    static List<HopStats> sum(List<HopStats> one, List<HopStats> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        List<HopStats> sums = new ArrayList<>();
        for (int i = 0; i < one.size(); i++) {
            sums.add(one.get(i).plus(other.get(i)));
        }
        return sums;
    }
}
