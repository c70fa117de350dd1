package io.ringflux.packet;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PacketTextTest {
    private final PacketView view = new PacketView();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arp-request | ARP, Request who-has 192.168.1.100 tell 10.0.0.1, length 28",
                "arp-reply | ARP, Reply 192.168.1.100 is-at 02:00:00:00:00:0b, length 28",
                "vlan-udp | vlan 100, IP 10.0.0.1.1234 > 192.168.1.100.9999: UDP, length 32",
                "three-tags | vlan 1, vlan 2, vlan 3, IP 10.0.0.1.5 > 192.168.1.100.9998: UDP, length 8",
                "lldp | 02:00:00:00:00:0a > 02:00:00:00:00:0b, ethertype 0x88cc, length 60",
                "llc | 02:00:00:00:00:0a > 02:00:00:00:00:0b, 802.3, length 60",
                "tcp-syn | IP 10.0.0.1.40000 > 192.168.1.100.8081: Flags [SEW], seq 4294967294, win 64240, length 0",
                "tcp-data | IP 192.168.1.100.8081 > 10.0.0.1.40000: Flags [P.U], seq 1, ack 2, win 0, length 100",
                "icmp-request | IP 10.0.0.1 > 192.168.1.100: ICMP echo request, id 7, seq 1, length 64",
                "icmp-reply | IP 192.168.1.100 > 10.0.0.1: ICMP echo reply, id 7, seq 1, length 64",
                "icmp-other | IP 192.168.1.100 > 10.0.0.1: ICMP type 13 code 0, length 20",
                "igmp | IP 10.0.0.1 > 224.0.0.1: ip-proto-2, length 8",
                "sctp | IP 10.0.0.1.1024 > 192.168.1.100.2048: ip-proto-132, length 12",
                "fragment-first | IP 10.0.0.1.1234 > 192.168.1.100.9999: UDP, length 1472, frag offset 0+",
                "fragment-last | IP 10.0.0.1 > 192.168.1.100: ip-proto-17, length 33, frag offset 2960",
                "udp6 | IP6 2001:db8:0:1::1.1234 > fe80::2.9999: UDP, length 19",
                "echo6 | IP6 2001:db8:0:1::1 > fe80::2: ICMP6, echo request, id 9, seq 3, length 16",
                "neighbor6 | IP6 fe80::1 > ff02::1:ff00:2: ICMP6, neighbor solicitation, who has fe80::2, length 24",
                "extensions6 | IP6 2001:db8:0:1::1.1234 > fe80::2.9999: UDP, length 3",
                "fragment6-last | IP6 2001:db8:0:1::1 > fe80::2: ip-proto-60, length 10, frag offset 1440",
            })
    void shouldDescribeLikeTcpdumpWhenPacketIsWhole(String name, String expected) {
        byte[] packet = PacketCorpus.packets().get(name);

        boolean whole = view.wrap(new UnsafeBuffer(packet), 0, packet.length);

        assertThat(whole).isTrue();
        assertThat(view.describe()).isEqualTo(expected);
    }
}
