package io.ringflux.memif.link;

import io.ringflux.LinkException;
import io.ringflux.memif.MemifConfig;
import io.ringflux.memif.MemifDetails.Role;
import io.ringflux.reactive.PortPools;
import org.jspecify.annotations.Nullable;

/** A server's port that outlives its peers. */
public final class LastingSession extends PortSession {

    private @Nullable Registration registration;

    private LastingSession(MemifConfig config) {
        super(config, Role.SERVER, PortPools.create(settings(config)));
    }

    /**
     * Begins to listen.
     *
     * @throws io.ringflux.nativeio.NativeIoException where that is not possible
     */
    public static LinkedPort listen(MemifConfig config) {
        LastingSession session = new LastingSession(config);
        try {
            Registration opened = Registration.open(new Served(config, () -> session));
            session.registration = opened;
            return session.linked(opened.closed());
        } catch (RuntimeException e) {
            session.port().dispose();
            throw e;
        }
    }

    @Override
    void linkUp() {
        // The port tells its users.
    }

    @Override
    void linkDown(LinkException cause, boolean orderly) {
        tellDown(cause);
    }

    @Override
    void released() {
        if (registration != null) {
            registration.close();
        }
    }
}
