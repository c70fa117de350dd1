package io.ringflux.vcl.channel;

import io.netty.channel.ChannelOption;
import io.ringflux.vcl.VclException;
import io.ringflux.vcl.binding.VclSession;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Options that a session is told when it is opened, before it binds or connects. From any thread. */
final class SessionOptions {
    private static final Map<ChannelOption<Integer>, Integer> MOST =
            Map.of(VclChannelOption.DSCP, 63, VclChannelOption.VRF, Integer.MAX_VALUE);

    private final Map<ChannelOption<?>, Integer> values = new ConcurrentHashMap<>();

    /** Whether it is one of these. */
    static boolean has(ChannelOption<?> option) {
        return MOST.containsKey(option);
    }

    @Nullable
    Integer value(ChannelOption<?> option) {
        return values.get(option);
    }

    void set(ChannelOption<?> option, int value) {
        int most = MOST.getOrDefault(option, 0);
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(option + " is " + value + ", expected 0 to " + most);
        }
        values.put(option, value);
    }

    /** The same session, told. */
    VclSession applied(VclSession opened) throws VclException {
        Integer dscp = values.get(VclChannelOption.DSCP);
        if (dscp != null) {
            opened.attributes().dscp(dscp);
        }
        Integer vrf = values.get(VclChannelOption.VRF);
        if (vrf != null) {
            opened.attributes().vrf(vrf);
        }
        return opened;
    }
}
