package io.ringflux.service.health;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthResult;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well one thing is.
 *
 * @param status better or worse
 * @param reason why, for people; empty where there is nothing to say
 */
record Verdict(HealthStatus status, String reason) {

    /** Works, but not as it should: worse than UP, better than DOWN. */
    static final HealthStatus DEGRADED = new HealthStatus("DEGRADED", "Works, but not as it should", null, 500);

    static final Verdict UP = new Verdict(HealthStatus.UP, "");

    static Verdict degraded(String reason) {
        return new Verdict(DEGRADED, reason);
    }

    static Verdict down(String reason) {
        return new Verdict(HealthStatus.DOWN, reason);
    }

    /** One result for several things: the worst status, and each one's own. */
    static HealthResult together(String name, Map<String, Verdict> verdicts) {
        HealthStatus worst = HealthStatus.UP;
        Map<String, Object> details = new LinkedHashMap<>();
        for (Map.Entry<String, Verdict> entry : verdicts.entrySet()) {
            Verdict verdict = entry.getValue();
            if (verdict.status().compareTo(worst) > 0) {
                worst = verdict.status();
            }
            details.put(entry.getKey(), Map.of("status", verdict.status().getName(), "reason", verdict.reason()));
        }
        return HealthResult.builder(name, worst).details(details).build();
    }
}
