package io.ringflux.memif.link;

import io.ringflux.memif.MemifConfig;
import io.ringflux.memif.MemifMode;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An interface that a listener offers, for one link at a time.
 *
 * <p>Threading: claimed on the listener's loop, released on the port's.
 */
final class Served {

    private final MemifConfig config;
    private final Supplier<PortSession> sessions;
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile @Nullable PortSession present;

    /** @param sessions the port to give to the next client */
    Served(MemifConfig config, Supplier<PortSession> sessions) {
        this.config = config;
        this.sessions = sessions;
    }

    MemifConfig config() {
        return config;
    }

    Set<MemifMode> modes() {
        return config.anyMode() ? EnumSet.allOf(MemifMode.class) : EnumSet.of(config.mode());
    }

    /** The port for one more link, or null while there is a link. */
    @Nullable
    PortSession claim() {
        if (!taken.compareAndSet(false, true)) {
            return null;
        }
        PortSession session = sessions.get();
        present = session;
        return session;
    }

    void release() {
        present = null;
        taken.set(false);
    }

    /**
     * Has the present link looked at: its client may have hung up, and be the one that connects again right now, before
     * the port's loop has come round to see it.
     */
    void refresh() {
        PortSession session = present;
        if (session != null) {
            session.loop().execute(session::service);
        }
    }
}
