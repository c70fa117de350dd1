package io.ringflux.service;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.yaml.YamlPropertySourceLoader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Starts the service on a configuration of its own, on any free port. */
public final class TestService {

    private TestService() {}

    /** A running service; beans of a test may add types of sources, steps and sinks. */
    public static Service start(String yaml, Object... beans) throws IOException {
        return configure(yaml, beans).start();
    }

    /** A service that has read its configuration and opened nothing. */
    public static Service configure(String yaml, Object... beans) throws IOException {
        Map<String, Object> properties = new LinkedHashMap<>(new YamlPropertySourceLoader()
                .read("test", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))));
        properties.putIfAbsent("micronaut.server.port", 0);
        ApplicationContext context = ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                .propertySources(PropertySource.of("test", properties))
                .singletons(beans)
                .start();
        return Service.configured(context);
    }
}
