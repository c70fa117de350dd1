package io.ringflux.tap;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A route of the kernel by a port's interface.
 *
 * @param target where packets go
 * @param gateway next hop, or null for a target on the link itself
 * @param metric the lower the better; 0 for the kernel's default
 */
public record TapRoute(IpPrefix target, @Nullable InetAddress gateway, int metric) {}
