package io.ringflux.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our decoders against Wireshark's, field by field. */
final class PacketViewTsharkTest {
    private static final String ABSENT = "";
    private static final Map<String, Function<PacketView, Object>> FIELDS = new LinkedHashMap<>();

    static {
        FIELDS.put("eth.src", p -> p.isEthernet() ? AddressText.mac(p.ethernet().source()) : ABSENT);
        FIELDS.put("eth.dst", p -> p.isEthernet() ? AddressText.mac(p.ethernet().destination()) : ABSENT);
        FIELDS.put("vlan.id", p -> tags(p, false, tag -> p.ethernet().vlanId(tag)));
        FIELDS.put("vlan.priority", p -> tags(p, false, tag -> p.ethernet().vlanPriority(tag)));
        FIELDS.put("ieee8021ad.id", p -> tags(p, true, tag -> p.ethernet().vlanId(tag)));
        FIELDS.put("ieee8021ad.priority", p -> tags(p, true, tag -> p.ethernet().vlanPriority(tag)));
        FIELDS.put("arp.opcode", p -> p.isArp() ? p.arp().operation() : ABSENT);
        FIELDS.put("arp.src.hw_mac", p -> p.isArp() ? AddressText.mac(p.arp().senderMac()) : ABSENT);
        FIELDS.put(
                "arp.src.proto_ipv4", p -> p.isArp() ? AddressText.ipv4(p.arp().senderIpv4()) : ABSENT);
        FIELDS.put("arp.dst.hw_mac", p -> p.isArp() ? AddressText.mac(p.arp().targetMac()) : ABSENT);
        FIELDS.put(
                "arp.dst.proto_ipv4", p -> p.isArp() ? AddressText.ipv4(p.arp().targetIpv4()) : ABSENT);
        FIELDS.put("ip.src", p -> p.isIpv4() ? AddressText.ipv4(p.ipv4().source()) : ABSENT);
        FIELDS.put("ip.dst", p -> p.isIpv4() ? AddressText.ipv4(p.ipv4().destination()) : ABSENT);
        FIELDS.put("ip.hdr_len", p -> p.isIpv4() ? p.ipv4().headerLength() : ABSENT);
        FIELDS.put("ip.len", p -> p.isIpv4() ? p.ipv4().totalLength() : ABSENT);
        FIELDS.put("ip.id", p -> p.isIpv4() ? p.ipv4().identification() : ABSENT);
        FIELDS.put("ip.proto", p -> p.isIpv4() ? p.ipProtocol() : ABSENT);
        FIELDS.put("ip.ttl", p -> p.isIpv4() ? p.ipv4().ttl() : ABSENT);
        FIELDS.put("ip.checksum.status", p -> p.isIpv4() ? 1 : ABSENT);
        FIELDS.put("ip.frag_offset", p -> p.isIpv4() ? p.fragmentOffset() / 8 : ABSENT);
        FIELDS.put("ip.flags.mf", p -> p.isIpv4() ? (p.moreFragments() ? 1 : 0) : ABSENT);
        FIELDS.put(
                "ipv6.src",
                p -> p.isIpv6()
                        ? AddressText.ipv6(p.ipv6().sourceHigh(), p.ipv6().sourceLow())
                        : ABSENT);
        FIELDS.put(
                "ipv6.dst",
                p -> p.isIpv6()
                        ? AddressText.ipv6(p.ipv6().destinationHigh(), p.ipv6().destinationLow())
                        : ABSENT);
        FIELDS.put("ipv6.hlim", p -> p.isIpv6() ? p.ipv6().hopLimit() : ABSENT);
        FIELDS.put(
                "ipv6.fraghdr.ident",
                p -> p.isIpv6() && p.ipv6().fragmentId() != 0 ? p.ipv6().fragmentId() : ABSENT);
        FIELDS.put("tcp.srcport", p -> p.isTcp() ? p.sourcePort() : ABSENT);
        FIELDS.put("tcp.dstport", p -> p.isTcp() ? p.destinationPort() : ABSENT);
        FIELDS.put("tcp.seq", p -> p.isTcp() ? p.tcp().sequence() : ABSENT);
        FIELDS.put("tcp.hdr_len", p -> p.isTcp() ? p.tcp().headerLength() : ABSENT);
        FIELDS.put("tcp.flags", p -> p.isTcp() ? p.tcp().flags() : ABSENT);
        FIELDS.put("tcp.window_size_value", p -> p.isTcp() ? p.tcp().window() : ABSENT);
        FIELDS.put("tcp.len", p -> p.isTcp() ? p.payloadLength() : ABSENT);
        FIELDS.put("tcp.checksum.status", p -> p.isTcp() ? 1 : ABSENT);
        FIELDS.put("udp.srcport", p -> p.isUdp() ? p.sourcePort() : ABSENT);
        FIELDS.put("udp.dstport", p -> p.isUdp() ? p.destinationPort() : ABSENT);
        FIELDS.put("udp.length", p -> p.isUdp() ? p.udp().length() : ABSENT);
        FIELDS.put("icmp.type", p -> p.isIcmp() ? p.icmp().type() : ABSENT);
        FIELDS.put("icmp.code", p -> p.isIcmp() ? p.icmp().code() : ABSENT);
        FIELDS.put("icmp.checksum.status", p -> p.isIcmp() ? 1 : ABSENT);
        FIELDS.put("icmpv6.type", p -> p.isIcmpv6() ? p.icmpv6().type() : ABSENT);
        FIELDS.put("icmpv6.code", p -> p.isIcmpv6() ? p.icmpv6().code() : ABSENT);
        FIELDS.put("icmpv6.checksum.status", p -> p.isIcmpv6() ? 1 : ABSENT);
        FIELDS.put(
                "icmpv6.nd.ns.target_address",
                p -> p.isIcmpv6() && p.icmpv6().hasTarget()
                        ? AddressText.ipv6(p.icmpv6().targetHigh(), p.icmpv6().targetLow())
                        : ABSENT);
    }

