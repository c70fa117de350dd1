package io.ringflux.service.web;

import io.micronaut.serde.annotation.Serdeable;
import io.ringflux.FramePort;
import io.ringflux.LinkState;
import io.ringflux.PortStats;
import io.ringflux.service.port.ServicePort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A port as JSON.
 *
 * @param name in the configuration
 * @param type the transport
 * @param link the link's state and its reason
 * @param details what the port obtained, in the transport's own terms; empty while it is not open
 * @param stats what it counted
 */
@Serdeable
record PortView(String name, String type, LinkState link, Map<String, Object> details, PortStats stats) {

    private static final PortStats NOTHING = new PortStats(List.of(), List.of(), 0);

    static PortView of(ServicePort port) {
        FramePort open = port.port();
        Map<String, Object> details = new LinkedHashMap<>();
        if (open != null) {
            details.putAll(plain(open.details().properties()));
        }
        return new PortView(port.name(), port.type(), port.link(), details, open == null ? NOTHING : open.stats());
    }

    private static Map<String, Object> plain(Map<?, ?> properties) {
        Map<String, Object> plain = new LinkedHashMap<>();
        properties.forEach((name, value) -> plain.put(String.valueOf(name), plain(value)));
        return plain;
    }

    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> properties) {
            return plain(properties);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(PortView::plain).toList();
        }
        return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
    }
}
