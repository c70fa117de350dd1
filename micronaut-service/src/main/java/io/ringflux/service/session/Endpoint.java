package io.ringflux.service.session;

import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;

/**
 * Where to listen or to connect.
 *
 * @param host a name or an address
 * @param port its number
 * @param stack whose TCP
 */
public record Endpoint(String host, int port, HostStack stack) {
    /** Nobody else is reached by default. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    private static final int MAX_PORT = 65_535;

    /** Reads {@code host}, {@code port} and {@code stack}. */
    public static Endpoint read(ConfigNode config, int leastPort) {
        return new Endpoint(
                config.optional("host", ValueType.TEXT, DEFAULT_HOST),
                config.required("port", ValueType.integer(leastPort, MAX_PORT)),
                config.optional("stack", HostStack.TYPE, HostStack.AUTO));
    }
}
