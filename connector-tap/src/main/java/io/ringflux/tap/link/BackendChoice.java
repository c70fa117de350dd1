package io.ringflux.tap.link;

import io.ringflux.nativeio.NativeIoException;
import io.ringflux.tap.TapBackend;
import io.ringflux.tap.TapConfig;
import io.ringflux.tap.vhost.VhostFeatures;

/**
 * Which back end a port uses.
 *
 * @param features of vhost-net to use; 0 without it
 * @param reason why so
 */
record BackendChoice(long features, String reason) {

    /**
     * Looks what there is; blocks for a moment.
     *
     * @throws NativeIoException where vhost-net must be and cannot
     */
    static BackendChoice of(TapConfig config) {
        if (config.backend() == TapBackend.FD) {
            return new BackendChoice(0, "as configured");
        }
        try {
            return new BackendChoice(VhostFeatures.probe(), "vhost-net can be used");
        } catch (NativeIoException e) {
            return without(config, e);
        }
    }

    /** What to do where vhost-net has failed. */
    static BackendChoice without(TapConfig config, NativeIoException failure) {
        if (config.backend() == TapBackend.REQUIRE_VHOST) {
            throw failure;
        }
        return new BackendChoice(0, String.valueOf(failure.getMessage()));
    }

    boolean isVhost() {
        return features != 0;
    }
}
