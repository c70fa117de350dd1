package io.ringflux.service.session;

import io.ringflux.service.config.ServiceSettings;
import io.ringflux.vcl.VclConfig;
import io.ringflux.vcl.VclLoopResources;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/** The event loops of all sessions, made when the first one asks. */
@Singleton
public final class SessionLoops {
    private static final Duration QUIET = Duration.ZERO;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MOST_VCL_LOOPS = 15;

    private final @Nullable VclConfig config;
    private final int threads;
    private final Map<HostStack, LoopResources> loops = new EnumMap<>(HostStack.class);

    SessionLoops(ServiceSettings settings) {
        config = vcl(settings);
        threads = Math.min(settings.loopThreads(), MOST_VCL_LOOPS);
    }

    /** How this process attaches to VPP; null to leave it to {@code VCL_CONFIG} or {@code /etc/vpp/vcl.conf}. */
    static @Nullable VclConfig vcl(ServiceSettings settings) {
        String socket = settings.vclAppSocket();
        return socket == null ? null : VclConfig.create().appSocket(Path.of(socket));
    }

    /**
     * The loops of that stack. May block while this process attaches to VPP.
     *
     * @throws RuntimeException where VPP does not answer
     * @throws UnsatisfiedLinkError where there is no libvppcom
     */
    public synchronized LoopResources of(HostStack stack) {
        LoopResources made = loops.get(stack);
        if (made == null) {
            made = switch (stack) {
                case KERNEL -> LoopResources.create("session", threads, true);
                case VCL ->
                    config == null
                            ? VclLoopResources.create("session-vcl")
                            : VclLoopResources.create("session-vcl", threads, config);
                case AUTO -> best();
            };
            loops.put(stack, made);
        }
        return made;
    }

    private LoopResources best() {
        LoopResources vcl = loops.get(HostStack.VCL);
        if (vcl != null) {
            return vcl;
        }
        LoopResources best = config == null
                ? VclLoopResources.orKernel("session-auto")
                : VclLoopResources.orKernel("session-auto", threads, config);
        loops.putIfAbsent(best instanceof VclLoopResources ? HostStack.VCL : HostStack.KERNEL, best);
        return best;
    }

    @PreDestroy
    synchronized void dispose() {
        loops.values().stream()
                .distinct()
                .forEach(made -> made.disposeLater(QUIET, TIMEOUT).block(TIMEOUT.multipliedBy(2)));
        loops.clear();
    }
}
