package io.ringflux.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a packet that is cut, wrong, or has more headers than are stepped over. */
final class MalformedPacketTest {
    private final PacketView view = new PacketView();
    private final PacketBuilder builder = new PacketBuilder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);

    @Test
    void shouldSayTruncatedWhenPacketIsCut() {
        int length = build(p -> p.ethernet(1, 2).ipv4(3, 4).udp(5, 6).payload(100));

        boolean whole = view.wrap(buffer, 0, length - 60);

        assertThat(whole).isTrue();
        assertThat(view.isTruncated()).isTrue();
        assertThat(view.payloadLength()).isEqualTo(40);
        assertThat(view.describe()).isEqualTo("IP 0.0.0.3.5 > 0.0.0.4.6: UDP, length 40 [truncated]");
    }

    @ParameterizedTest
    @CsvSource({
        "14, 0x55", // IPv4 of version 5
        "14, 0x44", // header of 16 bytes
        "14, 0x4f", // header longer than the packet
        "17, 0x10", // total length below the header's
    })
    void shouldHaveNoNetworkHeaderWhenIpv4IsWrong(int offset, String value) {
        int length = build(p -> p.ethernet(1, 2).ipv4(3, 4).udp(5, 6).payload(4));
        buffer.putByte(offset, Integer.decode(value).byteValue());

        boolean whole = view.wrap(buffer, 0, length);

        assertThat(whole).isFalse();
        assertThat(view.isIpv4()).isFalse();
        assertThat(view.etherType()).isEqualTo(EtherType.IPV4);
        assertThat(view.payloadOffset()).isEqualTo(14);
        assertThat(view.describe())
                .isEqualTo("00:00:00:00:00:02 > 00:00:00:00:00:01, ethertype 0x0800, length 46 [malformed]");
    }

    @ParameterizedTest
    @CsvSource({"46, 0x40", "46, 0xf0"})
    void shouldKeepPortsWhenTcpHeaderLengthIsWrong(int offset, String value) {
        int length =
                build(p -> p.ethernet(1, 2).ipv4(3, 4).tcp(5, 6, 0, 0, 0, 0).payload(4));
        buffer.putByte(offset, Integer.decode(value).byteValue());

        boolean whole = view.wrap(buffer, 0, length);

        assertThat(whole).isFalse();
        assertThat(view.isTcp()).isFalse();
        assertThat(view.sourcePort()).isEqualTo(5);
        assertThat(view.payloadOffset()).isEqualTo(view.l4Offset());
    }

    @Test
    void shouldStopWhenExtensionHeadersAreTooMany() {
        UnsafeBuffer pad = new UnsafeBuffer(new byte[6]);
        int length = build(p -> {
            p.ethernet(1, 2).ipv6(1, 2, 3, 4);
            for (int extension = 0; extension <= Ipv6Header.MAX_EXTENSIONS; extension++) {
                p.ipv6Extension(IpProtocol.DESTINATION_OPTIONS, pad, 0, 6);
            }
            return p.udp(1, 2);
        });

        boolean whole = view.wrap(buffer, 0, length);

        assertThat(whole).isFalse();
        assertThat(view.ipv6().isComplete()).isFalse();
        assertThat(view.ipProtocol()).isEqualTo(IpProtocol.DESTINATION_OPTIONS);
        assertThat(view.sourcePort()).isEqualTo(PacketView.NONE);
    }

    @Test
    void shouldStopWhenFragmentHeadersAreTwo() {
        int length = build(p -> p.ethernet(1, 2)
                .ipv6(1, 2, 3, 4)
                .ipv6Fragment(1, 0, true)
                .ipv6Fragment(2, 0, true)
                .udp(1, 2));

        boolean whole = view.wrap(buffer, 0, length);

        assertThat(whole).isFalse();
        assertThat(view.ipv6().fragmentId()).isEqualTo(1);
        assertThat(view.ipProtocol()).isEqualTo(IpProtocol.FRAGMENT);
    }

    @Test
    void shouldStopWhenTagsAreTooMany() {
        int length = build(p -> p.ethernet(1, 2)
                .vlan(1)
                .vlan(2)
                .vlan(3)
                .vlan(4)
                .vlan(5)
                .ipv4(1, 2)
                .udp(3, 4));

        boolean whole = view.wrap(buffer, 0, length);

        assertThat(whole).isFalse();
        assertThat(view.vlanCount()).isEqualTo(EthernetHeader.MAX_VLAN_TAGS);
        assertThat(view.etherType()).isEqualTo(EtherType.VLAN);
    }

    private int build(UnaryOperator<PacketBuilder> layers) {
        return layers.apply(builder.wrap(buffer, 0)).finish();
    }
}
