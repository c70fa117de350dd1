package io.ringflux.packet;

/** A packet in one line, in the manner of {@code tcpdump -n}. */
final class PacketText {
    private static final String TCP_FLAGS = "FSRP.UEWe";

    private final StringBuilder text = new StringBuilder(128);
    private final PacketView view;

    PacketText(PacketView view) {
        this.view = view;
        for (int tag = 0; tag < view.vlanCount(); tag++) {
            text.append("vlan ").append(view.vlanId(tag)).append(", ");
        }
        if (view.isIpv4() || view.isIpv6()) {
            appendIp();
        } else if (view.isArp()) {
            appendArp(view.arp());
        } else {
            appendLink();
        }
        if (view.isTruncated()) {
            text.append(" [truncated]");
        } else if (!view.isWhole()) {
            text.append(" [malformed]");
        }
    }

    private void appendLink() {
        if (view.isEthernet()) {
            EthernetHeader ethernet = view.ethernet();
            AddressText.appendMac(text, ethernet.source()).append(" > ");
            AddressText.appendMac(text, ethernet.destination());
            if (ethernet.etherType() < EtherType.MIN_TYPE) {
                text.append(", 802.3, ");
            } else {
                text.append(String.format(", ethertype 0x%04x, ", ethernet.etherType()));
            }
        }
        text.append("length ").append(view.length());
    }

    private void appendArp(ArpHeader arp) {
        switch (arp.operation()) {
            case ArpHeader.REQUEST -> {
                AddressText.appendIpv4(text.append("ARP, Request who-has "), arp.targetIpv4());
                AddressText.appendIpv4(text.append(" tell "), arp.senderIpv4());
            }
            case ArpHeader.REPLY -> {
                AddressText.appendIpv4(text.append("ARP, Reply "), arp.senderIpv4());
                AddressText.appendMac(text.append(" is-at "), arp.senderMac());
            }
            default -> text.append("ARP, operation ").append(arp.operation());
        }
        text.append(", length ").append(view.length() - view.l3Offset());
    }

    private void appendIp() {
        text.append(view.isIpv4() ? "IP " : "IP6 ");
        appendEndpoint(true);
        text.append(" > ");
        appendEndpoint(false);
        text.append(": ");
        if (view.isTcp()) {
            appendTcp(view.tcp());
        } else if (view.isUdp()) {
            text.append("UDP, length ").append(view.payloadLength());
        } else if (view.isIcmp()) {
            appendIcmp(view.icmp());
        } else if (view.isIcmpv6()) {
            appendIcmpv6(view.icmpv6());
        } else {
            text.append("ip-proto-").append(view.ipProtocol());
            text.append(", length ").append(view.payloadLength());
        }
        if (view.isFragment()) {
            text.append(", frag offset ").append(view.fragmentOffset()).append(view.moreFragments() ? "+" : "");
        }
    }

    private void appendEndpoint(boolean source) {
        if (view.isIpv4()) {
            Ipv4Header ip = view.ipv4();
            AddressText.appendIpv4(text, source ? ip.source() : ip.destination());
        } else if (source) {
            AddressText.appendIpv6(text, view.ipv6().sourceHigh(), view.ipv6().sourceLow());
        } else {
            AddressText.appendIpv6(
                    text, view.ipv6().destinationHigh(), view.ipv6().destinationLow());
        }
        int port = source ? view.sourcePort() : view.destinationPort();
        if (port != PacketView.NONE) {
            text.append('.').append(port);
        }
    }

    private void appendTcp(TcpHeader tcp) {
        text.append("Flags [");
        int flags = tcp.flags();
        for (int bit = 0; bit < TCP_FLAGS.length(); bit++) {
            if ((flags & (1 << bit)) != 0) {
                text.append(TCP_FLAGS.charAt(bit));
            }
        }
        if (flags == 0) {
            text.append("none");
        }
        text.append("], seq ").append(tcp.sequence());
        if ((flags & TcpHeader.ACK) != 0) {
            text.append(", ack ").append(tcp.acknowledgment());
        }
        text.append(", win ").append(tcp.window());
        text.append(", length ").append(view.payloadLength());
    }

    private void appendIcmp(IcmpHeader icmp) {
        switch (icmp.type()) {
            case IcmpHeader.ECHO_REQUEST -> appendEcho("ICMP echo request", icmp.identifier(), icmp.sequence());
            case IcmpHeader.ECHO_REPLY -> appendEcho("ICMP echo reply", icmp.identifier(), icmp.sequence());
            default ->
                text.append("ICMP type ").append(icmp.type()).append(" code ").append(icmp.code());
        }
        text.append(", length ").append(view.payloadLength() + IcmpHeader.LENGTH);
    }

    private void appendIcmpv6(Icmpv6Header icmp) {
        int type = icmp.type();
        if (icmp.hasTarget()) {
            boolean asks = type == Icmpv6Header.NEIGHBOR_SOLICITATION;
            text.append(asks ? "ICMP6, neighbor solicitation, who has " : "ICMP6, neighbor advertisement, tgt is ");
            AddressText.appendIpv6(text, icmp.targetHigh(), icmp.targetLow());
        } else if (type == Icmpv6Header.ECHO_REQUEST) {
            appendEcho("ICMP6, echo request", icmp.identifier(), icmp.sequence());
        } else if (type == Icmpv6Header.ECHO_REPLY) {
            appendEcho("ICMP6, echo reply", icmp.identifier(), icmp.sequence());
        } else {
            text.append("ICMP6, type ").append(type).append(" code ").append(icmp.code());
        }
        text.append(", length ").append(view.payloadLength() + icmp.headerLength());
    }

    private void appendEcho(String name, int identifier, int sequence) {
        text.append(name).append(", id ").append(identifier).append(", seq ").append(sequence);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
