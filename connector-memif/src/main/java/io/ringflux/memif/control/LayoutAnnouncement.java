package io.ringflux.memif.control;

import io.ringflux.memif.MemifException;
import io.ringflux.memif.control.wire.ControlMessage.AddRegion;
import io.ringflux.memif.control.wire.ControlMessage.AddRing;
import io.ringflux.memif.control.wire.RingDirection;
import java.util.ArrayList;
import java.util.List;

/** The messages that announce a client's memory: regions, then rings to the server, then rings from it. */
final class LayoutAnnouncement {
    private final LayoutAssembly check;
    private final List<Action.Send> messages = new ArrayList<>();

    private LayoutAnnouncement(LayoutLimits limits) {
        this.check = new LayoutAssembly(limits);
    }

    /**
     * Announces {@code layout}, held against the same rules that our server applies.
     *
     * @throws IllegalArgumentException where it breaks one, or has other rings than {@code plan} says
     */
    static List<Action.Send> of(SharedLayout layout, RingPlan plan, int maxRegions) {
        requireCount("c2sRings", layout.c2sRings(), plan.c2sRings());
        requireCount("s2cRings", layout.s2cRings(), plan.s2cRings());
        LayoutLimits limits = new LayoutLimits(
                maxRegions, Long.MAX_VALUE, plan.c2sRings(), plan.s2cRings(), plan.ringLog2(), true, plan.cacheLine());
        LayoutAnnouncement announcement = new LayoutAnnouncement(limits);
        try {
            layout.regions().forEach(announcement::add);
            layout.c2sRings().forEach(ring -> announcement.add(RingDirection.C2S, ring));
            layout.s2cRings().forEach(ring -> announcement.add(RingDirection.S2C, ring));
            announcement.check.requireComplete();
        } catch (MemifException fault) {
            throw new IllegalArgumentException("layout cannot be announced: " + fault.detail(), fault);
        }
        return announcement.messages;
    }

    private void add(RegionSpec region) {
        AddRegion message = new AddRegion(region.index(), region.bytes());
        check.add(message, region.fd());
        messages.add(new Action.Send(message, region.fd()));
    }

    private void add(RingDirection direction, RingSpec ring) {
        AddRing message = new AddRing(direction, ring.index(), ring.region(), ring.offset(), ring.ringLog2(), 0);
        check.add(message, ring.interrupt());
        messages.add(new Action.Send(message, ring.interrupt()));
    }

    private static void requireCount(String field, List<RingSpec> rings, int expected) {
        if (rings.size() != expected) {
            throw new IllegalArgumentException(field + " are " + rings.size() + ", expected " + expected);
        }
    }
}
