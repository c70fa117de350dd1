package io.ringflux.testkit.contract;

import io.ringflux.loop.PollerGroup;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;

/** The transport under test, as each part of the contract sees it. */
public interface ContractSubject {

    /** Connects two ports as asked for; returns when both links are up. */
    ConnectedPorts connect(LinkSpec spec);

    /** What the transport can do: everything, unless it says otherwise. */
    default Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    /** Longest frame that the transport carries, in bytes. */
    default int maxFrameBytes() {
        return 65_535;
    }

    /** A link of the default shape on two loops of its own. */
    default TestLink open() {
        return open(UnaryOperator.identity());
    }

    /** A link of another shape on two loops of its own. */
    default TestLink open(UnaryOperator<LinkSpec> shape) {
        PollerGroup loops = PollerGroup.create("contract", 2);
        try {
            return new TestLink(loops, connect(shape.apply(LinkSpec.on(loops))));
        } catch (RuntimeException e) {
            loops.dispose();
            throw e;
        }
    }

    /** Leaves the test out where the transport cannot do that. */
    default void require(Capability capability) {
        Assumptions.assumeTrue(capabilities().contains(capability), () -> "this transport has no " + capability);
    }
}
