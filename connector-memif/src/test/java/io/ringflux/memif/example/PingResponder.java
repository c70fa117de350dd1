package io.ringflux.memif.example;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.packet.ArpHeader;
import io.ringflux.packet.IcmpHeader;
import io.ringflux.packet.LinkType;
import io.ringflux.packet.PacketBuilder;
import io.ringflux.packet.PacketView;
import org.agrona.concurrent.UnsafeBuffer;
import reactor.core.publisher.Mono;

/** Answers ARP requests for any IPv4 address and all pings, so that {@code vppctl ping} finds somebody. */
public final class PingResponder {
    private static final long MAC = 0x02_00_00_00_00_99L;

    private final PacketBuilder builder = new PacketBuilder();
    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[65_536]);
    private final PacketView view;

    /** @param link {@code ETHERNET}, or {@code RAW_IP} for a memif in ip mode, which has no ARP */
    public PingResponder(LinkType link) {
        view = new PacketView(link);
    }

    /** Answers until cancelled, or until the port ends. */
    public Mono<Void> answer(FramePort port) {
        return port.send(port.receive().handle((frame, sink) -> {
            byte[] request = frame.copied().bytes();
            int length = view.wrap(new UnsafeBuffer(request), 0, request.length) ? reply(request) : 0;
            Frame answer = length > 0 ? port.allocate(length) : null;
            if (answer != null) {
                answer.byteBuf().setBytes(0, reply.byteArray(), 0, length);
                sink.next(answer);
            }
        }));
    }

    private int reply(byte[] request) {
        builder.wrap(reply, 0);
        if (view.isArp() && view.arp().operation() == ArpHeader.REQUEST) {
            ArpHeader arp = view.arp();
            builder.ethernet(arp.senderMac(), MAC);
            builder.arp(ArpHeader.REPLY, MAC, arp.targetIpv4(), arp.senderMac(), arp.senderIpv4());
        } else if (view.isIcmp() && view.icmp().type() == IcmpHeader.ECHO_REQUEST) {
            if (view.isEthernet()) {
                builder.ethernet(view.ethernet().source(), MAC);
            }
            builder.ipv4(view.ipv4().destination(), view.ipv4().source());
            builder.icmp(
                    IcmpHeader.ECHO_REPLY,
                    0,
                    view.icmp().identifier() << 16 | view.icmp().sequence());
            builder.payload(new UnsafeBuffer(request), view.payloadOffset(), view.payloadLength());
        }
        return builder.finish(); // 0 where there is nothing to answer
    }
}
