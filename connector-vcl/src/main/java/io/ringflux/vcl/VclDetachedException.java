package io.ringflux.vcl;

import io.ringflux.nativeio.Errno;

/**
 * VPP has gone away, and this session with it. Listeners come back by themselves when VPP does; who connects may
 * connect again then.
 */
public final class VclDetachedException extends VclException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param action what was being done
     */
    public VclDetachedException(String action) {
        super(action, Errno.ECONNRESET, "VPP has gone away");
    }
}
