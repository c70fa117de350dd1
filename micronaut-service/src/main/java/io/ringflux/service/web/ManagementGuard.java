package io.ringflux.service.web;

import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.ringflux.service.config.ConfigException;
import io.ringflux.service.config.ServiceSettings;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Sees to it that only this machine can ask, unless there is a token to be shown. */
@Singleton
public final class ManagementGuard {

    private final NettyHttpServerConfiguration server;
    private final ServiceSettings settings;

    ManagementGuard(NettyHttpServerConfiguration server, ServiceSettings settings) {
        this.server = server;
        this.settings = settings;
    }

    /** Refuses to go on when the server would listen beyond loopback without a token. */
    public void check() {
        if (settings.token() != null) {
            return;
        }
        require("micronaut.server.host", server.getHost().orElse(null));
        if (server.getListeners() != null) {
            for (var listener : server.getListeners()) {
                if (listener.getPath() == null) {
                    require("micronaut.server.netty.listeners." + listener.getName() + ".host", listener.getHost());
                }
            }
        }
    }

    private static void require(String path, @Nullable String host) {
        if (host == null || !isLoopback(host)) {
            String found = host == null ? "all addresses" : "\"" + host + "\"";
            throw new ConfigException(
                    path, "found " + found + ", expected a loopback address, or any with a ringflux.management.token");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
