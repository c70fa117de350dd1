package io.ringflux.service.session;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.condition.Condition;
import io.micronaut.context.condition.ConditionContext;
import io.micronaut.context.env.Environment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether an event loop group asks for VCL by its name. Without this Micronaut would take it for the best of all
 * transports, as it does with every one that it does not know.
 */
final class VclIsAskedFor implements Condition {
    private static final String GROUPS = "micronaut.netty.event-loops";
    private static final List<String> SERVER_GROUPS =
            List.of("micronaut.server.netty.parent", "micronaut.server.netty.worker");

    @Override
    @SuppressWarnings("rawtypes") // Micronaut's signature.
    public boolean matches(ConditionContext context) {
        Optional<Environment> environment = context.getBeanContext() instanceof ApplicationContext all
                ? Optional.of(all.getEnvironment())
                : Optional.empty();
        return environment.isPresent() && isNamed(environment.get());
    }

    private static boolean isNamed(Environment environment) {
        Stream<String> groups = environment.getPropertyEntries(GROUPS).stream().map(name -> GROUPS + "." + name);
        return Stream.concat(groups, SERVER_GROUPS.stream())
                .flatMap(group -> Stream.ofNullable(environment
                        .getProperty(group + ".transport", String[].class)
                        .orElse(null)))
                .flatMap(Stream::of)
                .anyMatch(VclEventLoops.NAME::equals);
    }
}