    @TempDir
    Path directory;

    @BeforeAll
    static void assumeTshark() {
        Tshark.assumeInstalled();
    }

    @Test
    void shouldDecodeAsWiresharkDoesWhenPacketIsOfAnyKind() throws IOException {
        assertSameAsTshark(LinkType.ETHERNET, PacketCorpus.packets());
    }

    @Test
    void shouldDecodeAsWiresharkDoesWhenEthernetPacketsAreRandom() throws IOException {
        assertSameAsTshark(LinkType.ETHERNET, randomPackets(LinkType.ETHERNET));
    }

    @Test
    void shouldDecodeAsWiresharkDoesWhenIpPacketsAreRandom() throws IOException {
        assertSameAsTshark(LinkType.RAW_IP, randomPackets(LinkType.RAW_IP));
    }

    private static String tags(PacketView view, boolean service, IntUnaryOperator value) {
        return IntStream.range(0, view.vlanCount())
                .filter(tag -> service == (view.ethernet().vlanTpid(tag) == EtherType.QINQ))
                .mapToObj(tag -> String.valueOf(value.applyAsInt(tag)))
                .collect(Collectors.joining(","));
    }

    private static Map<String, byte[]> randomPackets(LinkType link) {
        RandomPackets random = new RandomPackets(42);
        Map<String, byte[]> packets = new LinkedHashMap<>();
        for (int index = 0; index < 3_000; index++) {
            packets.put("random-" + index, random.next(link));
        }
        return packets;
    }

    private void assertSameAsTshark(LinkType link, Map<String, byte[]> packets) throws IOException {
        Path file = directory.resolve("packets.pcap");
        PcapFile.write(file, link, packets.values());

        List<List<String>> expected = Tshark.decode(file, List.copyOf(FIELDS.keySet()));

        assertThat(expected).hasSameSizeAs(packets.values());
        PacketView view = new PacketView(link);
        List<String> differences = new ArrayList<>();
        Iterator<List<String>> lines = expected.iterator();
        packets.forEach((name, packet) -> {
            view.wrap(new UnsafeBuffer(packet), 0, packet.length);
            Iterator<String> values = lines.next().iterator();
            FIELDS.forEach((field, ours) -> {
                String difference = field + " of " + name + ": %s here, %s there";
                String here = String.valueOf(ours.apply(view));
                String there = decimal(values.next());
                if (!here.equals(there)) {
                    differences.add(String.format(difference, here, there));
                }
            });
        });
        assertThat(differences).isEmpty();
    }

    private static String decimal(String value) {
        return value.startsWith("0x") ? String.valueOf(Integer.parseUnsignedInt(value.substring(2), 16)) : value;
    }
}
