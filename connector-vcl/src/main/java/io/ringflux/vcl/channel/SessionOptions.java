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
    private volatile boolean packetInfo;

    /** Whether it is one of these. */
    static boolean has(ChannelOption<?> option) {
        return MOST.containsKey(option)
                || VclChannelOption.TLS.equals(option)
                || VclChannelOption.PACKET_INFO.equals(option);
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
        if (VclChannelOption.PACKET_INFO.equals(option)) {
            packetInfo = (Boolean) value;
        }
        values.put(option, value);
    }

    /** Whether addresses come with datagrams. */
    boolean packetInfo() {
        return packetInfo;
    }

    /** One that is to accept streams. */
    VclSession openListener(VclWorker worker) throws VclException {
        requireCertificate();
        return openStream(worker);
    }

    /** A stream. */
    VclSession openStream(VclWorker worker) throws VclException {
        if (packetInfo) {
            throw new UnsupportedOperationException(VclChannelOption.PACKET_INFO + " is for datagrams");
        }
        return open(worker, VclProtocol.TCP, VclProtocol.TLS);
    }

    /** One for datagrams, to be bound or connected. */
    VclSession openDatagram(VclWorker worker) throws VclException {
        if (isEncrypted()) {
            throw new UnsupportedOperationException(
                    VclChannelOption.TLS + " is for streams, and for datagrams of a VclPeerServerChannel");
        }
        VclSession opened = applied(worker.open(VclProtocol.UDP));
        if (packetInfo) {
            opened.attributes().packetInfo();
        }
        return opened;
    }

    /** One that is to accept a session for each peer. */
    VclSession openPeerListener(VclWorker worker) throws VclException {
        requireCertificate();
        return open(worker, VclProtocol.UDP, VclProtocol.DTLS);
    }

    /** Whether VPP encrypts. */
    boolean isEncrypted() {
        return tls() != null;
    }

    private @Nullable VclTls tls() {
        return (VclTls) values.get(VclChannelOption.TLS);
    }

    private void requireCertificate() {
        VclTls tls = tls();
        if (tls != null && !tls.hasCertificate()) {
            throw new IllegalStateException("TLS has no certificate: a listener needs VclTls.server(certificate, key)");
        }
    }

    private VclSession open(VclWorker worker, VclProtocol plain, VclProtocol encrypted) throws VclException {
        VclTls tls = tls();
        VclSession opened = applied(worker.open(tls == null ? plain : encrypted));
        if (tls != null && tls.hasCertificate()) {
            opened.attributes().certificate(tls);
        } else if (tls != null) {
            opened.attributes().noCertificate();
        }
        return opened;
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
