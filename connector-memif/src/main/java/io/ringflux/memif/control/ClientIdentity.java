package io.ringflux.memif.control;

import io.ringflux.memif.MemifMode;
import io.ringflux.memif.control.wire.Secret;

/**
 * Who a client is and which interface it asks for.
 *
 * @param id the server's interface, unsigned 32 bits
 * @param secret goes to whoever listens on the socket, in clear
 * @param name the application, up to 31 ASCII characters
 * @param interfaceName the client's end of the link, up to 31 ASCII characters
 */
public record ClientIdentity(long id, MemifMode mode, Secret secret, String name, String interfaceName) {
    private static final long MAX_ID = 0xffff_ffffL;

    public ClientIdentity {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException("id is " + id + ", expected 0 to " + MAX_ID);
        }
    }
}
