package io.ringflux.service.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a pipeline as the YAML names it: {@code kind}, {@code kind: value} or {@code kind: {...}}.
 *
 * @param path where it stands, without its kind
 * @param kind which type of component it is
 * @param config its own settings
 */
public record Component(String path, String kind, ConfigNode config) {

    static Component of(String path, @Nullable Object value) {
        if (value instanceof String kind && !kind.isBlank()) {
            return new Component(path, kind, ConfigNode.of(path + "." + kind, null));
        }
        if (value instanceof Map<?, ?> mapping && mapping.size() == 1) {
            Map.Entry<?, ?> entry = mapping.entrySet().iterator().next();
            String kind = String.valueOf(entry.getKey());
            return new Component(path, kind, ConfigNode.of(path + "." + kind, entry.getValue()));
        }
        throw ConfigNode.wrong(path, value, "one kind with its settings, as in {kind: {...}}");
    }

    /** What this component's kind names, or the error that says which kinds there are. */
    public <T> T typeIn(Map<String, T> types) {
        T type = types.get(kind);
        if (type == null) {
            throw new ConfigException(
                    path, "found \"" + kind + "\", expected one of " + String.join(", ", types.keySet()));
        }
        return type;
    }
}
