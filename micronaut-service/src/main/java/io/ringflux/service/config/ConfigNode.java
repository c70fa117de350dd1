package io.ringflux.service.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the configuration with its path. Whoever reads it asks for each key it knows and then calls
 * {@link #rejectUnknown()}, so that a misspelt key is an error and not a default.
 *
 * <p>Threading: one thread at a time.
 */
public final class ConfigNode {

    private final String path;
    private final Map<String, Object> values;
    private final @Nullable Object scalar;
    private final Set<String> known = new LinkedHashSet<>();
    private @Nullable String shorthand;

    private ConfigNode(String path, Map<String, Object> values, @Nullable Object scalar) {
        this.path = path;
        this.values = values;
        this.scalar = scalar;
    }

    /** What stands at that path: a mapping, nothing (an empty mapping), or a scalar for {@link #shorthand}. */
    public static ConfigNode of(String path, @Nullable Object value) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> mapping) {
            mapping.forEach((key, entry) -> values.put(String.valueOf(key), entry));
        }
        return new ConfigNode(path, values, value instanceof Map ? null : value);
    }

    /** Where this mapping stands, as in {@code ringflux.ports.uplink}. */
    public String path() {
        return path;
    }

    /** The keys that were asked for, in order. */
    public Set<String> known() {
        return known;
    }

    /** A scalar in place of this mapping stands for that key. */
    public ConfigNode shorthand(String key) {
        shorthand = key;
        return this;
    }

    /** Whether that key is there. */
    public boolean has(String key) {
        return raw(key) != null;
    }

    /** The value of that key, which must be there. */
    public <T> T required(String key, ValueType<T> type) {
        T value = find(key, type);
        if (value == null) {
            throw new ConfigException(pathOf(key), "nothing found, expected " + type.expected());
        }
        return value;
    }

    /** The value of that key, or the default. */
    public <T> T optional(String key, ValueType<T> type, T defaultValue) {
        T value = find(key, type);
        return value == null ? defaultValue : value;
    }

    /** The value of that key, or null. */
    public <T> @Nullable T find(String key, ValueType<T> type) {
        Object found = raw(key);
        return found == null ? null : parse(pathOf(key), found, type);
    }

    /** The values of a list; a single value is a list of one; empty without the key. */
    public <T> List<T> list(String key, ValueType<T> type) {
        Object found = raw(key);
        List<T> list = new ArrayList<>();
        if (found instanceof List<?> elements) {
            for (int i = 0; i < elements.size(); i++) {
                list.add(parse(pathOf(key) + "[" + i + "]", elements.get(i), type));
            }
        } else if (found != null) {
            list.add(parse(pathOf(key), found, type));
        }
        return list;
    }

    /** The mapping at that key; an empty one without the key. */
    public ConfigNode node(String key) {
        return of(pathOf(key), raw(key));
    }

    /** Every entry of this mapping as a mapping of its own, in order; for keys that the user names. */
    public Map<String, ConfigNode> nodes() {
        rejectScalar();
        Map<String, ConfigNode> nodes = new LinkedHashMap<>();
        values.keySet().forEach(key -> nodes.put(key, node(key)));
        return nodes;
    }

    /** Every entry below that key as text, nested keys joined by dots; for properties of another system. */
    public Map<String, String> properties(String key) {
        Map<String, String> properties = new TreeMap<>();
        flatten("", raw(key), properties);
        return properties;
    }

    /** The one component at that key: {@code kind}, {@code kind: value} or {@code kind: {...}}. */
    public Component component(String key) {
        return Component.of(pathOf(key), raw(key));
    }

    /** The components of a list; empty without the key. */
    public List<Component> components(String key) {
        Object found = raw(key);
        if (found == null) {
            return List.of();
        }
        if (!(found instanceof List<?> elements)) {
            throw wrong(pathOf(key), found, "a list");
        }
        List<Component> components = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            components.add(Component.of(pathOf(key) + "[" + i + "]", elements.get(i)));
        }
        return components;
    }

    /** Refuses keys that nobody asked for. */
    public void rejectUnknown() {
        rejectScalar();
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                String expected = known.isEmpty() ? "no property here" : "one of " + String.join(", ", known);
                throw new ConfigException(path + "." + key, "found an unknown property, expected " + expected);
            }
        }
    }

    /** Refuses the value of that key for a reason that only its reader knows. */
    public ConfigException wrong(String key, String expected) {
        Object found = raw(key);
        return found == null
                ? new ConfigException(pathOf(key), "nothing found, expected " + expected)
                : wrong(pathOf(key), found, expected);
    }

    /** What {@code maker} makes of the value of that key; its complaint becomes one about the key. */
    public <T> T checked(String key, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(pathOf(key), String.valueOf(e.getMessage()));
        }
    }

    static ConfigException wrong(String path, @Nullable Object found, String expected) {
        String shown = found instanceof Map ? "a mapping" : found instanceof List ? "a list" : "\"" + found + "\"";
        return new ConfigException(path, "found " + (found == null ? "nothing" : shown) + ", expected " + expected);
    }

    private void rejectScalar() {
        if (scalar != null && shorthand == null) {
            throw wrong(path, scalar, "a mapping");
        }
    }

    private @Nullable Object raw(String key) {
        rejectScalar();
        known.add(key);
        return key.equals(shorthand) && scalar != null ? scalar : values.get(key);
    }

    private String pathOf(String key) {
        return key.equals(shorthand) && scalar != null ? path : path + "." + key;
    }

    private static <T> T parse(String path, @Nullable Object found, ValueType<T> type) {
        T value = found == null || found instanceof Map || found instanceof List
                ? null
                : type.parser().apply(found.toString().trim());
        if (value == null) {
            throw wrong(path, found, type.expected());
        }
        return value;
    }

    private static void flatten(String prefix, @Nullable Object value, Map<String, String> properties) {
        if (value instanceof Map<?, ?> mapping) {
            mapping.forEach(
                    (key, entry) -> flatten(prefix.isEmpty() ? key + "" : prefix + "." + key, entry, properties));
        } else if (value != null) {
            properties.put(prefix, value.toString());
        }
    }
}
