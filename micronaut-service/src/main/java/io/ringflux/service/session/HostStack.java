package io.ringflux.service.session;

import io.ringflux.service.config.ValueType;
import java.util.Map;
import java.util.TreeMap;

/** Whose TCP a session uses. */
public enum HostStack {
    /** VPP's, and nothing until it is there. */
    VCL,
    /** The kernel's. */
    KERNEL,
    /** VPP's where it is there when the first session starts, the kernel's otherwise. */
    AUTO;

    /** As the YAML names it. */
    public static final ValueType<HostStack> TYPE =
            ValueType.choice(new TreeMap<>(Map.of("vcl", VCL, "kernel", KERNEL, "auto", AUTO)));
}
