package io.ringflux.testkit.contract;

import io.ringflux.testkit.LeakCheck;

/**
 * What the ports of every transport must do. A transport passes it by one class, in its own tests:
 *
 * <pre>{@code
 * final class MemifContractIT implements FramePortContract {
 *     public ConnectedPorts connect(LinkSpec spec) { ... }
 * }
 * }</pre>
 */
@LeakCheck
public interface FramePortContract extends StreamContract, DemandContract, OwnershipContract, LifecycleContract {}
