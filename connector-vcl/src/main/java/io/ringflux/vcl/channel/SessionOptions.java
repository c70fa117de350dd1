package io.ringflux.vcl.channel;

import io.netty.channel.ChannelOption;
import io.ringflux.vcl.VclException;
import io.ringflux.vcl.VclTls;
import io.ringflux.vcl.binding.VclProtocol;
import io.ringflux.vcl.binding.VclSession;
import io.ringflux.vcl.binding.VclWorker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Options that a session is opened with, before it binds or connects. From any thread. */
final class SessionOptions {
    private static final Map<ChannelOption<?>, Integer> MOST =
            Map.of(VclChannelOption.DSCP, 63, VclChannelOption.VRF, Integer.MAX_VALUE);

    private final Map<ChannelOption<?>, Object> values = new ConcurrentHashMap<>();

    /** Whether it is one of these. */
    static boolean has(ChannelOption<?> option) {
        return MOST.containsKey(option) || VclChannelOption.TLS.equals(option);
    }

    @Nullable
    Object value(ChannelOption<?> option) {
        return values.get(option);
    }

    <T> void set(ChannelOption<T> option, T value) {
        Integer most = MOST.get(option);
        if (most != null && ((Integer) value < 0 || (Integer) value > most)) {
            throw new IllegalArgumentException(option + " is " + value + ", expected 0 to " + most);
        }
        values.put(option, value);
    }

    /** One that is to accept streams. */
    VclSession openListener(VclWorker worker) throws VclException {
        VclTls tls = (VclTls) values.get(VclChannelOption.TLS);
        if (tls != null && !tls.hasCertificate()) {
            throw new IllegalStateException("TLS has no certificate: a listener needs VclTls.server(certificate, key)");
        }
        return openStream(worker);
    }

    /** A stream. */
    VclSession openStream(VclWorker worker) throws VclException {
        VclTls tls = (VclTls) values.get(VclChannelOption.TLS);
        VclSession opened = applied(worker.open(tls == null ? VclProtocol.TCP : VclProtocol.TLS));
        if (tls != null && tls.hasCertificate()) {
            opened.attributes().certificate(tls);
        } else if (tls != null) {
            opened.attributes().noCertificate();
        }
        return opened;
    }

    /** One for datagrams. */
    VclSession openDatagram(VclWorker worker) throws VclException {
        if (values.containsKey(VclChannelOption.TLS)) {
            throw new UnsupportedOperationException(VclChannelOption.TLS + " is for streams");
        }
        return applied(worker.open(VclProtocol.UDP));
    }

    private VclSession applied(VclSession opened) throws VclException {
        Object dscp = values.get(VclChannelOption.DSCP);
        if (dscp != null) {
            opened.attributes().dscp((Integer) dscp);
        }
        Object vrf = values.get(VclChannelOption.VRF);
        if (vrf != null) {
            opened.attributes().vrf((Integer) vrf);
        }
        return opened;
    }
}
