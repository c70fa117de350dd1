package io.ringflux.service.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ringflux.service.session.Session;
import io.ringflux.service.session.SessionState.Status;
import io.ringflux.service.session.Sessions;
import io.ringflux.vcl.binding.FifoFill;
import io.ringflux.vcl.binding.VclRuntime;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** {@code ringflux_session_...}: what each session counted, and how VPP was. */
@Singleton
final class SessionMetrics implements MeterBinder {
    private static final double NS_PER_SECOND = 1e9;
    private static final long LOOPS_ANSWER_WITHIN_MS = 500;

    private final Sessions sessions;

    SessionMetrics(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Session session : sessions.all()) {
            Tags tags = Tags.of("session", session.name());
            gauge(registry, "up", tags, session, s -> s.state().status() == Status.LISTENING ? 1 : 0);
            gauge(registry, "connections", tags, session, s -> s.counters().open());
            counter(registry, "accepted", tags, session, s -> s.counters().accepted());
            counter(registry, "failed", tags, session, s -> s.counters().failed());
            counter(
                    registry,
                    "bytes",
                    tags.and("direction", "in"),
                    session,
                    s -> s.counters().bytesIn());
            counter(
                    registry,
                    "bytes",
                    tags.and("direction", "out"),
                    session,
                    s -> s.counters().bytesOut());
        }
        if (!sessions.all().isEmpty()) {
            FunctionCounter.builder("ringflux.vcl.away.seconds", this, m -> runtime(r -> r.awayNs() / NS_PER_SECOND))
                    .register(registry);
            FunctionCounter.builder("ringflux.vcl.returns", this, m -> runtime(VclRuntime::returns))
                    .register(registry);
            fifos(registry, "unread", FifoFill::readable);
            fifos(registry, "unsent", FifoFill::unsent);
        }
    }

    /** Not a number where a loop is too busy to tell for its connections. */
    private void fifos(MeterRegistry registry, String name, ToLongFunction<FifoFill> bytes) {
        Gauge.builder(
                        "ringflux.vcl." + name + ".bytes",
                        this,
                        m -> runtime(runtime -> runtime.fifoFill()
                                .thenApply(fill -> (double) bytes.applyAsLong(fill))
                                .completeOnTimeout(Double.NaN, LOOPS_ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS)
                                .join()))
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry, String name, Tags tags, Session session, ToDoubleFunction<Session> value) {
        Gauge.builder("ringflux.session." + name, session, value).tags(tags).register(registry);
    }

    private static void counter(
            MeterRegistry registry, String name, Tags tags, Session session, ToDoubleFunction<Session> value) {
        FunctionCounter.builder("ringflux.session." + name, session, value)
                .tags(tags)
                .register(registry);
    }

    private static double runtime(ToDoubleFunction<VclRuntime> value) {
        VclRuntime running = VclRuntime.running();
        return running == null ? 0 : value.applyAsDouble(running);
    }
}
