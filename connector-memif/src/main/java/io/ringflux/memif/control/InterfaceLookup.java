package io.ringflux.memif.control;

import org.jspecify.annotations.Nullable;

/** The interfaces behind one listening socket. */
@FunctionalInterface
public interface InterfaceLookup {
    /**
     * The interface of that id, or null where there is none.
     *
     * @param id unsigned 32 bits
     */
    @Nullable
    ServerInterface find(long id);
}
