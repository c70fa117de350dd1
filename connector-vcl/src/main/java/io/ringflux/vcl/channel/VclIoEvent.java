package io.ringflux.vcl.channel;

import io.netty.channel.IoEvent;
import io.ringflux.vcl.binding.VclEvents;

/**
 * What has happened to a session.
 *
 * @param events bits of {@link VclEvents}, 0 for the end of VPP
 */
record VclIoEvent(int events) implements IoEvent {
    /** VPP has gone away. */
    static final VclIoEvent DETACHED = new VclIoEvent(VclEvents.NONE);

    private static final int LOW_BITS = VclEvents.IN | VclEvents.OUT | VclEvents.ERR | VclEvents.HUP;
    private static final VclIoEvent[] PLAIN = events(0);
    private static final VclIoEvent[] AFTER_THE_PEERS_END = events(VclEvents.RDHUP);

    static VclIoEvent of(int events) {
        int low = events & LOW_BITS;
        return (events & VclEvents.RDHUP) == 0 ? PLAIN[low] : AFTER_THE_PEERS_END[low];
    }

    boolean isTheEndOfVpp() {
        return events == VclEvents.NONE;
    }

    boolean has(int any) {
        return (events & any) != 0;
    }

    private static VclIoEvent[] events(int more) {
        VclIoEvent[] events = new VclIoEvent[LOW_BITS + 1];
        for (int low = 0; low <= LOW_BITS; low++) {
            events[low] = new VclIoEvent(low | more);
        }
        return events;
    }
}
