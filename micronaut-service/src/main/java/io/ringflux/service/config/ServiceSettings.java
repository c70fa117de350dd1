package io.ringflux.service.config;

import io.micronaut.context.env.Environment;
import io.ringflux.loop.PollerGroup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The sections below {@code ringflux}; ports, pipelines and sessions are read by those who run them. */
@Singleton
public final class ServiceSettings {

    /** The prefix of all properties of this service. */
    public static final String PREFIX = "ringflux";

    /** How long sinks may take to drain on shutdown. */
    public static final Duration DEFAULT_SHUTDOWN_GRACE = Duration.ofSeconds(10);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");
    private static final int MAX_LOOPS = 256;

    private final int loopThreads;
    private final List<Integer> loopCpus;
    private final @Nullable Integer loopPriority;
    private final Duration shutdownGrace;
    private final @Nullable String token;
    private final @Nullable String vclAppSocket;
    private final Map<String, ConfigNode> ports;
    private final Map<String, ConfigNode> pipelines;
    private final Map<String, ConfigNode> sessions;

    @Inject
    ServiceSettings(Environment environment) {
        this(
                ConfigTree.read(environment, PREFIX),
                environment
                        .getProperty("ringflux.management.token", String.class)
                        .orElse(null));
    }

    ServiceSettings(ConfigNode root, @Nullable String token) {
        ConfigNode loops = root.node("loops");
        loopThreads = loops.optional("threads", ValueType.integer(1, MAX_LOOPS), defaultLoopThreads());
        loopCpus = loops.list("cpus", ValueType.integer(0, 4095));
        loopPriority = loops.find("real-time-priority", ValueType.integer(1, PollerGroup.MAX_PRIORITY));
        loops.rejectUnknown();
        shutdownGrace = root.optional("shutdown-grace", ValueType.DURATION, DEFAULT_SHUTDOWN_GRACE);
        ConfigNode management = root.node("management");
        String written = management.find("token", ValueType.TEXT);
        management.rejectUnknown();
        this.token = token == null || token.isBlank() ? written : token;
        ConfigNode vcl = root.node("vcl");
        vclAppSocket = vcl.find("app-socket", ValueType.TEXT);
        vcl.rejectUnknown();
        ports = named(root.node("ports"));
        pipelines = named(root.node("pipelines"));
        sessions = named(root.node("sessions"));
        root.rejectUnknown();
    }

    /** As many loops as half of the CPUs, at least one. */
    public static int defaultLoopThreads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** Threads that ports and generators share. */
    public int loopThreads() {
        return loopThreads;
    }

    /** CPUs to pin loops to, one each; empty to leave that to the kernel. */
    public List<Integer> loopCpus() {
        return loopCpus;
    }

    /** The real-time priority of loops; null for ordinary threads. */
    public @Nullable Integer loopPriority() {
        return loopPriority;
    }

    /** How long sinks may take to drain on shutdown. */
    public Duration shutdownGrace() {
        return shutdownGrace;
    }

    /** What management requests must show; null when the service answers on loopback only. */
    public @Nullable String token() {
        return token;
    }

    /** VPP's socket for applications; null to leave it to {@code VCL_CONFIG} or {@code /etc/vpp/vcl.conf}. */
    public @Nullable String vclAppSocket() {
        return vclAppSocket;
    }

    /** The ports by name. */
    public Map<String, ConfigNode> ports() {
        return ports;
    }

    /** The pipelines by name. */
    public Map<String, ConfigNode> pipelines() {
        return pipelines;
    }

    /** The sessions by name. */
    public Map<String, ConfigNode> sessions() {
        return sessions;
    }

    private static Map<String, ConfigNode> named(ConfigNode section) {
        Map<String, ConfigNode> nodes = new LinkedHashMap<>(section.nodes());
        for (String name : nodes.keySet()) {
            if (!NAME.matcher(name).matches()) {
                throw new ConfigException(
                        section.path(), "found the name \"" + name + "\", expected letters, digits, - and _");
            }
        }
        return nodes;
    }
}
