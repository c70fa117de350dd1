package io.ringflux.service.config;

import io.micronaut.context.env.Environment;
import io.micronaut.context.env.EnvironmentPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.SystemPropertiesPropertySource;
import io.micronaut.core.order.OrderUtil;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything below one prefix in all configuration files, with its keys as they are written and placeholders such as
 * {@code ${NAME:default}} filled in. System properties and environment variables take part by such placeholders only:
 * their names cannot be told apart from misspelt keys.
 */
final class ConfigTree {

    private static final Set<String> NOT_FILES =
            Set.of(EnvironmentPropertySource.NAME, SystemPropertiesPropertySource.NAME);

    private final Environment environment;
    private final Map<String, Object> root = new LinkedHashMap<>();

    private ConfigTree(Environment environment) {
        this.environment = environment;
    }

    static ConfigNode read(Environment environment, String prefix) {
        ConfigTree tree = new ConfigTree(environment);
        List<PropertySource> sources = new ArrayList<>(environment.getPropertySources());
        OrderUtil.sort(sources);
        for (PropertySource source : sources) {
            if (!NOT_FILES.contains(source.getName())) {
                tree.add(source, prefix + ".");
            }
        }
        return ConfigNode.of(prefix, tree.root);
    }

    private void add(PropertySource source, String prefix) {
        for (String key : source) {
            if (key.startsWith(prefix)) {
                put(root, key.substring(prefix.length()), resolved(source.get(key)));
            }
        }
    }

    @SuppressWarnings("unchecked") // nested mappings in the tree are this method's own
    private static void put(Map<String, Object> mapping, String key, @Nullable Object value) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            mapping.put(key, value);
            return;
        }
        String head = key.substring(0, dot);
        if (!(mapping.get(head) instanceof Map)) {
            mapping.put(head, new LinkedHashMap<String, Object>());
        }
        put((Map<String, Object>) mapping.get(head), key.substring(dot + 1), value);
    }

    private @Nullable Object resolved(@Nullable Object value) {
        if (value instanceof String text) {
            return environment.getPlaceholderResolver().resolveRequiredPlaceholders(text);
        }
        if (value instanceof Map<?, ?> mapping) {
            Map<String, Object> copy = new LinkedHashMap<>();
            mapping.forEach((key, entry) -> copy.put(String.valueOf(key), resolved(entry)));
            return copy;
        }
        return value instanceof List<?> list ? list.stream().map(this::resolved).toList() : value;
    }
}
