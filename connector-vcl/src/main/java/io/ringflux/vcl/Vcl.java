package io.ringflux.vcl;

import io.ringflux.vcl.binding.VclLibrary;
import io.ringflux.vcl.binding.VclRuntime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether this process can use VPP's host stack, and the first step to do so. */
public final class Vcl {
    private Vcl() {}

    /** Whether libvppcom was found and could be loaded. Whether VPP runs is known by {@link #start(VclConfig)}. */
    public static boolean isAvailable() {
        return unavailabilityCause() == null;
    }

    /** Why libvppcom cannot be used, or null when it can. */
    public static @Nullable Throwable unavailabilityCause() {
        return VclLibrary.unavailabilityCause();
    }

    /**
     * Returns when libvppcom can be used.
     *
     * @throws UnsatisfiedLinkError when it cannot, with the reason
     */
    public static void ensureAvailability() {
        VclLibrary.require();
    }

    /** The release of libvppcom as its file name tells it, for instance 26.06. VPP must be of the same release. */
    public static Optional<String> release() {
        return isAvailable() ? VclLibrary.require().release() : Optional.empty();
    }

    /**
     * Attaches this process to VPP, once: it stays attached until the JVM ends. Later calls must bring the same
     * configuration.
     *
     * @throws VclException where VPP does not answer
     * @throws UnsatisfiedLinkError where there is no libvppcom
     * @throws IllegalStateException when the process is attached in another way already
     */
    public static VclRuntime start(VclConfig config) throws VclException {
        return VclRuntime.start(config);
    }

    /**
     * The same by {@code VCL_CONFIG}, or {@code /etc/vpp/vcl.conf} where that is not set.
     *
     * @throws VclException where VPP does not answer
     * @throws UnsatisfiedLinkError where there is no libvppcom
     */
    public static VclRuntime start() throws VclException {
        return VclRuntime.start(null);
    }
}
