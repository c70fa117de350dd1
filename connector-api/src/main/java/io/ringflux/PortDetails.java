package io.ringflux;

import java.util.Map;

/** What a port is and what it obtained, for people and for tools; each transport has its own record. */
public interface PortDetails {

    /** The transport: {@code memif}, {@code tap}, {@code afxdp}. */
    String transport();

    /** Every property in a fixed order, by its name in the transport's own terms. */
    Map<String, Object> properties();
}
